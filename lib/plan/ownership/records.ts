/** The ledgers of a table, seen by one owner: its own, those that it adopts, and those of everybody else. */
import type { Family } from '../../net/family';
import type { Table } from '../../ruleset/model/ruleset';
import { type Ledger, type LedgerContent, type OwnedLedger, ledgersIn, tryReadLedger } from './ledger';

export interface Records {
  /** The owner's own ledger, as it is in the table. */
  readonly own: Ledger | undefined;
  /** Ledgers of owners whose rules become this owner's. */
  readonly adopted: readonly OwnedLedger[];
  /** Ledgers of all other owners. */
  readonly others: readonly OwnedLedger[];
  /** What the owner's own ledger and the adopted ones say together; undefined when there is none of them. */
  readonly managed: LedgerContent | undefined;
}

export function recordsOf(
  table: Table | undefined,
  { owner, adopts = [] }: { readonly owner: string; readonly adopts?: readonly string[] },
  family: Family,
): Records {
  const own = tryReadLedger(table, owner, family);
  const ledgers = table === undefined ? [] : ledgersIn(table, family);
  const adopted = ledgers.filter((ledger) => ledger.owner !== owner && adopts.includes(ledger.owner));
  const all = [...(own === undefined ? [] : [own]), ...adopted];
  return {
    own,
    adopted,
    others: ledgers.filter((ledger) => ledger.owner !== owner && !adopts.includes(ledger.owner)),
    managed:
      all.length === 0
        ? undefined
        : {
            chains: [...new Set(all.flatMap(({ chains }) => chains))],
            policies: all.flatMap(({ policies }) => policies),
            wholeChains: [...new Set(all.flatMap(({ wholeChains }) => wholeChains))],
            sets: [...new Set(all.flatMap(({ sets }) => sets))],
          },
  };
}
