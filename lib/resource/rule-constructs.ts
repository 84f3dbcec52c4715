/**
 * Which construct declared which rule, as the resource block of a synthesized stack carries it: in its comment `//`, which
 * Terraform skips. So it is in no plan, in no state and on no host, and a construct may be renamed without a change.
 *
 * @example
 * "//": { "constructs": { "site/firewall/web": { "ipv4 filter INPUT": "3-4,7" } } }
 */
import type { Family } from '../net/family';
import { isRecord } from './value';

/** A chain, and the constructs of its rules in order. */
export interface ChainConstructs {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly constructs: readonly string[];
}

/** The place of a rule; indexes count from 0. */
export interface RuleIndex {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly index: number;
}

/** By construct and chain, the numbers of rules from 1, as ranges. */
export type WrittenConstructs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function writeRuleConstructs(chains: Iterable<ChainConstructs>): WrittenConstructs {
  const written = new Map<string, Map<string, string[]>>();
  for (const at of chains) {
    for (const { construct, first, last } of runsOf(at.constructs)) {
      const places = written.get(construct) ?? new Map<string, string[]>();
      written.set(construct, places);
      const ranges = places.get(chainKey(at)) ?? [];
      places.set(chainKey(at), ranges);
      ranges.push(first === last ? String(first) : `${String(first)}-${String(last)}`);
    }
  }
  return Object.fromEntries(
    [...written].map(([construct, places]) => [
      construct,
      Object.fromEntries([...places].map(([place, ranges]) => [place, ranges.join(',')])),
    ]),
  );
}

/** What `writeRuleConstructs` wrote. Whatever else stands there says nothing: it is a comment, which anybody may write. */
export function readRuleConstructs(value: unknown): (rule: RuleIndex) => string | undefined {
  const found = new Map<string, Range[]>();
  for (const [construct, places] of isRecord(value) ? Object.entries(value) : [])
    for (const [place, text] of isRecord(places) ? Object.entries(places) : []) {
      const ranges = found.get(place) ?? [];
      found.set(place, ranges);
      ranges.push(...rangesIn(text, construct));
    }
  for (const ranges of found.values()) ranges.sort((left, right) => left.first - right.first);
  return (rule) => constructAt(found.get(chainKey(rule)) ?? [], rule.index + 1);
}

interface Range {
  readonly construct: string;
  readonly first: number;
  readonly last: number;
}

function runsOf(constructs: readonly string[]): readonly Range[] {
  const runs: { construct: string; first: number; last: number }[] = [];
  constructs.forEach((construct, index) => {
    const previous = runs.at(-1);
    if (previous?.construct === construct) previous.last = index + 1;
    else runs.push({ construct, first: index + 1, last: index + 1 });
  });
  return runs;
}

function rangesIn(text: unknown, construct: string): readonly Range[] {
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/(\d+)(?:-(\d+))?/g)].map(([, first = '', last = first]) => ({
    construct,
    first: Number(first),
    last: Number(last),
  }));
}

function constructAt(ranges: readonly Range[], number: number): string | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.last ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.first <= number ? range.construct : undefined;
}

function chainKey({ family, table, chain }: Omit<RuleIndex, 'index'>): string {
  return `${family} ${table} ${chain}`;
}
