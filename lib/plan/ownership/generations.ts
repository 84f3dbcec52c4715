/**
 * Which commits wrote an owner's part of a host, by family and table.
 *
 * A state of Terraform remembers them after each apply. Whoever wrote last has the generations that the host has; all
 * others have been superseded, and may not take away what they did not write.
 */
import type { HostRulesets } from '../../ruleset/model/ruleset';
import { tryReadLedger } from './ledger';

/** By family and table, such as `ipv4 filter`. */
export type Generations = Readonly<Record<string, string>>;

export function generationsOf(live: HostRulesets, owner: string): Generations {
  const entries = [...live].flatMap(([family, { tables }]) =>
    [...tables.values()].flatMap((table) => {
      const ledger = tryReadLedger(table, owner, family);
      return ledger === undefined ? [] : [[`${family} ${table.name}`, ledger.generation] as const];
    }),
  );
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Whether all that the host has of an owner was written by whoever remembers `written`. */
export function wroteAll(written: Generations, live: Generations): boolean {
  return Object.entries(live).every(
    ([place, generation]) => generation === '' || written[place] === generation,
  );
}
