import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { matchesPatternList } from '../config/host-patterns';

/** One line of a known hosts file that says something about a key. */
export interface KnownHostsLine {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** `revoked`: never accept this key. `cert-authority`: a key that signs host certificates, not a host key. */
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  /** As written: comma-separated patterns, or one hashed name `|1|salt|hash`. */
  readonly names: string;
  readonly keyType: string;
  readonly key: Buffer;
}

/** A known hosts file that was looked into. */
export interface KnownHostsFile {
  readonly path: string;
  /** undefined when the file is not there. */
  readonly lines: readonly KnownHostsLine[] | undefined;
}

/**
 * Reads the text of a known hosts file, as sshd(8) describes it under SSH_KNOWN_HOSTS FILE FORMAT. As with OpenSSH, a
 * line that cannot be read is skipped: it vouches for nothing.
 */
export function parseKnownHosts(text: string, file: string): readonly KnownHostsLine[] {
  return text.split('\n').flatMap((content, index) => parseLine(content, file, index + 1) ?? []);
}

function parseLine(content: string, file: string, line: number): KnownHostsLine | undefined {
  const words = content.trim().split(/[ \t]+/);
  const marker = words[0]?.startsWith('@') === true ? words[0].slice(1) : undefined;
  if (marker !== undefined && marker !== 'revoked' && marker !== 'cert-authority') return undefined;
  const [names, keyType, keyText] = marker === undefined ? words : words.slice(1);
  if (names === undefined || keyType === undefined || keyText === undefined) return undefined;
  if (names.startsWith('#')) return undefined;
  const key = Buffer.from(keyText, 'base64');
  return typeOfKey(key) === keyType ? { file, line, marker, names, keyType, key } : undefined;
}

/** The type that a public key in SSH's own format begins with, such as `ssh-ed25519`; undefined when it is no such key. */
export function typeOfKey(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const end = 4 + key.readUInt32BE(0);
  return end <= key.length ? key.toString('latin1', 4, end) : undefined;
}

/** The name under which a host's keys are filed: `host`, or `[host]:port` when the port is not 22. */
export function knownHostsName(address: string, port: number): string {
  const name = address.toLowerCase();
  return port === 22 ? name : `[${name}]:${String(port)}`;
}

/** The lines that speak of a host. `name` as `knownHostsName` gives it, or a HostKeyAlias. */
export function linesFor(name: string, lines: readonly KnownHostsLine[]): readonly KnownHostsLine[] {
  const lower = name.toLowerCase();
  return lines.filter((line) => namesHost(line.names, lower));
}

function namesHost(names: string, name: string): boolean {
  if (names.startsWith('|')) return isHashOf(names, name);
  return matchesPatternList(names.toLowerCase().split(','), name);
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, keyed by the salt; both in base64. */
function isHashOf(hashed: string, name: string): boolean {
  const [, version, salt, hash] = hashed.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** `SHA256:` and base64 without padding, as `ssh-keygen -lf` prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** A pinned fingerprint in that one form, or undefined when the text is not a SHA256 fingerprint. */
export function parseFingerprint(text: string): string | undefined {
  const match = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text.trim());
  return match === null ? undefined : `SHA256:${String(match[1])}`;
}
