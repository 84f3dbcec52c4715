import type { Diagnostic } from '../../../base/diagnostic';
import { printable } from '../../../base/visible-text';
import { hostCatalogue } from '../../catalogue';

const { problem } = hostCatalogue;

const OTHER_WAYS = 'certificates and hardware keys need an openssh:// address; passwords are never used';

/** What was tried to log in, for whoever has to find out why it failed. */
export interface LoginAttempts {
  /** Each identity that was offered to the host, in order. */
  readonly tried: readonly string[];
  /** Why other identities were not tried, or did not work. */
  readonly notes: readonly string[];
  /** Authentication methods that the host still offers; undefined when it did not list them. */
  readonly offered: readonly string[] | undefined;
  /** Whether the host took a key and asked for more, such as a password too. */
  readonly isPartial: boolean;
}

export function loginFailed(host: string, user: string, attempts: LoginAttempts, why?: string): Diagnostic {
  const { tried, notes, offered, isPartial } = attempts;
  return problem({
    code: 'host/login-failed',
    summary: `${host}: the host refused to log in ${user}`,
    detail: [
      ...(why === undefined ? [] : [printable(why)]),
      tried.length === 0 ? 'no identity was tried' : 'tried:',
      ...tried.map((identity) => `  ${identity}`),
      ...(notes.length === 0 ? [] : ['not tried, or failed:']),
      ...notes.map((note) => `  ${note}`),
      ...(offered === undefined ? [] : [`the host accepts: ${printable(offered.join(', '))}`]),
    ].join('\n'),
    help: isPartial
      ? `the key is right, and a key alone has to be enough: set AuthenticationMethods to publickey for ${user} in sshd_config, in a Match block; passwords and codes are never used`
      : `put the public key of one of them into ~/.ssh/authorized_keys of ${user} on the host, or use another key file or agent; ${OTHER_WAYS}`,
  });
}

export function loginBroken(host: string, why: string): Diagnostic {
  return problem({
    code: 'host/handshake-failed',
    summary: `${host}: the SSH connection broke during the login, before the host said yes or no`,
    detail: printable(why),
    help: 'use an openssh:// address; a Banner of more than 32 KiB in sshd_config is more than an ssh:// address reads',
  });
}

export function identityUnreadable(path: string, why: string): Diagnostic {
  return problem({
    code: 'host/identity-unreadable',
    summary: `the key file ${path} cannot be read`,
    detail: printable(why),
    help: 'name the file of a private key, in the form that ssh-keygen writes',
  });
}

export function jumpFailed(host: string, jump: string, where: string, why: string): Diagnostic {
  return problem({
    code: 'host/jump-failed',
    summary: `${host}: the jump host ${jump} does not connect to ${where}`,
    detail: printable(why),
    help: `check that ${jump} can reach it, and that its sshd allows forwarding (AllowTcpForwarding, PermitOpen)`,
  });
}
