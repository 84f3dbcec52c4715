import { type KnownScript, commandsIn } from './commands-in';
import { isAboutRules } from './firewall-command';
import { isLibrary, wrappers } from './known-commands';
import type { Command, Node } from './syntax-tree';

/** Whether anything in a part of a script could change rules. A command whose name is not known could. */
export function touchesRules(node: Node, known: KnownScript): boolean {
  for (const command of commandsIn(node, known)) if (mayTouch(command, known)) return true;
  return false;
}

function mayTouch({ words }: Command, known: KnownScript): boolean {
  const name = known.nameOf(words);
  if (name === undefined || name === 'eval' || isAboutRules(name) || wrappers[name] !== undefined)
    return true;
  if (name === '.' || name === 'source') return !isLibrary(known.nameOf(words.slice(1)) ?? '');
  return name === 'xargs' && words.some((word) => isAboutRules(known.nameOf([word]) ?? ''));
}
