/** Which sets the ledgers of a host record: sets are of no table, and one ledger of their owner has them. */
import type { HostRulesets } from '../../ruleset/model/ruleset';
import { ledgersIn } from './ledger';
import { recordsOf } from './records';

interface Owners {
  readonly owner: string;
  readonly adopts?: readonly string[];
}

/** The table whose ledger records sets, in the first family that a plan is about. */
export const setTable = 'filter';

/** Those of an owner, and of the owners that it adopts. */
export function managedSets(live: HostRulesets, owners: Owners): readonly string[] {
  const found = [...live].flatMap(
    ([family, { tables }]) => recordsOf(tables.get(setTable), owners, family).managed?.sets ?? [],
  );
  return [...new Set(found)];
}

/** By name, who else has it. */
export function setsOfOthers(
  live: HostRulesets,
  { owner, adopts = [] }: Owners,
): ReadonlyMap<string, string> {
  const mine = new Set([owner, ...adopts]);
  return new Map([...ownersOfSets(live)].filter(([, each]) => !mine.has(each)));
}

/** By name, whose it is. */
export function ownersOfSets(live: HostRulesets): ReadonlyMap<string, string> {
  return new Map(
    [...live].flatMap(([family, { tables }]) => {
      const table = tables.get(setTable);
      const ledgers = table === undefined ? [] : ledgersIn(table, family);
      return ledgers.flatMap((ledger) => ledger.sets.map((name) => [name, ledger.owner] as const));
    }),
  );
}
