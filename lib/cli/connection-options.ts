import { resolve } from 'node:path';
import type { SshOptions } from '../host/host-address';
import { passphraseVariable } from '../resource/attributes';
import type { CliContext } from './cli-context';

/** What the command line says about how to log in. */
export interface ConnectionOptions {
  readonly identity?: readonly string[];
  readonly knownHosts?: string;
  readonly jump?: string;
  readonly hostKey?: string;
}

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

/** `~/` is for the transport, which knows whose home it is. */
function absolute(file: string): string {
  return file.startsWith('~/') ? file : resolve(file);
}
