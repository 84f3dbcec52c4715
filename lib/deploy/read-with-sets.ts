/** Reads a host with its sets, where a plan is about sets: in one round trip where they are declared. */
import { byteText } from '../base/bytes';
import { omitUndefined } from '../base/omit-undefined';
import { type HostSnapshot, readHost, rulesetsOf } from '../host/read';
import type { Connection } from '../host/transport';
import { hostCatalogue } from '../host/catalogue';
import type { IpSets } from '../sets/ip-set';
import { parseLiveSets } from '../sets/parse-sets';
import type { DesiredHost } from '../plan/desired';
import { temporaryPrefix } from '../sets/temporary-name';
import { managedSets } from '../plan/ownership/managed-sets';

export interface ReadWithSets {
  readonly nonce: () => string;
  readonly abort?: AbortSignal;
  /** Whether the host says of all its sets what they are, where none are declared. @default false */
  readonly listsSets?: boolean;
  /** Whether connections and sockets are read, too. @default false */
  readonly traffic?: boolean;
}

/** @param printed what the host has printed already */
export async function readWithSets(
  connection: Connection,
  hosts: readonly DesiredHost[],
  { nonce, abort, listsSets = false, traffic = false }: ReadWithSets,
  printed?: HostSnapshot,
): Promise<HostSnapshot> {
  const options = { traffic, ...omitUndefined({ abort }) };
  const areDeclared = declaresSets(hosts);
  const isEnough = printed !== undefined && (printed.sets !== undefined || !areDeclared);
  const host = connection.description;
  const first = isEnough
    ? printed
    : await readHost(connection, {
        nonce: nonce(),
        sets: areDeclared || (listsSets && 'headers'),
        ...options,
      });
  const managed = recordedSets(first, host, hosts);
  // Where nothing but the ledger says that there are sets to take away, they are read now.
  const isComplete = first.sets !== undefined || managed.length === 0;
  const snapshot = isComplete
    ? first
    : await readHost(connection, { nonce: nonce(), sets: true, ...options });
  return withSetsOf(snapshot, setsToRead(hosts, managed));
}

/** Of which sets a plan has to know what. */
export interface SetsToRead {
  /** With their members. */
  readonly whole: ReadonlySet<string>;
  /** That they are there, and of which type: what they hold changes all the time, and is nobody's business. */
  readonly headers: ReadonlySet<string>;
}

/** @param managed what the ledgers say, or what an earlier reading found */
export function setsToRead(hosts: readonly DesiredHost[], managed: readonly string[]): SetsToRead {
  const declared = hosts.flatMap(({ sets }) => [...(sets?.values() ?? [])]);
  const dynamic = declared.flatMap(({ name, isDynamic }) => (isDynamic === true ? [name] : []));
  const headers = new Set([...dynamic, ...hosts.flatMap(({ foreignSets = [] }) => foreignSets)]);
  const whole = [...managed, ...declared.map(({ name }) => name)].filter((name) => !headers.has(name));
  return { whole: new Set(whole), headers };
}

/** Without all other sets. */
export function withSetsOf(snapshot: HostSnapshot, { whole, headers }: SetsToRead): HostSnapshot {
  if (snapshot.sets === undefined) return snapshot;
  const wholeNames = new Set([...whole].map(byteText));
  const headerNames = new Set([...headers].map(byteText));
  const lines = snapshot.sets
    .toString('latin1')
    .split('\n')
    .filter((line) => {
      const [command, name = ''] = line.split(' ', 2);
      const isKept = wholeNames.has(name) || name.startsWith(temporaryPrefix);
      return isKept || (command === 'create' && headerNames.has(name));
    });
  return { ...snapshot, sets: Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1') };
}

function declaresSets(hosts: readonly DesiredHost[]): boolean {
  return hosts.some(({ sets, foreignSets = [] }) => (sets?.size ?? 0) + foreignSets.length > 0);
}

/** Foreign sets, too; undefined where the host has no `ipset`. */
export async function readAllSets(
  connection: Connection,
  { nonce, abort }: ReadWithSets,
): Promise<IpSets | undefined> {
  try {
    const { sets } = await readHost(connection, { nonce: nonce(), sets: true, ...omitUndefined({ abort }) });
    return sets === undefined ? undefined : parseLiveSets(sets);
  } catch (error) {
    if (hostCatalogue.is(error, 'host/no-ipset')) return undefined;
    throw error;
  }
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
