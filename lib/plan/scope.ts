/** Which tables and chains of a host a plan looks at: those declared, and those that are ours from before. */
import { createHash } from 'node:crypto';
import { type Chain, type HostRulesets, type Ruleset, chainsOf } from '../ruleset/model/ruleset';
import { builtInChains, tableNames } from '../ruleset/model/tables';
import type { DesiredHost, DesiredRuleset } from './desired';
import { ledgerName, tryReadLedger } from './ownership/ledger';
import { tryUnmarkRule } from './ownership/owner-mark';

/** Tables that are declared, or that hold our ledger or rules with our mark, in iptables' order. */
export function tablesOf(live: Ruleset, wanted: DesiredRuleset, owner: string): readonly string[] {
  return tableNames.filter(
    (table) =>
      wanted.has(table) ||
      live.tables.get(table)?.chains.has(ledgerName(owner)) === true ||
      chainsWithMarks(live, owner, table).length > 0,
  );
}

/** Chains of a table that are declared, recorded as ours, or built in and holding rules of ours; and the ledger. */
function chainsInScope(
  live: Ruleset,
  wanted: DesiredRuleset,
  owner: string,
  table: string,
): readonly string[] {
  const ledger = tryReadLedger(live.tables.get(table), owner, live.family);
  return [
    ...new Set([
      ...(wanted.get(table)?.keys() ?? []),
      ...(ledger?.chains ?? []),
      ...(ledger?.policies ?? []),
      ...(ledger?.wholeChains ?? []),
      ...chainsWithMarks(live, owner, table),
      ledgerName(owner),
    ]),
  ].sort();
}

/** Built-in chains that hold rules of ours, also where somebody has taken our ledger away. */
function chainsWithMarks(live: Ruleset, owner: string, table: string): readonly string[] {
  return builtInChains(table).filter((chain) =>
    live.tables
      .get(table)
      ?.chains.get(chain)
      ?.rules.some((rule) => tryUnmarkRule(rule.text, owner, live.family) !== undefined),
  );
}

/**
 * What a host holds, as hashes: one a chain, counters apart. Later it tells which chains have changed since,
 * so that a ban of fail2ban in a chain of its own does not make a plan stale, and a rule in INPUT does.
 */
export function fingerprintOf(live: HostRulesets): string {
  return JSON.stringify(Object.fromEntries(hashesOf(live)));
}

/** Chains that a plan depends on and that are not as the fingerprint says; such as `ipv4 filter INPUT`. */
export function changedSince(
  fingerprint: string,
  live: HostRulesets,
  desired: DesiredHost,
): readonly string[] {
  const before = new Map(Object.entries(JSON.parse(fingerprint) as Record<string, string>));
  const now = hashesOf(live);
  return [...scopeOf(live, desired)].filter((chain) => before.get(chain) !== now.get(chain));
}

/** Chains that are not in both as they are in the other; such as `ipv4 filter INPUT`. */
export function changedChains(before: HostRulesets, now: HostRulesets): readonly string[] {
  const [left, right] = [hashesOf(before), hashesOf(now)];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (chain) => left.get(chain) !== right.get(chain),
  );
}

function hashesOf(live: HostRulesets): ReadonlyMap<string, string> {
  return new Map(
    [...live].flatMap(([family, ruleset]) =>
      chainsOf(ruleset)
        .filter(({ chain }) => chain.rules.length > 0 || chain.policy !== 'ACCEPT')
        .map(({ table, chain }) => [`${family} ${table} ${chain.name}`, hashOf(chain)] as const),
    ),
  );
}

function scopeOf(live: HostRulesets, desired: DesiredHost): ReadonlySet<string> {
  return new Set(
    [...live].flatMap(([family, ruleset]) => {
      if (desired.families?.includes(family) === false) return [];
      const wanted = desired.rulesets.get(family) ?? new Map<string, never>();
      return tablesOf(ruleset, wanted, desired.owner).flatMap((table) =>
        chainsInScope(ruleset, wanted, desired.owner, table).map((chain) => `${family} ${table} ${chain}`),
      );
    }),
  );
}

function hashOf(chain: Chain): string {
  const text = [chain.policy ?? '-', ...chain.rules.map((rule) => rule.text)].join('\n');
  return createHash('sha256').update(text).digest('base64').slice(0, 16);
}
