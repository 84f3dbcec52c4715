/** Whether a part of a script that is not followed may change rules. */
import { type FoundCommand, type KnownScript, commandsIn } from './commands-in';
import { isAboutRules, isIpset, isLook, mayBeRules } from './firewall-command';
import { isOnlyShown, textsOf } from './given-text';
import { isLibrary, isShell } from './known-commands';
import { tryReadSetCommand } from './ipset-words';
import { unknownText } from './partial-words';
import { setsNamedIn } from './set-mentions';
import type { Node } from './syntax-tree';

/** By a command, or by text that it gives to another one. A command whose name is not known could. */
export function touchesRules(node: Node, known: KnownScript): boolean {
  for (const found of commandsIn(node, known)) if (mayTouch(found, known)) return true;
  return false;
}

function mayTouch(found: FoundCommand, known: KnownScript): boolean {
  const [name = '', ...given] = found.words;
  if (known.functions.has(name)) return false;
  if (name.includes(unknownText) || name === 'eval') return true;
  if (isIpset(name)) return !/^(look|test)$/.test(tryReadSetCommand(given)?.verb ?? '');
  if (isAboutRules(name)) return !isLook(given);
  if (name === '.' || name === 'source') return !isLibrary(given[0] ?? '');
  if (isOnlyShown(found)) return false;
  const isOpen = isShell(name) && !given.some((word) => /^-[a-z]*c$/.test(word));
  return isOpen || textsOf(found).some((text) => mayBeRules(text) || setsNamedIn(text).length > 0);
}
