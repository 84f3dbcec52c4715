import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './run-command';

/** Keys of one sandbox: who the host is, and who may log in. */
export interface SshIdentity {
  readonly hostKeyFile: string;
  readonly hostKeyFingerprint: string;
  readonly knownHostsFile: string;
  readonly identityFile: string;
  /** The line for authorized_keys. */
  readonly authorizedKey: string;
}

/** Makes both key pairs and the known_hosts file. Ed25519 only: an RSA key would take longer than all the rest. */
export async function makeSshIdentity(
  run: Run,
  folder: string,
  name: string,
  addresses: readonly string[],
): Promise<SshIdentity> {
  const hostKeyFile = join(folder, 'ssh_host_ed25519_key');
  const identityFile = join(folder, 'id_ed25519');
  await Promise.all([
    makeKey(run, hostKeyFile, `host of sandbox ${name}`),
    makeKey(run, identityFile, `client of sandbox ${name}`),
  ]);
  const hostKey = readPublicKey(hostKeyFile);
  const knownHostsFile = join(folder, 'known_hosts');
  const lines = addresses.map((address) => `${address} ${hostKey.type} ${hostKey.base64}\n`);
  writeFileSync(knownHostsFile, lines.join(''), { mode: 0o600 });
  return {
    hostKeyFile,
    hostKeyFingerprint: fingerprint(hostKey.base64),
    knownHostsFile,
    identityFile,
    authorizedKey: readFileSync(`${identityFile}.pub`, 'utf8'),
  };
}

/**
 * The configuration of the host's sshd.
 *
 * Limits are generous: tests log in by the hundred, and a refused login has to be the firewall's doing. `sshd` is
 * searched for the name of an option that newer versions need for that and older ones refuse to start with.
 */
export function sshdConfig(sshd: string): string {
  const knowsPenalties = readFileSync(sshd).includes('persourcepenalties');
  return [
    'Port 22',
    'AddressFamily any',
    'ListenAddress 0.0.0.0',
    'ListenAddress ::',
    'HostKey /etc/ssh/ssh_host_ed25519_key',
    'PidFile /run/sshd.pid',
    'AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u',
    'StrictModes yes',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'UseDNS no',
    'PrintMotd no',
    'PrintLastLog no',
    'MaxStartups 500:30:1000',
    'MaxSessions 200',
    'MaxAuthTries 20',
    'AcceptEnv LANG LC_*',
    'Subsystem sftp internal-sftp',
    ...(knowsPenalties ? ['PerSourcePenalties no'] : []),
    '',
  ].join('\n');
}

async function makeKey(run: Run, path: string, comment: string): Promise<void> {
  await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path]);
}

function readPublicKey(path: string): { readonly type: string; readonly base64: string } {
  const [type = '', base64 = ''] = readFileSync(`${path}.pub`, 'utf8').split(' ');
  return { type, base64 };
}

function fingerprint(base64: string): string {
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
