/** What was read of a host, as plain data. */
import { decodeBytes, encodeBytes } from '../base/bytes';
import type { Diagnostic } from '../base/diagnostic';
import { omitUndefined } from '../base/omit-undefined';
import { type HostSnapshot, rulesetsOf } from '../host/read';
import type { Family } from '../net/family';
import { fingerprintOf } from '../plan/fingerprint';
import { type HostForms, hasNoHostForms } from '../plan/apply/host-forms';
import type { HostSurroundings } from '../plan/surroundings/host-surroundings';
import type { IpSets } from '../sets/ip-set';
import { parseLiveSets } from '../sets/parse-sets';
import type { HostRulesets } from '../ruleset/model/ruleset';

/** What a host held when it was read, as plain data that JSON can carry. */
export interface LiveRuleset extends ReadCircumstances {
  readonly host: string;
  readonly families: readonly {
    readonly family: Family;
    readonly version: string;
    readonly backend: 'legacy' | 'nft';
    readonly save: string;
  }[];
  /** Families of which nothing is known, because their tool failed. @default none */
  readonly broken?: readonly { readonly family: Family; readonly reason: Diagnostic }[];
  /** What `ipset save` printed; undefined where sets were not asked for. */
  readonly sets?: string;
  /** What `ipset list -t` printed; undefined where it was not asked for, or the host cannot tell. */
  readonly setList?: string;
  /** How the host prints rules of which only it can say that. @default as they are declared */
  readonly hostForms?: HostForms;
}

/** What was there beside the rules when a host was read. */
export interface ReadCircumstances {
  /** `SSH_CONNECTION` of the login that read it. @default not known */
  readonly connection?: string;
  /** @default not known */
  readonly surroundings?: HostSurroundings;
}

export function circumstancesOf({ connection, surroundings }: ReadCircumstances): ReadCircumstances {
  return omitUndefined({ connection, surroundings });
}

export interface LiveSnapshot {
  readonly live: LiveRuleset;
  /** Tells later which chains have changed since. */
  readonly fingerprint: string;
}

/** @param similar what is probably much the same, and makes reading faster */
export function liveSnapshotOf(snapshot: HostSnapshot, host: string, similar?: HostRulesets): LiveSnapshot {
  const families = snapshot.families.map((family) => ({ ...family, save: decodeBytes(family.save) }));
  const broken = snapshot.missing.flatMap(({ family, reason, isBroken }) =>
    isBroken === true ? [{ family, reason }] : [],
  );
  const sets = snapshot.sets === undefined ? undefined : decodeBytes(snapshot.sets);
  const setList = snapshot.setList === undefined ? undefined : decodeBytes(snapshot.setList);
  const live = {
    ...{ host, families },
    ...(broken.length === 0 ? {} : { broken }),
    ...omitUndefined({ sets, setList }),
    ...circumstancesOf(snapshot),
  };
  const rulesets = rulesetsOf(snapshot, host, similar);
  readHere.set(live, { families: snapshot.families, rulesets });
  return { live, fingerprint: fingerprintOf(rulesets) };
}

interface ReadHere {
  readonly families: HostSnapshot['families'];
  readonly rulesets: HostRulesets;
}

/** What was read in this process need not be parsed again. */
const readHere = new WeakMap<LiveRuleset, ReadHere>();

/** What a host held, as values. @throws FirewallError `read/...` */
export function rulesetsOfLive(live: LiveRuleset): HostRulesets {
  return readHere.get(live)?.rulesets ?? rulesetsOf({ families: encodedFamilies(live) }, live.host);
}

/** What a host held, as it printed it. */
function encodedFamilies(live: LiveRuleset): HostSnapshot['families'] {
  const families = readHere.get(live)?.families;
  return families ?? live.families.map((family) => ({ ...family, save: encodeBytes(family.save) }));
}

/** The sets of a host, as values; undefined where they were not read. */
export function setsOfLive({ sets }: Pick<LiveRuleset, 'sets'>): IpSets | undefined {
  return sets === undefined ? undefined : parseLiveSets(sets);
}

/** A snapshot of the host as it was read. */
export function hostSnapshotOf(live: LiveRuleset): HostSnapshot {
  const sets = live.sets === undefined ? {} : { sets: encodeBytes(live.sets) };
  return { families: encodedFamilies(live), missing: [], ...sets, ...circumstancesOf(live) };
}

export function withHostForms(snapshot: LiveSnapshot, hostForms: HostForms): LiveSnapshot {
  if (hasNoHostForms(hostForms)) return snapshot;
  const live = { ...snapshot.live, hostForms };
  const read = readHere.get(snapshot.live);
  if (read !== undefined) readHere.set(live, read);
  return { ...snapshot, live };
}
