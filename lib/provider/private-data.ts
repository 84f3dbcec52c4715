/**
 * What the provider keeps in the state beside the attributes, unseen by the user: what was live when the host
 * was last read. It is the only thing that reaches both runs of a plan, and so what a plan is computed from.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import { privateDataUnreadable } from './diagnostics';
import type { Generations } from '../plan/ownership/generations';
import type { LiveSnapshot } from '../deploy/live-snapshot';

export type PrivateData = (
  | { /** Never read: created, or imported and not yet read. */ readonly kind: 'unread' }
  | { readonly kind: 'imported' }
  | { readonly kind: 'read'; readonly snapshot: LiveSnapshot }
  /** The last attempt to read failed; only the plan knows whether that matters. */
  | { readonly kind: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  /** Planned to go: what `destroy` must find, and do. */
  | { readonly kind: 'destroy'; readonly fingerprint: string; readonly operations: readonly string[] }
) & {
  /**
   * What this resource wrote with its last apply. Undefined until then: what was imported was written by another state,
   * which may still declare it.
   */
  readonly written?: Generations | undefined;
};

/** Raised when the form of {@link PrivateData} changes. */
const formatVersion = 2;

export function encodePrivateData(data: PrivateData): Uint8Array {
  const kept = data.kind === 'read' ? { ...data, snapshot: withoutPassingParts(data.snapshot) } : data;
  return deflateRawSync(Buffer.from(JSON.stringify({ version: formatVersion, ...kept }), 'utf8'));
}

/** @throws FirewallError `provider/private-data-unreadable` */
export function decodePrivateData(bytes: Uint8Array): PrivateData {
  if (bytes.length === 0) return { kind: 'unread' };
  let parsed: PrivateData & { readonly version: number };
  try {
    parsed = JSON.parse(inflateRawSync(bytes).toString('utf8')) as PrivateData & { readonly version: number };
  } catch (error) {
    throw new FirewallError(privateDataUnreadable((error as Error).message), { cause: error });
  }
  // Another version of the provider wrote it; what it knew is as good as never read.
  return parsed.version === formatVersion ? parsed : { kind: 'unread' };
}

/** Which entries stay for ever is kept, and how long the others still do is not. */
function setsWithoutPassingParts(sets: string): string {
  return sets
    .replace(/ packets [0-9]+ bytes [0-9]+/g, '')
    .replace(/ hashsize [0-9]+/g, '')
    .replace(/(?<=\nadd [^\n]*) timeout [1-9][0-9]*/g, ' timeout 1');
}

/** Without counters, times of day and the connection of the login: Terraform takes a state whose private bytes changed for one that drifted. */
function withoutPassingParts(snapshot: LiveSnapshot): LiveSnapshot {
  const families = snapshot.live.families.map((family) => ({
    ...family,
    save: family.save
      .replace(/(?<![^\n])(?:# (?:Generated|Completed)[^\n]*\n|\[[0-9]*:[0-9]*\] )/g, '')
      .replace(/ \[[0-9]*:[0-9]*\](?![^\n])/g, ' [0:0]'),
  }));
  const { host, sets, broken, hostForms } = snapshot.live;
  const passing = sets === undefined ? {} : { sets: setsWithoutPassingParts(sets) };
  return { ...snapshot, live: { host, families, ...passing, ...omitUndefined({ broken, hostForms }) } };
}
