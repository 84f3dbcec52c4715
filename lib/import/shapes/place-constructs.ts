/** Which constructs a filter table is made of, and how its built-in chains are written with them. */
import type { Family } from '../../net/family';
import type { ChainRule } from '../../ruleset/model/ruleset';
import type { FilterRules } from './constructs/candidate';
import { guessConstructs } from './constructs/guesses';
import { type ChainContent, type ChainItem, tryLayOut } from './lay-out-chain';
import { type Match, type MatchedRule, hooksOf, tryMatch } from './match-candidate';

export interface FilterTable<Rule> {
  readonly families: readonly Family[];
  /** Built-in chains, in the order in which the program speaks of them. */
  readonly hooks: readonly ChainContent<Rule>[];
  /** User chains by name. */
  readonly chains: ReadonlyMap<string, ReadonlyMap<Family, readonly Rule[]>>;
}

export interface Placement<Rule> {
  readonly matches: readonly Match[];
  /** Of each built-in chain that has rules of a construct. */
  readonly items: ReadonlyMap<string, readonly ChainItem<Rule>[]>;
}

/** More than this are tried together only: one by one, each is a layout of whole chains. */
const maxTrials = 20;
/** Rules that constructs declare, times rules of a chain; a chain of more is not laid out. */
const maxWork = 2_000_000;

export function placeConstructs<Rule extends ChainRule>(table: FilterTable<Rule>): Placement<Rule> {
  const found = matchesIn(table);
  const together = tryPlace(table, found);
  if (found.length > maxTrials) return together ?? nothing();
  return withoutCostly(table, together ?? oneByOne(table, found));
}

function oneByOne<Rule extends ChainRule>(
  table: FilterTable<Rule>,
  found: readonly Match[],
): Placement<Rule> {
  let placement: Placement<Rule> = nothing();
  for (const match of found) placement = tryPlace(table, [...placement.matches, match]) ?? placement;
  return placement;
}

/** A construct that makes more other rules say their phase than it declares itself makes nothing plainer. */
function withoutCostly<Rule extends ChainRule>(
  table: FilterTable<Rule>,
  placement: Placement<Rule>,
): Placement<Rule> {
  let left = placement;
  for (const match of placement.matches) {
    const fewer = tryPlace(
      table,
      left.matches.filter((each) => each !== match),
    );
    if (fewer !== undefined && phasesSaid(left) - phasesSaid(fewer) > match.size) left = fewer;
  }
  return left;
}

function nothing<Rule>(): Placement<Rule> {
  return { matches: [], items: new Map() };
}

/** Constructs that share no rule and claim nothing twice. */
function matchesIn<Rule extends ChainRule>(table: FilterTable<Rule>): readonly Match[] {
  const filter = textsOf(table);
  const taken = new Set<string>();
  const keyOf = ({ family, chain, index }: MatchedRule): string => `${family} ${chain} ${String(index)}`;
  const found: Match[] = [];
  for (const candidate of guessConstructs(filter)) {
    const claims = [...candidate.claims, ...candidate.pattern.chains.map((chain) => `chain ${chain}`)];
    const isTwice = new Set(claims).size < claims.length;
    if (isTwice || claims.some((claim) => taken.has(claim))) continue;
    const match = tryMatch(candidate, filter, (rule) => taken.has(keyOf(rule)));
    if (match === undefined) continue;
    for (const key of [...claims, ...match.matched.map(keyOf)]) taken.add(key);
    found.push(match);
  }
  return found;
}

function textsOf<Rule extends ChainRule>({ families, hooks, chains }: FilterTable<Rule>): FilterRules {
  const texts = new Map<string, ReadonlyMap<Family, readonly string[]>>();
  const add = (name: string, rules: ReadonlyMap<Family, readonly Rule[]>): void => {
    texts.set(name, new Map([...rules].map(([family, all]) => [family, all.map(({ text }) => text)])));
  };
  for (const { chain, rules } of hooks) add(chain, rules);
  for (const [name, rules] of chains) add(name, rules);
  return {
    families,
    rulesOf: (chain, family) => texts.get(chain)?.get(family) ?? [],
    hasChain: (chain, family) => texts.get(chain)?.has(family) === true,
  };
}

function tryPlace<Rule extends ChainRule>(
  { hooks }: FilterTable<Rule>,
  matches: readonly Match[],
): Placement<Rule> | undefined {
  const names = hooks.map(({ chain }) => chain);
  // The statement of a construct stands with the first chain that it has rules in.
  const sectionOf = ({ candidate }: Match): number =>
    Math.min(...hooksOf(candidate).map((hook) => names.indexOf(hook)));
  const items = new Map<string, readonly ChainItem<Rule>[]>();
  const earlier: Match[] = [];
  for (const [section, content] of hooks.entries()) {
    const own = matches.filter((match) => sectionOf(match) === section);
    if (isTooMuch(content, [...own, ...earlier])) return undefined;
    const laidOut = tryLayOut(content, own, earlier);
    if (laidOut === undefined) return undefined;
    items.set(content.chain, laidOut);
    earlier.push(...laidOut.flatMap((item) => (item.kind === 'construct' ? [item.match] : [])));
  }
  return { matches, items };
}

function isTooMuch<Rule>({ chain, rules }: ChainContent<Rule>, matches: readonly Match[]): boolean {
  const declared = matches.flatMap(({ matched }) => matched.filter((each) => each.chain === chain));
  return [...rules.values()].some((all) => all.length * declared.length > maxWork);
}

function phasesSaid<Rule>({ items }: Placement<Rule>): number {
  return [...items.values()].flat().filter((item) => item.kind === 'rule' && item.phase !== 'services')
    .length;
}
