/** Rules that stay as they are, and match other packets than before: the sets that they name have other members. */
import type { ChangedChain } from '../impact/questions/ruleset-comparison';
import { hostNeeds } from '../ruleset/check/host-needs';
import { type Ruleset, chainsOf } from '../ruleset/model/ruleset';
import type { IpSets } from '../sets/ip-set';

/** What is known of sets before and after a change. */
export interface ChangedSets {
  readonly live: IpSets;
  readonly wanted: IpSets;
}

/** By chain, the rules that name one of these sets. */
export function chainsNaming(
  sets: ReadonlySet<string>,
  rulesets: readonly Ruleset[],
): readonly ChangedChain[] {
  if (sets.size === 0) return [];
  return rulesets.flatMap((ruleset) =>
    chainsOf(ruleset).flatMap(({ table, chain }): readonly ChangedChain[] => {
      const rules = chain.rules.flatMap(({ text }) =>
        hostNeeds(text, ruleset.family).sets.some((name) => sets.has(name)) ? [text] : [],
      );
      return rules.length === 0 ? [] : [{ table, chain: chain.name, rules }];
    }),
  );
}

/** One entry for each chain. */
export function withNamed(
  changed: readonly ChangedChain[],
  named: readonly ChangedChain[],
): readonly ChangedChain[] {
  const all = new Map<string, ChangedChain>();
  for (const each of [...changed, ...named]) {
    const key = `${each.table} ${each.chain}`;
    const before = all.get(key);
    if (before === undefined) all.set(key, each);
    else all.set(key, { ...each, rules: both(before.rules, each.rules) });
  }
  return [...all.values()];
}

function both(left: ChangedChain['rules'], right: ChangedChain['rules']): ChangedChain['rules'] {
  if (typeof left === 'string' || typeof right === 'string') return 'everything';
  return [...new Set([...left, ...right])];
}
