/** One rule written in many ways that all mean the same, and in ways that mean another one. */
import type { Extension, OptionSpec, OptionUse } from '../../../lib/extensions/extension';
import { optionsOf, spellingsOf } from '../../../lib/extensions/option-index';
import { parameters } from '../../../lib/extensions/parameters';
import { tryFindMatch, tryFindTarget } from '../../../lib/extensions/registry';
import type { RandomSource, ValueKind } from '../../../lib/extensions/value-kind';
import type { Family } from '../../../lib/net/family';
import { commandOptionByName } from '../../../lib/ruleset/parse/command-options';
import { ownersOf } from '../../../lib/ruleset/parse/find-option';
import type { MatchUse, Rule } from '../../../lib/ruleset/model/rule';
import { quote } from '../../../lib/ruleset/text/words';
import { otherSpellings } from './value-spellings';
import { shuffled } from './seeded-random';

type Random = RandomSource & { chance(probability: number): boolean };

export interface Speller {
  readonly random: Random;
  readonly family: Family;
  /** The file of a kind of value. */
  readonly fileOf: (kind: ValueKind) => string;
}

const parameterByFlag: ReadonlyMap<string, OptionSpec> = new Map(
  Object.values<OptionSpec>(parameters).map((spec) => [spec.flag, spec]),
);

/** The same rule: parameters anywhere, options of an extension in any order, each in another spelling. */
export function spellAnew(rule: Rule, speller: Speller): string {
  const { random, family } = speller;
  const known = extensionsOf(rule, family);
  const spell = (use: OptionUse, spec: OptionSpec | undefined): readonly string[] =>
    spellOption(use, spec, known, speller);
  const matches = rule.matches.map((use): readonly string[] => [
    random.pick(['-m', '--match']),
    ...spellUse(use, tryFindMatch(use.name, family), spell, speller),
  ]);
  const { target } = rule;
  const via = target?.via === 'goto' ? ['-g', '--goto', '--got'] : ['-j', '--jump', '--ju'];
  const end =
    target === undefined
      ? []
      : [[random.pick(via), ...spellUse(target, tryFindTarget(target.name, family), spell, speller)]];
  // Matches stay in their order: it is the order of the rule. What stands after a name that is not known may be its.
  const isLast = target?.kind === 'opaque';
  const blocks: (readonly string[])[] = [...matches];
  const others = rule.parameters.map((use) => spell(use, parameterByFlag.get(use.flag)));
  for (const block of isLast ? others : [...end, ...others])
    blocks.splice(random.integer(0, blocks.length), 0, block);
  return [...blocks, ...(isLast ? end : [])].flat().join(random.pick([' ', ' ', '  ', '\t']));
}

function extensionsOf({ matches, target }: Rule, family: Family): readonly Extension[] {
  const end = target === undefined ? undefined : tryFindTarget(target.name, family);
  return [
    ...matches.flatMap(({ name }) => tryFindMatch(name, family) ?? []),
    ...(end === undefined ? [] : [end]),
  ];
}

function spellUse(
  use: MatchUse,
  extension: Extension | undefined,
  spell: (use: OptionUse, spec: OptionSpec | undefined) => readonly string[],
  { random }: Speller,
): readonly string[] {
  if (use.kind === 'opaque' || extension === undefined)
    return [use.name, ...(use.kind === 'opaque' && use.text !== '' ? [use.text] : [])];
  const { byFlag, separator } = optionsOf(extension);
  const given = [...use.options, ...defaultsOf(use.options, extension, random)];
  const ordered = separator === undefined ? shuffled(random, given) : use.options;
  const name = random.pick([extension.name, extension.name, ...(extension.aliases ?? [])]);
  return [name, ...ordered.flatMap((option) => spell(option, byFlag.get(option.flag)))];
}

/** Options that say what holds anyway. */
function defaultsOf(given: readonly OptionUse[], extension: Extension, random: Random): readonly OptionUse[] {
  const added: OptionUse[] = [];
  for (const [name, spec] of Object.entries<OptionSpec>(extension.options)) {
    const words = spec.hidden ?? spec.matchesAll;
    const mayStand = mayBeAdded(name, [...given, ...added], extension);
    if (words !== undefined && mayStand && random.chance(0.2))
      added.push({ flag: spec.flag, negated: false, words });
  }
  return added;
}

/** Whether an option may stand beside others, as far as the data of its extension says. */
function mayBeAdded(
  name: string,
  given: readonly OptionUse[],
  { options, exclusive = [], needs = {} }: Extension,
): boolean {
  const isGiven = (other: string): boolean => given.some(({ flag }) => flag === options[other]?.flag);
  const clashes = exclusive.some((group) => group.includes(name) && group.some(isGiven));
  return !isGiven(name) && !clashes && (needs[name] ?? []).every(isGiven);
}

