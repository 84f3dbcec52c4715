import { type Diagnostic, problem } from '../../../base/diagnostic';
import type { SshHost } from '../../host-address';
import { printable } from '../../../base/visible-text';
import {
  connectTimeout,
  connectionRefused,
  handshakeFailed,
  handshakeTimeout,
  noCommonAlgorithm,
  unknownHost,
  unreachable,
} from '../diagnostics';

export interface OpensshFailure {
  readonly description: string;
  readonly host: SshHost;
  /** What ssh printed. */
  readonly stderr: string;
  readonly timeoutMs: number;
}

/** Why `ssh` gave up with exit status 255: its messages are all there is to tell by. The first rule that fits wins. */
export function explainOpensshFailure(failure: OpensshFailure): Diagnostic {
  const rule = RULES.find(([pattern]) => pattern.test(failure.stderr));
  return (rule?.[1] ?? otherFailure)(failure);
}

const RULES: readonly (readonly [RegExp, (failure: OpensshFailure) => Diagnostic])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* has changed/i, hostKeyChanged],
  [/REVOKED HOST KEY/, hostKeyRevoked],
  [/host key is known for|Host key verification failed/, hostKeyUnknown],
  [
    /Could not resolve hostname/,
    (f) => unknownHost(f.description, f.host.address, f.stderr.includes('Temporary failure')),
  ],
  [/Connection refused/, (f) => connectionRefused(f.description, place(f))],
  [/timed out during banner exchange/, (f) => handshakeTimeout(f.description, place(f), f.timeoutMs)],
  [/timed out/, (f) => connectTimeout(f.description, place(f), f.timeoutMs)],
  [/No route to host|Network is unreachable/, (f) => unreachable(f.description, place(f), f.stderr)],
  [/no matching .* found/i, (f) => noCommonAlgorithm(f.description, f.stderr)],
  [/Permission denied|Too many authentication failures/, loginFailed],
  [/[Bb]ad configuration option|terminating, \d+ bad/, badConfig],
  [
    /kex_exchange_identification|Connection (closed|reset) by|closed by remote host/,
    (f) => handshakeFailed(f.description, place(f), f.stderr),
  ],
];

function hostKeyUnknown({ description, host, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/host-key-unknown',
    summary: `${description}: the key of the host is not known, so it was not logged in to`,
    detail: said(stderr),
    help: `compare what the host itself prints by ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub with:\n  ${keyscan(host)} | ssh-keygen -lf -\nif they are the same, make the key known:\n  ${keyscan(host)} >> ~/.ssh/known_hosts`,
  });
}

function hostKeyChanged({ description, host, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/host-key-changed',
    summary: `${description}: the host shows another key than the one that is known, so it was not logged in to`,
    detail: said(stderr),
    help: `somebody may have put another machine in the way, or the host got new keys: compare what the host itself prints by ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub with:\n  ${keyscan(host)} | ssh-keygen -lf -\nonly if they are the same, forget the old key by the ssh-keygen -R command above`,
  });
}

function hostKeyRevoked({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/host-key-revoked',
    summary: `${description}: the host shows a key that is marked as revoked, so it was not logged in to`,
    detail: said(stderr),
    help: 'give the host new keys, or take the @revoked line out of the file if it is mistaken',
  });
}

function loginFailed({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/login-failed',
    summary: `${description}: the host does not let this user log in`,
    detail: said(stderr),
    help: `see what ssh tries: ssh -v -o BatchMode=yes ${description.replace(/^openssh:/, 'ssh:')} true`,
  });
}

function badConfig({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/ssh-config-unreadable',
    summary: `${description}: ssh does not understand its configuration`,
    detail: said(stderr),
    help: 'correct the ssh_config file',
  });
}

function otherFailure({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/openssh-failed',
    summary: `${description}: ssh gave up`,
    detail: said(stderr),
    help: `see what it does: ssh -v -o BatchMode=yes ${description.replace(/^openssh:/, 'ssh:')} true`,
  });
}

function said(stderr: string): string {
  return stderr.trim() === '' ? 'ssh printed nothing' : `ssh says:\n${printable(stderr)}`;
}

function place({ host }: OpensshFailure): string {
  return `${host.address}${host.port === undefined ? '' : ` port ${String(host.port)}`}`;
}

function keyscan(host: SshHost): string {
  return `ssh-keyscan -t ed25519${host.port === undefined ? '' : ` -p ${String(host.port)}`} ${host.address}`;
}
