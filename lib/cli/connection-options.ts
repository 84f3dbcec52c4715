import { resolve } from 'node:path';
import type { SshOptions } from '../host/host-address';
import { passphraseVariable } from '../resource/attributes';
import type { CliContext } from './cli-context';
import type { ConnectionOptions } from './command-line/shared-options';

/** How to log in, from the options of the command line; the passphrase never, where others could read it. */
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
