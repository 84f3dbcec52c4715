import { type Diagnostic, problem } from '../../../base/diagnostic';
import { printable } from '../../../base/visible-text';

const OTHER_WAYS = 'certificates and hardware keys need an openssh:// address; passwords are never used';

/** What was tried to log in, for whoever must find out why it did not do. */
export interface LoginAttempts {
  /** Each identity that the host was asked about, in order. */
  readonly tried: readonly string[];
  /** Why other identities were not tried, or did not work. */
  readonly notes: readonly string[];
  /** Ways of logging in that the host still offers; undefined when it did not say. */
  readonly offered: readonly string[] | undefined;
}

export function loginFailed(host: string, user: string, attempts: LoginAttempts, why?: string): Diagnostic {
  const { tried, notes, offered } = attempts;
  return problem({
    code: 'host/login-failed',
    summary: `${host}: the host does not let ${user} log in`,
    detail: [
      ...(why === undefined ? [] : [printable(why)]),
      tried.length === 0 ? 'no identity was tried' : 'tried:',
      ...tried.map((identity) => `  ${identity}`),
      ...(notes.length === 0 ? [] : ['not tried, or without success:']),
      ...notes.map((note) => `  ${note}`),
      ...(offered === undefined ? [] : [`the host would take: ${printable(offered.join(', '))}`]),
    ].join('\n'),
    help: `put the public key of one of them into ~/.ssh/authorized_keys of ${user} on the host, or give another key file or agent; ${OTHER_WAYS}`,
  });
}

export function identityUnreadable(path: string, why: string): Diagnostic {
  return problem({
    code: 'host/identity-unreadable',
    summary: `the key file ${path} cannot be read`,
    detail: printable(why),
    help: 'name the file of a private key, as ssh-keygen makes it',
  });
}

export function jumpFailed(host: string, jump: string, where: string, why: string): Diagnostic {
  return problem({
    code: 'host/jump-failed',
    summary: `${host}: the jump host ${jump} does not connect to ${where}`,
    detail: printable(why),
    help: `can ${jump} reach it, and does its sshd allow forwarding (AllowTcpForwarding, PermitOpen)?`,
  });
}
