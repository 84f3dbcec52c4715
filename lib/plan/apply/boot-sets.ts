/**
 * The file of ipsets that a host loads at boot, with the sets of an owner as declared, and all else as it is.
 *
 * The file is in the form of `ipset save`. Sets that it has as declared keep their lines, whoever wrote them; those that
 * differ get new ones in their place. Lines of other sets, and comments, stay byte for byte. Sets that have others as members come
 * last, as they do in what `ipset save` prints: each line has to find what it names.
 */
import type { IpSet, IpSets } from '../../sets/ip-set';
import { changeOfSet } from '../../sets/diff-sets';
import { parseLiveSets } from '../../sets/parse-sets';
import { printSet, sortSets } from '../../sets/print-sets';
import { wordsOfLine } from '../../sets/set-words';

export interface BootSetsChange {
  /** As declared. */
  readonly wanted: IpSets;
  /** Names of sets that this owner had, and that are to go. */
  readonly gone: readonly string[];
}

/** Lines that are neither `create` nor `add`, with their numbers: what such a file leads to is not known. */
export function strangeLines(text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const [command] = wordsOfLine(line);
    const isPlain = command === undefined || command.text.startsWith('#') || command.text === 'COMMIT';
    return isPlain || setOfLine(line) !== undefined
      ? []
      : [`line ${String(index + 1)}: ${line.slice(0, 200)}`];
  });
}

/** @param text undefined when there is no such file; and so is the result where there need not be one */
export function withOwnSets(text: string | undefined, { wanted, gone }: BootSetsChange): string | undefined {
  const before = parseLiveSets(text ?? '');
  const changed = sortSets([...wanted.values()].filter((set) => !isAsDeclared(before.get(set.name), set)));
  const leaving = new Set(gone.filter((name) => before.has(name) && !wanted.has(name)));
  if (changed.length + leaving.size === 0) return text;
  const isInPlace = ({ name, type }: IpSet): boolean => before.has(name) && type !== 'list:set';
  const inPlace = new Map(changed.filter(isInPlace).map((set) => [set.name, set]));
  const added = changed.filter((set) => !isInPlace(set));
  const rewritten = new Set([...changed.map(({ name }) => name), ...leaving]);
  const lists = new Set(
    [...before.values()].flatMap(({ name, type }) => (type === 'list:set' ? [name] : [])),
  );
  const kept: string[] = [];
  let firstList: number | undefined;
  for (const line of linesOf(text ?? '')) {
    const found = setOfLine(line);
    if (found !== undefined && lists.has(found.name)) firstList ??= kept.length;
    if (found === undefined || !rewritten.has(found.name)) kept.push(line);
    else if (found.isCreate) kept.push(...printed(inPlace.get(found.name)));
  }
  const isList = ({ type }: IpSet): boolean => type === 'list:set';
  kept.splice(firstList ?? kept.length, 0, ...added.filter((set) => !isList(set)).flatMap(printed));
  return [...kept, ...added.filter(isList).flatMap(printed)].map((line) => `${line}\n`).join('');
}

/** Sets that a file makes. */
export function setsInFile(text: string | undefined): ReadonlySet<string> {
  return new Set(parseLiveSets(text ?? '').keys());
}

function isAsDeclared(now: IpSet | undefined, wanted: IpSet): boolean {
  return now !== undefined && changeOfSet(now, wanted).kind === 'keep';
}

function printed(set: IpSet | undefined): readonly string[] {
  if (set === undefined) return [];
  return linesOf(printSet(set.isDynamic === true ? { ...set, entries: new Map<string, never>() } : set));
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function setOfLine(line: string): { readonly name: string; readonly isCreate: boolean } | undefined {
  const [command, ...rest] = wordsOfLine(line);
  const name = rest.find(({ text }) => text !== '-exist' && text !== '-!')?.text;
  if (command === undefined || name === undefined) return undefined;
  if (command.text === 'create' || command.text === '-N') return { name, isCreate: true };
  return command.text === 'add' || command.text === '-A' ? { name, isCreate: false } : undefined;
}