function spellOption(
  use: OptionUse,
  spec: OptionSpec | undefined,
  known: readonly Extension[],
  { random, family, fileOf }: Speller,
): readonly string[] {
  const negation = use.negated ? ['!'] : [];
  if (spec === undefined) return [...negation, use.flag, ...use.words.map(quote)];
  const { value } = spec;
  const respell = otherSpellings[fileOf(value)];
  const other = respell?.(use.words, { random, family, name: value.name }) ?? use.words;
  const words = random.chance(0.6) ? other : use.words;
  const flag = random.pick([spec.flag, ...spellingsOf(spec), beginningOf(spec, known, random)]);
  const [first] = words;
  const written = words.map((word) => spellWord(word, random));
  const isLong = flag.startsWith('--');
  if (first !== undefined && isLong && random.chance(0.15))
    return [...negation, `${flag}=${written[0] ?? ''}`, ...written.slice(1)];
  const glued = `${flag}${first ?? ''}`;
  const mayBeGlued = flag.length === 2 && first !== undefined && /^[\w.:/+]+$/.test(first);
  if (mayBeGlued && random.chance(0.15) && ownersOf(`-${glued}`, family).length === 0)
    return [...negation, glued];
  return [...negation, flag, ...written];
}

/** A long spelling without its end, where nothing else that the rule may hold begins so. */
function beginningOf(spec: OptionSpec, known: readonly Extension[], random: Random): string {
  const long = spellingsOf(spec).find((spelling) => spelling.startsWith('--'));
  if (long === undefined || long.length < 5) return spec.flag;
  const beginning = long.slice(0, random.integer(4, long.length - 1));
  const others = [
    ...[...commandOptionByName].flatMap(([name, option]) =>
      option.kind === 'parameter' && option.spec === spec ? [] : [name],
    ),
    ...known.flatMap((extension) =>
      [...optionsOf(extension).bySpelling].flatMap(([name, other]) => (other === spec ? [] : [name])),
    ),
  ];
  return others.some((spelling) => spelling.startsWith(beginning)) ? long : beginning;
}

/** A word in quotes that it needs, or that it does not need. */
function spellWord(word: string, random: Random): string {
  const needsQuotes = word === '' || /[ \t"\\]/.test(word) || word === '!';
  if (needsQuotes || random.chance(0.15)) return quote(word);
  const at = random.integer(1, word.length);
  return random.chance(0.05) ? word.slice(0, at) + quote(word.slice(at)) : word;
}

export interface ChangedRule {
  readonly what: 'another value' | 'a negation' | 'an option more' | 'another order of matches';
  /** Of the option that is changed. */
  readonly flag?: string;
  readonly extension?: string;
  readonly rule: Rule;
}

/** The same rule but for one thing; undefined where there is no such thing to change. */
export function changeOne(rule: Rule, random: Random, family: Family): ChangedRule | undefined {
  const { matches, target } = rule;
  if (matches.length > 1 && random.chance(0.1))
    return { what: 'another order of matches', rule: { ...rule, matches: [...matches].reverse() } };
  const uses = [...matches, ...(target === undefined ? [] : [target])];
  const use = uses.length === 0 || random.chance(0.2) ? undefined : random.pick(uses);
  if (use === undefined) {
    const changed = changeOption(rule.parameters, parameters, random, family);
    return changed && { ...changed, rule: { ...rule, parameters: changed.options } };
  }
  const extension = (use === target ? tryFindTarget : tryFindMatch)(use.name, family);
  if (use.kind === 'opaque' || extension === undefined) return undefined;
  const changed = random.chance(0.3)
    ? addOption(use.options, extension, random, family)
    : changeOption(use.options, extension.options, random, family);
  if (changed === undefined) return undefined;
  const options = { ...use, options: changed.options };
  const mine = { what: changed.what, flag: changed.flag, extension: extension.name };
  return use === target
    ? { ...mine, rule: { ...rule, target: { ...target, ...options } } }
    : { ...mine, rule: { ...rule, matches: matches.map((each) => (each === use ? options : each)) } };
}

interface ChangedOptions {
  readonly what: ChangedRule['what'];
  readonly flag: string;
  readonly options: readonly OptionUse[];
}

function changeOption(
  options: readonly OptionUse[],
  specs: Extension['options'],
  random: Random,
  family: Family,
): ChangedOptions | undefined {
  if (options.length === 0) return undefined;
  const use = random.pick(options);
  const spec = Object.values(specs).find(({ flag }) => flag === use.flag);
  if (spec === undefined) return undefined;
  const replace = (by: OptionUse): readonly OptionUse[] => options.map((each) => (each === use ? by : each));
  const { flag } = use;
  if (spec.negatable === true && random.chance(0.3))
    return { what: 'a negation', flag, options: replace({ ...use, negated: !use.negated }) };
  const words = sampleOf(spec, random, family);
  if (words === undefined || words.join(' ') === use.words.join(' ')) return undefined;
  return { what: 'another value', flag, options: replace({ ...use, words }) };
}

/** One that says something new. */
function addOption(
  options: readonly OptionUse[],
  extension: Extension,
  random: Random,
  family: Family,
): ChangedOptions | undefined {
  const possible = Object.entries<OptionSpec>(extension.options).filter(([name]) =>
    mayBeAdded(name, options, extension),
  );
  if (possible.length === 0) return undefined;
  const [, spec] = random.pick(possible);
  const words = sampleOf(spec, random, family);
  const nothing = [spec.hidden, spec.matchesAll, spec.shown?.({ family })].map((each) => each?.join(' '));
  if (words === undefined || nothing.includes(words.join(' '))) return undefined;
  const added = { flag: spec.flag, negated: false, words };
  return { what: 'an option more', flag: spec.flag, options: [...options, added] };
}

function sampleOf(spec: OptionSpec, random: Random, family: Family): readonly string[] | undefined {
  const parsed = spec.value.parse(spec.value.sample(random, { family }), { family });
  return parsed.ok ? parsed.words : undefined;
}
