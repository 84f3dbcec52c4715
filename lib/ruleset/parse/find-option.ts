/**
 * What an option stands for, as getopt_long(3) and iptables find it.
 *
 * The command's own options come first, then those of the extensions that the rule has loaded, the last one
 * first. An extension that is loaded again keeps its place among them. An exact spelling wins; else a beginning
 * that only one option has. What is still unknown may be an option of the match that `-p` brings along.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { tryFindNearest } from '../../base/suggest';
import type { Extension, OptionSpec } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import { extensionsOf } from '../../extensions/registry';
import type { DroppedOptionOf } from '../../extensions/unsupported';
import type { Refused } from '../../extensions/value-kind';
import type { Family } from '../../net/family';
import type { Loaded } from './rule-context';
import { type CommandOption, commandOptionByName, commandOptionsBeginning } from './command-options';
import type { Origin } from '../model/origin';
import { ruleProblems } from './diagnostics';

export type FoundOption =
  | { readonly kind: 'command'; readonly option: CommandOption }
  | { readonly kind: 'extension'; readonly loaded: Loaded; readonly spec: OptionSpec }
  | { readonly kind: 'implied'; readonly extension: Extension; readonly spec: OptionSpec }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'unknown' };

/**
 * @param loaded in the order in which the rule loads them
 * @param implied the match that `-p` brings along, when it is not loaded yet
 */
export function findOption(
  written: string,
  loaded: readonly Loaded[],
  implied: Extension | undefined,
): FoundOption {
  const command = commandOptionByName.get(written);
  if (command !== undefined) return { kind: 'command', option: command };
  const exact = findExact(written, loaded);
  if (exact !== undefined) return exact;
  const isLong = written.startsWith('--') && written.length > 2;
  const beginning = isLong ? findByBeginning(written, loaded) : [];
  if (beginning.length > 1) return { kind: 'ambiguous', candidates: beginning.map(flagOf) };
  if (beginning[0] !== undefined) return beginning[0];
  const specs = implied === undefined ? [] : specsOf(implied, written, isLong);
  if (implied === undefined || specs[0] === undefined) return { kind: 'unknown' };
  if (specs.length > 1) return { kind: 'ambiguous', candidates: specs.map(({ flag }) => flag) };
  return { kind: 'implied', extension: implied, spec: specs[0] };
}

/**
 * An option goes to the last use of its extension, and of two extensions with such an option to the one that was
 * first loaded later: `-m mark --mark 1 -m connmark --mark 2 -m mark --mark 3` gives connmark two marks.
 */
function findExact(written: string, loaded: readonly Loaded[]): FoundOption | undefined {
  // By the place where each extension was loaded first; a later use takes the place of an earlier one.
  const lastUses = new Map(loaded.map((use) => [use.extension, use]));
  for (const use of [...lastUses.values()].reverse()) {
    const spec = optionsOf(use.extension).bySpelling.get(written);
    if (spec !== undefined) return { kind: 'extension', loaded: use, spec };
  }
  return undefined;
}

/** The later use of another extension that an option was written behind, and that iptables does not give it to. */
export function writtenBehind(taker: Loaded, written: string, loaded: readonly Loaded[]): Loaded | undefined {
  const last = loaded.filter(({ extension }) => optionsOf(extension).bySpelling.has(written)).at(-1);
  return last === taker ? undefined : last;
}

type KnownOption = Extract<FoundOption, { kind: 'command' | 'extension' }>;

function findByBeginning(written: string, loaded: readonly Loaded[]): readonly KnownOption[] {
  const found: KnownOption[] = commandOptionsBeginning(written).map((option) => ({
    kind: 'command',
    option,
  }));
  for (const place of [...loaded].reverse()) {
    for (const spec of specsOf(place.extension, written, true)) {
      const isThere = found.some((other) => other.kind === 'extension' && other.spec === spec);
      if (!isThere) found.push({ kind: 'extension', loaded: place, spec });
    }
  }
  return found;
}

function specsOf(extension: Extension, written: string, mayBegin: boolean): readonly OptionSpec[] {
  const { bySpelling } = optionsOf(extension);
  const exact = bySpelling.get(written);
  if (exact !== undefined || !mayBegin) return exact === undefined ? [] : [exact];
  const beginning = [...bySpelling].filter(([spelling]) => spelling.startsWith(written));
  return [...new Set(beginning.map(([, spec]) => spec))];
}

function flagOf(found: KnownOption): string {
  if (found.kind === 'extension') return found.spec.flag;
  return found.option.names.find((name) => name.startsWith('--')) ?? found.option.names[0] ?? '';
}

/** Matches and targets of a family that have an option of this spelling. */
export function ownersOf(written: string, family: Family): readonly Extension[] {
  return extensionsOf(family).filter((extension) => optionsOf(extension).bySpelling.has(written));
}

/** The nearest option to one that is not known: a parameter, or one of these extensions. */
export function nearOption(written: string, extensions: readonly Extension[]): string | undefined {
  return tryFindNearest(written, [...commandOptionByName.keys(), ...spellingsOf(extensions)]);
}

/** The nearest option of any extension. */
export function nearOptionOfAny(written: string, family: Family): string | undefined {
  return tryFindNearest(written, allSpellings(family));
}

function spellingsOf(extensions: readonly Extension[]): readonly string[] {
  return extensions.flatMap((extension) => [...optionsOf(extension).bySpelling.keys()]);
}

/** The option that was left out before a value, where the match or target before it has none yet. */
export function optionFor(value: string, loaded: readonly Loaded[], family: Family): string | undefined {
  const last = loaded.at(-1);
  if (last === undefined || last.uses.length > 0) return undefined;
  return optionsOf(last.extension).specs.find(
    ({ value: kind }) =>
      kind.words === 1 && kind.plain?.form !== 'text' && kind.parse([value], { family }).ok,
  )?.flag;
}

/** `-protocol` is read as `-p rotocol`: what was meant is the long option. */
export function withLongOption(refused: Refused, written: string): Refused {
  const long = `-${written}`;
  const isMeant = !written.startsWith('--') && commandOptionByName.has(long);
  return isMeant ? { ...refused, didYouMean: long } : refused;
}

const spellings = new Map<Family, readonly string[]>();

function allSpellings(family: Family): readonly string[] {
  const known = spellings.get(family) ?? [...new Set(spellingsOf(extensionsOf(family)))];
  spellings.set(family, known);
  return known;
}

/** An option that iptables still reads, and that changes nothing. */
export interface IgnoredOption {
  readonly gone: DroppedOptionOf;
  readonly origin: Origin;
}

/** Options of the rule beside which an ignored one may not stand, known when all is read. */
export function ignoredClashes(
  ignored: readonly IgnoredOption[],
  loaded: readonly Loaded[],
): readonly Diagnostic[] {
  return ignored.flatMap(({ gone: { kind, name, option, ignored: how }, origin }) => {
    const owner = loaded.find(({ extension }) => extension.kind === kind && extension.name === name);
    const clash = owner?.uses.find(({ flag }) => how?.excludes.includes(flag));
    return clash === undefined ? [] : [ruleProblems.exclusive(origin, name, [option, clash.flag])];
  });
}
