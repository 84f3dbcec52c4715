import type { Counters, Ruleset } from '../../ruleset/model/ruleset';
import { type ChangeReview, operationsOf } from '../views/change-review';
import type { FamilyChange } from '../views/chain-view';

/** The first of several equal changes; what its removed rules have matched is what those of all hosts have. */
export function withCountersOf(same: readonly [ChangeReview, ...ChangeReview[]]): ChangeReview {
  const [first] = same;
  if (same.length === 1) return first;
  const totals = new Map<string, Counters>();
  for (const step of same.flatMap(operationsOf)) {
    if (!('counters' in step)) continue;
    const key = keyOf(step.family, step.table, step.chain, step.previous);
    const { packets, bytes } = totals.get(key) ?? { packets: 0n, bytes: 0n };
    totals.set(key, { packets: packets + step.counters.packets, bytes: bytes + step.counters.bytes });
  }
  if (totals.size === 0) return first;
  return { ...first, families: first.families.map((family) => withTotals(family, totals)) };
}

function withTotals({ live, operations }: FamilyChange, totals: ReadonlyMap<string, Counters>): FamilyChange {
  const changed = new Set(operations.map(({ table, chain }) => `${table} ${chain}`));
  const tables = [...live.tables].map(([name, table]) => {
    const chains = [...table.chains].map(([chain, value]) => {
      if (!changed.has(`${name} ${chain}`)) return [chain, value] as const;
      const rules = value.rules.map((rule) => {
        const counters = totals.get(keyOf(live.family, name, chain, rule.text));
        return counters === undefined ? rule : { text: rule.text, counters };
      });
      return [chain, { ...value, rules }] as const;
    });
    return [name, { ...table, chains: new Map(chains) }] as const;
  });
  const ruleset: Ruleset = { ...live, tables: new Map(tables) };
  return { live: ruleset, operations };
}

function keyOf(...words: readonly string[]): string {
  return JSON.stringify(words);
}
