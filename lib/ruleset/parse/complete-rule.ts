/** What iptables does with the options of a rule once all are read: order, defaults, and what must hold between them. */
import type { Diagnostic } from '../../base/diagnostic';
import type { Extension, GivenOption, OptionSpec, OptionUse } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import { parameters } from '../../extensions/parameters';
import { tryFindHeaderMatch } from '../../extensions/registry';
import type { ParseContext } from '../../extensions/value-kind';
import type { Origin } from '../model/origin';
import { ruleProblems } from './diagnostics';
import type { Loaded, ParseRuleOptions } from './rule-context';
import { isBuiltIn } from '../model/tables';

/** Where a parameter was written; without a flag, where the rule was. */
export type ParameterOrigins = (flag?: string) => Origin;

/**
 * Puts parameters into print order, leaves out those that match everything, and makes a list of them for each
 * pair of a source and a destination.
 */
export function completeParameters(
  uses: readonly OptionUse[],
  options: ParseRuleOptions,
  originOf: ParameterOrigins,
  diagnostics: Diagnostic[],
): readonly (readonly OptionUse[])[] {
  diagnostics.push(...checkParameters(uses, options, originOf));
  const others = otherParameters.flatMap(({ flag }) => alternatives(uses, flag)[0] ?? []);
  const [sources, destinations] = [alternatives(uses, '-s'), alternatives(uses, '-d')];
  if (sources.length * destinations.length > maxRules) {
    diagnostics.push(ruleProblems.tooManyRules(originOf(), maxRules));
    return [];
  }
  return sources.flatMap((source) =>
    destinations.map((destination) => [...source, ...destination, ...others]),
  );
}

/** Rules that the lists of one may make: two lists of 100 addresses. */
const maxRules = 10_000;

const otherParameters: readonly OptionSpec[] = Object.values<OptionSpec>(parameters).filter(
  ({ flag }) => flag !== '-s' && flag !== '-d',
);

function checkParameters(
  uses: readonly OptionUse[],
  { chain, family }: ParseRuleOptions,
  originOf: ParameterOrigins,
): readonly Diagnostic[] {
  const nowhere = chain === undefined ? undefined : directions[chain];
  const found: Diagnostic[] = [];
  const list = uses.find(({ words }) => words.length > 1);
  const negated = uses.find((use) => use.negated && (use.flag === '-s' || use.flag === '-d'));
  if (list !== undefined && negated !== undefined)
    found.push(ruleProblems.negatedList(originOf(negated.flag), negated.flag, list.flag));
  for (const use of uses) {
    const origin = originOf(use.flag);
    const [word = ''] = use.words;
    if ((use.flag === '-i' || use.flag === '-o') && word.includes(':') && !use.negated)
      found.push(ruleProblems.addressLabel(origin, use.flag, word));
    if (chain !== undefined && use.flag === nowhere)
      found.push(ruleProblems.wrongInterface(origin, use.flag, chain));
    if (use.flag === '-f' && family === 'ipv6') found.push(ruleProblems.otherFamily(origin, '-f', family));
    if (use.negated && matchesEverything(use.flag, use.words[0])) found.push(neverMatches(use, origin));
    const header = use.flag === '-p' && !use.negated ? tryFindHeaderMatch(word, family) : undefined;
    if (header !== undefined) found.push(ruleProblems.headerNotProtocol(origin, word, header.name));
  }
  return found;
}

/**
 * An address that is not any: legacy keeps it and prints it, so it is a rule, though no packet matches. What else
 * matches everything, older versions forget with its `!`, and then every packet does.
 */
function neverMatches({ flag, words }: OptionUse, origin: Origin): Diagnostic {
  const problem = ruleProblems.neverMatches(origin, flag, words.join(' '));
  return flag === '-s' || flag === '-d' ? { ...problem, severity: 'warning' } : problem;
}

/** The interface that packets of a built-in chain do not have. */
const directions: Readonly<Record<string, string>> = {
  INPUT: '-o',
  PREROUTING: '-o',
  OUTPUT: '-i',
  POSTROUTING: '-i',
};

/** What a parameter may be in the rules that are made: once for each of its words, or not at all. */
function alternatives(uses: readonly OptionUse[], flag: string): readonly (readonly OptionUse[])[] {
  const use = uses.find((candidate) => candidate.flag === flag);
  if (use === undefined) return [[]];
  if (use.words.length === 0) return [[{ flag, negated: use.negated, words: [] }]];
  return use.words.map((word) =>
    !use.negated && matchesEverything(flag, word) ? [] : [{ flag, negated: use.negated, words: [word] }],
  );
}

function matchesEverything(flag: string, word: string | undefined): boolean {
  switch (flag) {
    case '-s':
    case '-d':
      return word === '0.0.0.0/0' || word === '::/0';
    case '-i':
    case '-o':
      return word === '+';
    case '-p':
      return word === '0';
    default:
      return false;
  }
}

