/**
 * The sets that a part of a script may change that is not followed, by its own commands or by text that it gives to others.
 *
 * A set that may hold more than a program says would be emptied of it, so whatever cannot be told is any set.
 */
import { type FoundCommand, type KnownScript, commandsIn } from './commands-in';
import { isAboutRules, isIpset } from './firewall-command';
import { isOnlyShown, textsOf } from './given-text';
import { beside, harmless, isLibrary, isShell, looking, settings } from './known-commands';
import { tryReadSetCommand } from './ipset-words';
import { unknownText } from './partial-words';
import { type ChangedSet, setsChangedBy, setsNamedIn } from './set-mentions';
import type { Node } from './syntax-tree';

interface FilledSet {
  readonly place: { readonly line: number };
  readonly name: ChangedSet;
}

export function filledSets(node: Node, known: KnownScript): readonly FilledSet[] {
  const commands = [...commandsIn(node, known)];
  const told = commands.map((found) => ({ found, names: setsOf(found, known) }));
  // `... | sh` runs what is printed before it: any set, where that names none.
  const isNamed = told.some(({ names }) => names.length > 0);
  return told.flatMap(({ found, names }) => {
    const isOpen = !isNamed && runsInput(found);
    return (isOpen ? [undefined] : names).map((name) => ({ place: found, name }));
  });
}

function setsOf(found: FoundCommand, known: KnownScript): readonly ChangedSet[] {
  const [name = '', ...given] = found.words;
  if (known.functions.has(name)) return [];
  if (isIpset(name)) return tryReadSetCommand(given) === undefined ? [undefined] : setsChangedBy(given);
  if (isAboutRules(name)) return [];
  if (name === '.' || name === 'source') return isLibrary(given[0] ?? '') ? [] : [undefined];
  if (isOnlyShown(found)) return [];
  const named = textsOf(found).flatMap(setsNamedIn);
  if (named.length > 0) return named;
  if (isOpenText(found)) return [undefined];
  // A program that is not known, with the name of a set.
  const isOther = beside.has(name) || looking.has(name) || harmless.has(name) || settings.has(name);
  return isOther || given.some((word) => rulesOnly.test(word)) ? [] : given;
}

/** What nothing but a command of iptables says. */
const rulesOnly = /^(--match-set|-j|--jump|-g|--goto)$/;

/** Whether it runs what is not known at all. */
function isOpenText({ words: [name = '', ...given] }: FoundCommand): boolean {
  const isUnknown = given.every((word) => word === unknownText);
  if (name === unknownText || name === 'eval') return isUnknown;
  if (name === 'alias') return given.some((word) => /\bipset\b/.test(word) || word.includes(unknownText));
  if (!isShell(name)) return false;
  const text = given[given.findIndex((word) => /^-[a-z]*c$/.test(word)) + 1];
  return text !== undefined && (given.some((word) => /^-[a-z]*c$/.test(word)) ? opens(text) : isFile(given));
}

/** Whether the command in a text is not known. */
function opens(text: string): boolean {
  return new RegExp(`(^|[;&|(\`])\\s*${unknownText}\\s*($|[;&|)])`).test(text);
}

function isFile(given: readonly string[]): boolean {
  return given.some((word) => !word.startsWith('-'));
}

/** Whether it is a shell that reads what it runs. */
function runsInput({ words: [name = '', ...given], command }: FoundCommand): boolean {
  return (
    isShell(name) &&
    given.every((word) => word.startsWith('-') && !/^-[a-z]*c$/.test(word)) &&
    command.redirects.every(({ document }) => document === undefined)
  );
}
