import { resolve } from 'node:path';
import type { SshOptions } from '../host/host-address';
import type { CliContext } from './cli-context';
import type { ConnectionOptions } from './command-line/shared-options';

/** The passphrase of the key files is never taken from the command line, where others can read it. */
const passphraseVariable = 'CDKTF_IPTABLES_PASSPHRASE';

/** How to log in, from the options of the command line. */
export function sshOptions(options: ConnectionOptions, env: CliContext['env']): SshOptions {
  const passphrase = env[passphraseVariable];
  return {
    ...(options.identity === undefined ? {} : { identityFiles: options.identity.map(absolute) }),
    ...(options.knownHosts === undefined ? {} : { knownHostsFiles: [absolute(options.knownHosts)] }),
    ...(options.jump === undefined ? {} : { jump: options.jump }),
    ...(options.hostKey === undefined ? {} : { hostKeyFingerprint: options.hostKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

/** The transport expands `~/`: it knows the user. */
function absolute(file: string): string {
  return file.startsWith('~/') ? file : resolve(file);
}
