/** Which tables and chains of a host a plan looks at: those declared, and those that this owner managed before. */
import { type Ruleset } from '../ruleset/model/ruleset';
import { tableNames } from '../ruleset/model/tables';
import type { DesiredHost, DesiredRuleset } from './desired';
import { isLedgerName, ledgerName } from './ownership/ledger';
import { ownersOf } from './ownership/ownership';
import { tryFindOwner } from './ownership/owner-mark';
import { recordsOf } from './ownership/records';

type Owners = Pick<DesiredHost, 'owner' | 'adopts'>;

/** Tables that are declared, or that hold the owner's ledger or rules with its mark, in iptables' order. */
export function tablesOf(live: Ruleset, wanted: DesiredRuleset, owners: Owners): readonly string[] {
  return tableNames.filter(
    (table) =>
      wanted.has(table) ||
      ownersOf(owners).some((owner) => live.tables.get(table)?.chains.has(ledgerName(owner)) === true) ||
      chainsWithMarks(live, owners, table).length > 0,
  );
}

/** Chains of a table that are declared, recorded as managed, or hold marked rules; and the ledgers. */
export function chainsInScope(
  live: Ruleset,
  wanted: DesiredRuleset,
  owners: Owners,
  table: string,
): readonly string[] {
  const { managed } = recordsOf(live.tables.get(table), owners, live.family);
  return [
    ...new Set([
      ...(wanted.get(table)?.keys() ?? []),
      ...(managed?.chains ?? []),
      ...(managed?.policies ?? []).map(({ chain }) => chain),
      ...(managed?.wholeChains ?? []),
      ...chainsWithMarks(live, owners, table),
      ...ownersOf(owners).map(ledgerName),
    ]),
  ].sort();
}

/** Chains that hold rules of the owner, also where somebody has taken its ledger away. */
function chainsWithMarks(live: Ruleset, owners: Owners, table: string): readonly string[] {
  const all = ownersOf(owners);
  return [...(live.tables.get(table)?.chains.values() ?? [])]
    .filter(
      ({ name, rules }) =>
        !isLedgerName(name) && rules.some(({ text }) => all.includes(tryFindOwner(text, live.family) ?? '')),
    )
    .map(({ name }) => name);
}
