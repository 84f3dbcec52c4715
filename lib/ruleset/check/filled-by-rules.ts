/** The ipsets that rules fill or empty by the target SET: what they hold is up to the packets that came. */
import type { Family } from '../../net/family';
import { type Ruleset, chainsOf } from '../model/ruleset';
import { parseRule } from '../parse/parse-rule';

/** A rule, and where it stands. */
export interface PlacedRule {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly text: string;
}

/** By name, of whatever family. */
export function filledByRules(rulesets: Iterable<Ruleset>): ReadonlySet<string> {
  return new Set(fillingRules(placedRules(rulesets)).keys());
}

/** By the name of a set, the first rule that fills or empties it. */
export function fillingRules(rules: Iterable<PlacedRule>): ReadonlyMap<string, PlacedRule> {
  const found = new Map<string, PlacedRule>();
  for (const rule of rules) for (const name of filledBy(rule)) if (!found.has(name)) found.set(name, rule);
  return found;
}

/** All rules, in their order. */
export function* placedRules(rulesets: Iterable<Ruleset>): Generator<PlacedRule> {
  for (const ruleset of rulesets)
    for (const { table, chain } of chainsOf(ruleset))
      for (const { text } of chain.rules) yield { family: ruleset.family, table, chain: chain.name, text };
}

/** Such as `ipv4 filter: -A INPUT -j SET --add-set seen src`. */
export function printPlacedRule({ family, table, chain, text }: PlacedRule): string {
  return `${family} ${table}: -A ${chain} ${text}`;
}

function filledBy({ text, family }: PlacedRule): readonly string[] {
  if (!text.includes('-j SET ')) return [];
  const target = parseRule(text, { family }).rule?.target;
  if (target?.kind !== 'known' || target.name !== 'SET') return [];
  return target.options.flatMap(({ flag, words: [name] }) =>
    name !== undefined && (flag === '--add-set' || flag === '--del-set') ? [name] : [],
  );
}
