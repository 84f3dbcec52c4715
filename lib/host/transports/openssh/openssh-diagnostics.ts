import type { Diagnostic } from '../../../base/diagnostic';
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
import { hostCatalogue } from '../../catalogue';

const { problem } = hostCatalogue;

export interface OpensshFailure {
  readonly description: string;
  readonly host: SshHost;
  /** What ssh printed. */
  readonly stderr: string;
  readonly timeoutMs: number;
}

/** Why `ssh` ended with exit status 255; only its messages tell. The first rule that fits wins. */
export function explainOpensshFailure(failure: OpensshFailure): Diagnostic {
  const rule = RULES.find(([pattern]) => pattern.test(failure.stderr));
  return (rule?.[1] ?? otherFailure)(failure);
}

const RULES: readonly (readonly [RegExp, (failure: OpensshFailure) => Diagnostic])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* has changed/i, hostKeyChanged],
  [/REVOKED HOST KEY|revoked by file/, hostKeyRevoked],
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
    summary: `${description}: the host key is not known; not connecting`,
    detail: said(stderr),
    help: `compare what \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\` prints on the host itself with:\n  ${keyscan(host)} | ssh-keygen -lf -\nif they are the same, add the key:\n  ${keyscan(host)} >> ~/.ssh/known_hosts`,
  });
}

function hostKeyChanged({ description, host, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/host-key-changed',
    summary: `${description}: the host key has changed; not connecting`,
    detail: said(stderr),
    help: `another machine may be impersonating the host, or the host has new keys: compare what \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\` prints on the host itself with:\n  ${keyscan(host)} | ssh-keygen -lf -\nonly if they are the same, remove the old key with the ssh-keygen -R command above`,
  });
}

function hostKeyRevoked({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/host-key-revoked',
    summary: `${description}: the host key is marked as revoked; not connecting`,
    detail: said(stderr),
    help: 'give the host new keys, or remove the @revoked line from the file if it is a mistake',
  });
}

function loginFailed({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/login-failed',
    summary: `${description}: the host refused the login`,
    detail: said(stderr),
    help: `to see what ssh tries: ssh -v -o BatchMode=yes ${description.replace(/^openssh:/, 'ssh:')} true`,
  });
}

/** One session holds the connection open, and each script has one of its own. */
export function oneSessionOnly(host: string, stderr: string): Diagnostic {
  return problem({
    code: 'host/script-refused',
    summary: `${host}: the host opens no second session on a connection, which an openssh:// address needs`,
    detail: said(stderr),
    help: 'set MaxSessions to 3 or more in sshd_config on the host, or use an ssh:// address, which needs one',
  });
}

function badConfig({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/ssh-config-unreadable',
    summary: `${description}: ssh cannot read its configuration`,
    detail: said(stderr),
    help: 'correct the ssh_config file',
  });
}

function otherFailure({ description, stderr }: OpensshFailure): Diagnostic {
  return problem({
    code: 'host/openssh-failed',
    summary: `${description}: ssh failed`,
    detail: said(stderr),
    help: `to see what it does: ssh -v -o BatchMode=yes ${description.replace(/^openssh:/, 'ssh:')} true`,
  });
}

function said(stderr: string): string {
  return stderr.trim() === '' ? 'ssh printed nothing' : `ssh printed:\n${printable(stderr)}`;
}

function place({ host }: OpensshFailure): string {
  return `${host.address}${host.port === undefined ? '' : ` port ${String(host.port)}`}`;
}

function keyscan(host: SshHost): string {
  return `ssh-keyscan -t ed25519${host.port === undefined ? '' : ` -p ${String(host.port)}`} ${host.address}`;
}
