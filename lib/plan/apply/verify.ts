import type { Chain, ChainRule, HostRulesets, Ruleset } from '../../ruleset/model/ruleset';
import { ledgerName } from '../ownership/ledger';
import { isManagedIn } from '../ownership/ownership';
import { type FamilyPlan, type HostPlan, adoptedIn } from '../plan-host';

/**
 * How a host differs from what a plan says of it, a line each; none when it is as it should be.
 *
 * Only chains that the plan changes are compared, and after a rollback the ledger, which decides what the next plan
 * may do. In a shared chain the managed rules must be the same; foreign rules may have come or gone meanwhile.
 *
 * @param what `expected`: after the change; `live`: as before it
 */
export function differencesFrom(
  plan: HostPlan,
  seen: HostRulesets,
  what: 'expected' | 'live',
): readonly string[] {
  return plan.families.flatMap((family) => {
    const ruleset = seen.get(family.family);
    return ruleset === undefined ? [] : familyDifferences(plan.owner, family, ruleset, what);
  });
}

function familyDifferences(
  owner: string,
  plan: FamilyPlan,
  seen: Ruleset,
  what: 'expected' | 'live',
): readonly string[] {
  const changed = new Set(plan.operations.map(({ table, chain }) => `${table} ${chain}`));
  const tables = new Set([...plan.operations.map(({ table }) => table), ...plan.ledgers.keys()]);
  const ledgers =
    what === 'live'
      ? [...tables].flatMap((table) =>
          [ledgerName(owner), ...adoptedIn(plan, table)].flatMap((name) =>
            ledgerDifferences(plan, seen, table, name),
          ),
        )
      : [];
  const chains = [...changed].flatMap((key) => {
    const [table = '', name = ''] = key.split(' ');
    const where = `${plan.family} ${table} ${name}`;
    const relevant = isManagedIn(plan, table, name);
    return chainDifferences(
      where,
      plan[what].tables.get(table)?.chains.get(name),
      seen.tables.get(table)?.chains.get(name),
      relevant,
    );
  });
  return [...chains, ...ledgers];
}

/** The order of a ledger's entries means nothing. */
function ledgerDifferences(plan: FamilyPlan, seen: Ruleset, table: string, name: string): readonly string[] {
  const [before, now] = [plan.live, seen].map((ruleset) => {
    const chain = ruleset.tables.get(table)?.chains.get(name);
    return chain?.rules
      .map(({ text }) => text)
      .sort()
      .join('\n');
  });
  return before === now ? [] : [`${plan.family} ${table} ${name}: is not what it was`];
}

function chainDifferences(
  where: string,
  wanted: Chain | undefined,
  seen: Chain | undefined,
  relevant: (rule: ChainRule) => boolean,
): readonly string[] {
  const isEmpty = (chain: Chain | undefined): boolean =>
    chain === undefined || (chain.policy === 'ACCEPT' && chain.rules.length === 0);
  if (isEmpty(wanted) && isEmpty(seen)) return [];
  if (wanted === undefined) return [`${where}: should not exist, and does`];
  if (seen === undefined) return [`${where}: should exist, and does not`];
  const policy =
    wanted.policy === seen.policy
      ? []
      : [`${where}: policy ${seen.policy ?? '-'} instead of ${wanted.policy ?? '-'}`];
  const wantedRules = wanted.rules.filter(relevant);
  const seenRules = seen.rules.filter(relevant);
  const length = Math.max(wantedRules.length, seenRules.length);
  const index = Array.from({ length }, (_, i) => i).find((i) => wantedRules[i]?.text !== seenRules[i]?.text);
  if (index === undefined) return policy;
  return [
    ...policy,
    `${where}: rule ${String(index + 1)} is \`${seenRules[index]?.text ?? 'missing'}\` instead of \`${wantedRules[index]?.text ?? 'none'}\``,
  ];
}
