import { createHash } from 'node:crypto';

/** `SHA256:` and base64 without padding, as `ssh-keygen -lf` prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** A pinned fingerprint in that one form, or undefined when the text is not a SHA256 fingerprint. */
export function parseFingerprint(text: string): string | undefined {
  const match = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text.trim());
  return match === null ? undefined : `SHA256:${String(match[1])}`;
}
