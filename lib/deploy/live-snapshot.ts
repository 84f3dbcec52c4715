/** What was read of a host, as plain data. */
import { decodeBytes, encodeBytes } from '../base/bytes';
import { type HostSnapshot, rulesetsOf } from '../host/read';
import type { Family } from '../net/family';
import { fingerprintOf } from '../plan/scope';
import { type Spellings, isEmptySpellings } from '../plan/spelling';
import type { HostRulesets } from '../ruleset/ruleset';

/** What a host held when it was read, as plain data that JSON can carry. */
export interface LiveRuleset {
  readonly host: string;
  readonly families: readonly {
    readonly family: Family;
    readonly version: string;
    readonly backend: 'legacy' | 'nft';
    readonly save: string;
  }[];
  /** How the host prints rules of which only it can say that. @default as they are declared */
  readonly spellings?: Spellings;
}

export interface LiveSnapshot {
  readonly live: LiveRuleset;
  /** Tells later which chains have changed since. */
  readonly fingerprint: string;
}

export function liveSnapshotOf(snapshot: HostSnapshot, host: string): LiveSnapshot {
  const families = snapshot.families.map((family) => ({ ...family, save: decodeBytes(family.save) }));
  return { live: { host, families }, fingerprint: fingerprintOf(rulesetsOf(snapshot, host)) };
}

/** What a host held, as values. @throws FirewallError `read/...` */
export function rulesetsOfLive({ host, families }: LiveRuleset): HostRulesets {
  return rulesetsOf(
    { families: families.map((family) => ({ ...family, save: encodeBytes(family.save) })) },
    host,
  );
}

export function withSpellings({ live, ...rest }: LiveSnapshot, spellings: Spellings): LiveSnapshot {
  return { ...rest, live: isEmptySpellings(spellings) ? live : { ...live, spellings } };
}
