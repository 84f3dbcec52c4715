/**
 * What a host holds, as hashes. Later they tell which chains have changed since a plan was made.
 *
 * Only what the plan's owner depends on counts. A ban that fail2ban adds to a chain of its own does not make a plan
 * stale, and neither does what another owner writes in the same commit window: of a chain that owners share, each owner
 * depends on the foreign rules, its own rules, and their order, and not on the rules of the other owners. A policy that
 * only other owners claim counts as what it was before they did.
 */
import { createHash } from 'node:crypto';
import type { Family } from '../net/family';
import { type Chain, type HostRulesets, type Ruleset, type Table, chainsOf } from '../ruleset/model/ruleset';
import type { DesiredHost } from './desired';
import { type OwnedLedger, isLedgerName, ledgersIn } from './ownership/ledger';
import { ownersOf } from './ownership/ownership';
import { tryFindOwner } from './ownership/owner-mark';
import { chainsInScope, tablesOf } from './scope';

export function fingerprintOf(live: HostRulesets): string {
  return JSON.stringify(Object.fromEntries(hashesOf(live)));
}

/** Chains that a plan depends on and that changed since the fingerprint was taken; such as `ipv4 filter INPUT`. */
export function changedSince(
  fingerprint: string,
  live: HostRulesets,
  desired: DesiredHost,
): readonly string[] {
  const before = new Map(Object.entries(JSON.parse(fingerprint) as Record<string, string>));
  const now = hashesOf(live);
  const seenBy = (hashes: ReadonlyMap<string, string>, chain: string): readonly (string | undefined)[] =>
    ownersOf(desired).map((owner) => hashes.get(`${chain} @${owner}`) ?? hashes.get(chain));
  return [...scopeOf(live, desired)].filter((chain) => {
    const [was, is] = [seenBy(before, chain), seenBy(now, chain)];
    return was.some((hash, index) => hash !== is[index]);
  });
}

/** Whether a host holds the same as when the fingerprint was taken, whoever may depend on it. */
export function isSameAs(fingerprint: string, live: HostRulesets): boolean {
  return fingerprint === fingerprintOf(live);
}

/** Chains that are not in both as they are in the other; such as `ipv4 filter INPUT`. */
export function changedChains(before: HostRulesets, now: HostRulesets): readonly string[] {
  const [left, right] = [hashesOf(before), hashesOf(now)];
  const changed = [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) => left.get(key) !== right.get(key),
  );
  return [...new Set(changed.map((key) => key.replace(/ @.*$/, '')))];
}

function scopeOf(live: HostRulesets, desired: DesiredHost): ReadonlySet<string> {
  return new Set(
    [...live].flatMap(([family, ruleset]) => {
      if (desired.families?.includes(family) === false) return [];
      const wanted = desired.rulesets.get(family) ?? new Map<string, never>();
      return tablesOf(ruleset, wanted, desired).flatMap((table) =>
        chainsInScope(ruleset, wanted, desired, table).map((chain) => `${family} ${table} ${chain}`),
      );
    }),
  );
}

/** By chain what everybody depends on, and by chain and owner what one owner does. */
function hashesOf(live: HostRulesets): ReadonlyMap<string, string> {
  return new Map(
    [...live].flatMap(([family, ruleset]) => {
      const ledgers = ledgersByTable(ruleset);
      return chainsOf(ruleset)
        .filter(({ chain }) => chain.rules.length > 0 || chain.policy !== 'ACCEPT')
        .flatMap(({ table, chain }) =>
          hashesOfChain(`${family} ${table} ${chain.name}`, chain, ledgers.get(table) ?? [], family),
        );
    }),
  );
}

function ledgersByTable({ family, tables }: Ruleset): ReadonlyMap<string, readonly OwnedLedger[]> {
  return new Map(
    [...tables].map(([name, table]: readonly [string, Table]) => [name, ledgersIn(table, family)] as const),
  );
}

function hashesOfChain(
  key: string,
  chain: Chain,
  ledgers: readonly OwnedLedger[],
  family: Family,
): readonly (readonly [string, string])[] {
  if (isLedgerName(chain.name)) return [[key, hashOf(chain.policy ?? '-', textsOf(chain))]];
  const owners = chain.rules.map(({ text }) => tryFindOwner(text, family));
  const claims = ledgers.flatMap(({ owner, policies }) =>
    policies.filter((claim) => claim.chain === chain.name).map((claim) => ({ owner, claim })),
  );
  const seenBy = (owner: string | undefined): string | undefined => {
    const isOwnPolicy = claims.length === 0 || claims.some((each) => each.owner === owner);
    const policy = isOwnPolicy ? chain.policy : claims[0]?.claim.before;
    const texts = chain.rules.filter((_, index) => owners[index] === undefined || owners[index] === owner);
    if (owner === undefined && policy === 'ACCEPT' && texts.length === 0) return undefined;
    return hashOf(policy ?? '-', textsOf({ rules: texts }));
  };
  const present = [...new Set([...owners, ...claims.map(({ owner }) => owner)])].flatMap(
    (owner) => owner ?? [],
  );
  const hashes = [undefined, ...present].map(
    (owner) => [owner === undefined ? key : `${key} @${owner}`, seenBy(owner)] as const,
  );
  return hashes.flatMap(([name, hash]) => (hash === undefined ? [] : [[name, hash] as const]));
}

function textsOf({ rules }: Pick<Chain, 'rules'>): readonly string[] {
  return rules.map(({ text }) => text);
}

function hashOf(policy: string, texts: readonly string[]): string {
  return createHash('sha256')
    .update([policy, ...texts].join('\n'))
    .digest('base64')
    .slice(0, 16);
}
