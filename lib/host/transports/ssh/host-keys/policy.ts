import type { Diagnostic } from '../../../../base/diagnostic';
import {
  type HostKeySubject,
  type SeenHostKey,
  hostKeyChanged,
  hostKeyNotPinned,
  hostKeyRevoked,
  hostKeyUnknown,
} from './diagnostics';
import {
  type KnownHostsFile,
  type KnownHostsLine,
  fingerprintOf,
  knownHostsName,
  linesFor,
  typeOfKey,
} from './known-hosts';

/** Algorithms by which a host may prove its key. `ssh-rsa` and `ssh-dss` rest on SHA-1 and are not among them. */
export type HostKeyAlgorithm =
  | 'ssh-ed25519'
  | 'ecdsa-sha2-nistp256'
  | 'ecdsa-sha2-nistp384'
  | 'ecdsa-sha2-nistp521'
  | 'rsa-sha2-512'
  | 'rsa-sha2-256';

const ALGORITHMS: readonly HostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** Decides whether a host is the one meant. There is no way to accept every key. */
export interface HostKeyPolicy {
  /** To offer to the host, best first. */
  readonly algorithms: readonly HostKeyAlgorithm[];
  /** undefined when the key is the host's; otherwise why the connection is given up. */
  check(key: Buffer): Diagnostic | undefined;
}

/**
 * The policy of OpenSSH with StrictHostKeyChecking=yes. Key types that are known for the host are offered first, so a
 * host with several keys shows one that can be checked. As with OpenSSH, a host at another port than 22 for which no
 * `[host]:port` line is there may also show the key that is known of the host without a port.
 */
export function knownHostsPolicy(subject: HostKeySubject, files: readonly KnownHostsFile[]): HostKeyPolicy {
  const lines = files.flatMap((file) => file.lines ?? []);
  const name = subject.alias ?? knownHostsName(subject.address, subject.port);
  const named = linesFor(name, lines);
  const withoutPort =
    subject.alias === undefined && subject.port !== 22 ? linesFor(subject.address, lines) : [];
  const keys = named.filter((line) => line.marker === undefined);
  const keysWithoutPort = withoutPort.filter((line) => line.marker === undefined);
  return {
    algorithms: knownFirst(keys.length > 0 ? keys : keysWithoutPort),
    check(key) {
      const isKey = (line: KnownHostsLine): boolean => line.key.equals(key);
      const revoked = [...named, ...withoutPort].find((line) => line.marker === 'revoked' && isKey(line));
      if (revoked !== undefined) return hostKeyRevoked(subject, key, revoked);
      if (keys.some(isKey)) return undefined;
      if (keys.length > 0) return hostKeyChanged(subject, name, key, keys);
      if (keysWithoutPort.some(isKey)) return undefined;
      const hasAuthority = named.some((line) => line.marker === 'cert-authority');
      return hostKeyUnknown(subject, name, key, files, keysWithoutPort, hasAuthority);
    },
  };
}

/**
 * Only the key with this fingerprint will do. A fingerprint does not tell the type of its key, so a host that showed
 * another key is tried again for its other types: `seen` collects what it showed, and these types are not offered.
 */
export function pinnedPolicy(
  subject: HostKeySubject,
  fingerprint: string,
  seen: SeenHostKey[],
): HostKeyPolicy {
  const types = new Set(seen.map((key) => key.type));
  return {
    algorithms: ALGORITHMS.filter((algorithm) => !types.has(keyTypeOf(algorithm))),
    check(key) {
      const actual = fingerprintOf(key);
      if (actual === fingerprint) return undefined;
      seen.push({ type: typeOfKey(key) ?? 'unknown type', fingerprint: actual });
      return hostKeyNotPinned(subject, fingerprint, seen);
    },
  };
}

function knownFirst(lines: readonly KnownHostsLine[]): readonly HostKeyAlgorithm[] {
  const types = new Set(lines.map((line) => line.keyType));
  const isKnown = (algorithm: HostKeyAlgorithm): boolean => types.has(keyTypeOf(algorithm));
  return [...ALGORITHMS.filter(isKnown), ...ALGORITHMS.filter((algorithm) => !isKnown(algorithm))];
}

function keyTypeOf(algorithm: HostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm;
}
