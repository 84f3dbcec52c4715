/** Reads a host with its sets, where a plan is about sets: in one round trip where they are declared. */
import { omitUndefined } from '../base/omit-undefined';
import { type HostSnapshot, readHost, rulesetsOf } from '../host/read';
import type { Connection } from '../host/transport';
import type { DesiredHost } from '../plan/desired';
import { managedSets } from '../plan/ownership/managed-sets';

export interface ReadWithSets {
  readonly nonce: () => string;
  readonly abort?: AbortSignal;
}

/** @param printed what the host has printed already */
export async function readWithSets(
  connection: Connection,
  hosts: readonly DesiredHost[],
  { nonce, abort }: ReadWithSets,
  printed?: HostSnapshot,
): Promise<HostSnapshot> {
  const options = omitUndefined({ abort });
  const areDeclared = declaresSets(hosts);
  const isEnough = printed !== undefined && (printed.sets !== undefined || !areDeclared);
  const snapshot = isEnough
    ? printed
    : await readHost(connection, { nonce: nonce(), sets: areDeclared, ...options });
  if (snapshot.sets !== undefined || !recordsSets(snapshot, connection.description, hosts)) return snapshot;
  // Nothing but the ledger says that there are sets to take away.
  return readHost(connection, { nonce: nonce(), sets: true, ...options });
}

export function declaresSets(hosts: readonly DesiredHost[]): boolean {
  return hosts.some(({ sets }) => sets !== undefined && sets.size > 0);
}

/** A line of a ledger with a set; looked for as text, so that hosts without any are not parsed twice. */
function recordsSets(snapshot: HostSnapshot, host: string, hosts: readonly DesiredHost[]): boolean {
  const mayRecord = snapshot.families.some(({ save }) => save.includes('--comment "set '));
  if (!mayRecord) return false;
  const rulesets = rulesetsOf(snapshot, host);
  return hosts.some((desired) => managedSets(rulesets, desired).length > 0);
}
