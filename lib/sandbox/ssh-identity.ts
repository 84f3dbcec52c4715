import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_TYPE, makeSshKey } from './ssh-key';

const PIECE = 1 << 16;

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
export function makeSshIdentity(folder: string, name: string, addresses: readonly string[]): SshIdentity {
  const host = writeKey(join(folder, 'ssh_host_ed25519_key'), `host of sandbox ${name}`);
  const client = writeKey(join(folder, 'id_ed25519'), `client of sandbox ${name}`);
  const knownHostsFile = join(folder, 'known_hosts');
  const lines = addresses.map((address) => `${address} ${KEY_TYPE} ${host.base64}\n`);
  writeFileSync(knownHostsFile, lines.join(''), { mode: 0o600 });
  return {
    hostKeyFile: host.file,
    hostKeyFingerprint: fingerprint(host.base64),
    knownHostsFile,
    identityFile: client.file,
    authorizedKey: client.publicLine,
  };
}

/**
 * The configuration of the host's sshd.
 *
 * Limits are generous: tests log in by the hundred, and a refused login has to be the firewall's doing. `sshd` is
 * searched for the name of an option that newer versions need for that and older ones refuse to start with.
 */
export function sshdConfig(sshd: string): string {
  const knowsPenalties = contains(sshd, 'persourcepenalties');
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

/** Whether a file has a word in it, looked at piece by piece: memory for a whole program is dear, and sandboxes are many. */
function contains(path: string, word: string): boolean {
  const piece = Buffer.alloc(PIECE + word.length);
  const file = openSync(path, 'r');
  try {
    // Each piece begins with the end of the one before it, for a word that lies across.
    for (let kept = 0; ;) {
      const read = readSync(file, piece, kept, PIECE, null);
      if (read === 0) return false;
      const end = kept + read;
      if (piece.subarray(0, end).includes(word)) return true;
      kept = Math.min(word.length, end);
      piece.copyWithin(0, end - kept, end);
    }
  } finally {
    closeSync(file);
  }
}

interface WrittenKey {
  readonly file: string;
  readonly base64: string;
  readonly publicLine: string;
}

/** The pair in two files, as `ssh-keygen` leaves it. */
function writeKey(file: string, comment: string): WrittenKey {
  const { privateFile, base64 } = makeSshKey(comment);
  const publicLine = `${KEY_TYPE} ${base64} ${comment}\n`;
  writeFileSync(file, privateFile, { mode: 0o600 });
  writeFileSync(`${file}.pub`, publicLine);
  return { file, base64, publicLine };
}

function fingerprint(base64: string): string {
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
