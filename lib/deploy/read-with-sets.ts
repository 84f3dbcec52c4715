/** Reads a host with its sets, where a plan is about sets: in one round trip where they are declared. */
import { omitUndefined } from '../base/omit-undefined';
import { type HostSnapshot, readHost, rulesetsOf } from '../host/read';
import type { Connection } from '../host/transport';
import type { DesiredHost } from '../plan/desired';
import { temporaryPrefix } from '../sets/diff-sets';
import { managedSets } from '../plan/ownership/managed-sets';

export interface ReadWithSets {
  readonly nonce: () => string;
  readonly abort?: AbortSignal;
  /** Whether connections and sockets are read, too. @default false */
  readonly traffic?: boolean;
}

/** @param printed what the host has printed already */
export async function readWithSets(
  connection: Connection,
  hosts: readonly DesiredHost[],
  { nonce, abort, traffic = false }: ReadWithSets,
  printed?: HostSnapshot,
): Promise<HostSnapshot> {
  const options = { traffic, ...omitUndefined({ abort }) };
  const areDeclared = declaresSets(hosts);
  const isEnough = printed !== undefined && (printed.sets !== undefined || !areDeclared);
  const host = connection.description;
  const first = isEnough
    ? printed
    : await readHost(connection, { nonce: nonce(), sets: areDeclared, ...options });
  const managed = recordedSets(first, host, hosts);
  // Where nothing but the ledger says that there are sets to take away, they are read now.
  const isComplete = first.sets !== undefined || managed.length === 0;
  const snapshot = isComplete
    ? first
    : await readHost(connection, { nonce: nonce(), sets: true, ...options });
  return withSetsOf(snapshot, [...managed, ...hosts.flatMap(({ sets }) => [...(sets?.keys() ?? [])])]);
}

/** Without foreign sets: what they hold changes all the time, and is nobody's business. */
export function withSetsOf(snapshot: HostSnapshot, names: readonly string[]): HostSnapshot {
  if (snapshot.sets === undefined) return snapshot;
  const kept = new Set(names);
  const lines = snapshot.sets
    .toString('latin1')
    .split('\n')
    .filter((line) => {
      const name = line.split(' ')[1] ?? '';
      return kept.has(name) || name.startsWith(temporaryPrefix);
    });
  return { ...snapshot, sets: Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1') };
}

function declaresSets(hosts: readonly DesiredHost[]): boolean {
  return hosts.some(({ sets }) => sets !== undefined && sets.size > 0);
}

/** What ledgers say; looked for as text first, so that hosts without sets are not parsed twice. */
function recordedSets(
  snapshot: HostSnapshot,
  host: string,
  hosts: readonly DesiredHost[],
): readonly string[] {
  const mayRecord = snapshot.families.some(({ save }) => save.includes('--comment "set '));
  if (!mayRecord) return [];
  const rulesets = rulesetsOf(snapshot, host);
  return hosts.flatMap((desired) => managedSets(rulesets, desired));
}
