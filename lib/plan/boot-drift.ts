/** What a reboot would make of live rules: the way from what is live to what the boot file holds. */
import type { Operation } from '../diff/operation';
import { diffRulesets } from '../diff/ruleset-diff';
import type { Ruleset } from '../ruleset/model/ruleset';
import { isLedgerName } from './ownership/ledger';

/** Without ledgers, which are no rules for packets. */
export function bootDrift(live: Ruleset, file: Ruleset): readonly Operation[] {
  return diffRulesets(withoutLedgers(live), withoutLedgers(file));
}

function withoutLedgers({ tables, ...rest }: Ruleset): Ruleset {
  const kept = [...tables].map(([name, table]) => {
    const chains = [...table.chains].filter(([chain]) => !isLedgerName(chain));
    return [name, { ...table, chains: new Map(chains) }] as const;
  });
  return { ...rest, tables: new Map(kept) };
}
