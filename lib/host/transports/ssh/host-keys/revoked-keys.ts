import { readFile } from 'node:fs/promises';
import { FirewallError } from '../../../../base/firewall-error';
import { revokedKeysBinary, revokedKeysUnreadable } from '../config/diagnostics';
import { type HostKeySubject, hostKeyInRevokedFile } from './diagnostics';
import { typeOfKey } from './known-hosts';
import type { HostKeyPolicy } from './policy';

const KRL_MAGIC = 'SSHKRL\n\0';

/**
 * The keys of a file of RevokedHostKeys: one public key a line. As with OpenSSH, no host key is accepted where it cannot be read.
 *
 * @throws FirewallError `host/ssh-config-unreadable`, `host/ssh-config-unsupported`
 */
export async function readRevokedKeys(path: string): Promise<readonly Buffer[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FirewallError(revokedKeysUnreadable(path, String(code ?? cause)), { cause });
  }
  if (bytes.toString('latin1', 0, KRL_MAGIC.length) === KRL_MAGIC)
    throw new FirewallError(revokedKeysBinary(path));
  return bytes.toString('latin1').split('\n').flatMap(keyOf);
}

function keyOf(line: string): readonly Buffer[] {
  const [type, text] = line.trim().split(/[ \t]+/);
  const key = Buffer.from(text ?? '', 'base64');
  return type !== undefined && typeOfKey(key) === type ? [key] : [];
}

/** A policy that accepts what another one accepts, but for revoked keys. */
export function exceptRevoked(
  policy: HostKeyPolicy,
  subject: HostKeySubject,
  file: string,
  revoked: readonly Buffer[],
): HostKeyPolicy {
  return {
    algorithms: policy.algorithms,
    check: (key) =>
      revoked.some((each) => each.equals(key)) ? hostKeyInRevokedFile(subject, key, file) : policy.check(key),
  };
}