/** Checks the options of one extension, adds what iptables adds, and puts them into print order. */
export function normalizeExtension(
  loaded: Loaded,
  base: readonly OptionUse[],
  options: ParseRuleOptions,
  origin: Origin,
  diagnostics: Diagnostic[],
): readonly OptionUse[] {
  const { extension, uses } = loaded;
  const faults = [...checkPlace(loaded, base, options, origin), ...checkOptions(extension, uses, origin)];
  diagnostics.push(...faults);
  const given = inPrintOrder(extension, withoutOverridden(loaded), options);
  if (faults.length > 0) return given;
  const completed = extension.normalize?.(given, contextOf(base, options)) ?? given;
  if ('ok' in completed) {
    diagnostics.push(ruleProblems.badCombination(origin, extension.name, completed.why));
    return given;
  }
  return completed.flatMap(({ flag, negated, words }) => {
    const use = { flag, negated, words };
    const spec = optionsOf(extension).byFlag.get(flag);
    const isAll = isSame(words, spec?.matchesAll);
    if (isAll && negated) diagnostics.push(ruleProblems.neverMatches(origin, flag, words.join(' ')));
    if (spec?.value.emptyRange?.holds(words[0] ?? '') === true)
      diagnostics.push(ruleProblems.emptyRange(origin, use));
    return isAll || (!negated && isSame(words, spec?.hidden)) ? [] : [use];
  });
}

/** What an extension may ask of its rule. */
function contextOf(base: readonly OptionUse[], { family, table, chain }: ParseRuleOptions): ParseContext {
  const protocol = base.find((use) => use.flag === '-p' && !use.negated)?.words[0];
  return {
    family,
    ...(table === undefined ? {} : { table }),
    ...(chain === undefined || !isBuiltIn(table ?? 'mangle', chain) ? {} : { chain }),
    ...(protocol === undefined ? {} : { protocol }),
  };
}

/** The options that count. */
function withoutOverridden({ extension, uses }: Loaded): readonly GivenOption[] {
  if (extension.lastWins === undefined) return uses;
  const flags = extension.lastWins.map((name) => extension.options[name]?.flag);
  const last = uses.filter((use) => flags.includes(use.flag)).at(-1);
  return uses.filter((use) => use === last || !flags.includes(use.flag));
}

/** The options that were given, each group in print order, with what iptables adds. */
function inPrintOrder(
  extension: Extension,
  uses: readonly GivenOption[],
  context: ParseContext,
): readonly GivenOption[] {
  const { specs, separator } = optionsOf(extension);
  const order = (group: readonly GivenOption[], isFirst: boolean): readonly GivenOption[] =>
    specs.flatMap((spec): readonly GivenOption[] => {
      const use = group.find((candidate) => candidate.flag === spec.flag);
      if (use !== undefined) return [use];
      const shown = isFirst ? spec.shown?.(context) : undefined;
      return shown === undefined ? [] : [{ flag: spec.flag, negated: false, words: shown }];
    });
  if (separator === undefined) return order(uses, true);
  const starts = uses.flatMap((use, index) => (use.flag === separator ? [index] : []));
  return [0, ...starts].flatMap((start, index) => {
    const group = uses.slice(start, starts[index]);
    if (index === 0) return order(group, true);
    return [...group.slice(0, 1), ...order(group.slice(1), false)];
  });
}

function checkPlace(
  { extension, uses }: Loaded,
  base: readonly OptionUse[],
  options: ParseRuleOptions,
  origin: Origin,
): readonly Diagnostic[] {
  const protocol = base.find((use) => use.flag === '-p');
  const { protocols, tables, chains } = extension;
  const { table, chain } = options;
  const fits =
    protocols === undefined || (protocol?.negated === false && protocols.includes(protocol.words[0] ?? ''));
  const inTable = tables === undefined || table === undefined || tables.includes(table);
  const places = [
    { what: extension.name, chains },
    ...uses.map(({ flag }) => ({
      what: `${extension.name} ${flag}`,
      chains: optionsOf(extension).byFlag.get(flag)?.chains,
    })),
  ];
  return [
    ...(fits ? [] : [ruleProblems.needsProtocol(origin, extension.name, protocols)]),
    ...(inTable ? [] : [ruleProblems.wrongTable(origin, extension.name, tables, table)]),
    ...places.flatMap((place) =>
      chain === undefined ||
      place.chains === undefined ||
      place.chains.includes(chain) ||
      !isBuiltIn(table ?? 'mangle', chain)
        ? []
        : [ruleProblems.wrongChain(origin, place.what, place.chains, chain)],
    ),
  ];
}

function checkOptions(
  extension: Extension,
  uses: readonly OptionUse[],
  origin: Origin,
): readonly Diagnostic[] {
  const flagsOf = (names: readonly string[]): string[] =>
    names.map((name) => extension.options[name]?.flag ?? name);
  const isGiven = (flag: string): boolean => uses.some((use) => use.flag === flag);
  const required = optionsOf(extension).specs.filter((spec) => spec.required === true && !isGiven(spec.flag));
  const clashes = (extension.exclusive ?? [])
    .map(flagsOf)
    .filter((flags) => flags.filter(isGiven).length > 1);
  const choice = flagsOf(extension.oneOf ?? []);
  const missing = Object.entries(extension.needs ?? {}).flatMap(([name, needed = []]) =>
    flagsOf([name])
      .filter(isGiven)
      .flatMap((flag) => {
        const absent = flagsOf(needed).filter((other) => !isGiven(other));
        return absent.map((other) => ruleProblems.needsOption(origin, extension.name, flag, other));
      }),
  );
  return [
    ...required.map((spec) => ruleProblems.needsOneOf(origin, extension.name, [spec.flag])),
    ...clashes.map((flags) => ruleProblems.exclusive(origin, extension.name, flags)),
    ...(choice.length === 0 || choice.some(isGiven)
      ? []
      : [ruleProblems.needsOneOf(origin, extension.name, choice)]),
    ...missing,
  ];
}

function isSame(words: readonly string[], others: readonly string[] | undefined): boolean {
  return others?.length === words.length && others.every((word, index) => word === words[index]);
}
