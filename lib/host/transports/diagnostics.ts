import type { Diagnostic } from '../../base/diagnostic';
import { printable, quoted } from '../../base/visible-text';
import { hostCatalogue } from '../catalogue';

const { problem } = hostCatalogue;

/** Wording of what goes wrong between here and a host, whatever the transport. `host` is what a person calls the host. */
export function unknownHost(host: string, name: string, temporary: boolean): Diagnostic {
  return problem({
    code: 'host/unknown-host',
    summary: `${host}: there is no host named ${quoted(name)}`,
    detail: temporary
      ? 'the name service did not answer, or does not know the name'
      : 'the name service does not know the name, and the ssh_config file has no HostName for it',
    help: 'correct the name, or give the address',
  });
}

export function connectionRefused(host: string, where: string): Diagnostic {
  return problem({
    code: 'host/refused',
    summary: `${host}: the connection to ${where} was refused`,
    detail: 'the machine is up, but nothing listens on that port, or a firewall rejects the connection',
    help: 'check that sshd is running, and that this is its port',
  });
}

export function unreachable(host: string, where: string, why: string): Diagnostic {
  return problem({
    code: 'host/unreachable',
    summary: `${host}: cannot reach ${where}`,
    detail: printable(why),
    help: 'check that the machine is up, and that there is a route to it from here',
  });
}

export function connectTimeout(host: string, where: string, timeoutMs: number): Diagnostic {
  return problem({
    code: 'host/connect-timeout',
    summary: `${host}: ${where} did not answer within ${seconds(timeoutMs)}`,
    detail: 'there was no TCP connection: the machine is down, or something on the way drops the packets',
    help: 'check the machine and the network; raise the connect timeout if it is slow',
  });
}

export function handshakeTimeout(host: string, where: string, timeoutMs: number): Diagnostic {
  return problem({
    code: 'host/handshake-timeout',
    summary: `${host}: ${where} accepted the connection, but the SSH handshake did not complete within ${seconds(timeoutMs)}`,
    detail: 'the machine is overloaded, or no SSH server listens there',
    help: 'check the machine; raise the connect timeout if it is slow',
  });
}

export function handshakeFailed(host: string, where: string, why: string): Diagnostic {
  return problem({
    code: 'host/handshake-failed',
    summary: `${host}: the SSH handshake with ${where} did not complete`,
    detail: printable(why),
    help: 'check that an SSH server listens there; it also closes the connection when it has too many or has banned this address',
  });
}

export function noCommonAlgorithm(host: string, why: string): Diagnostic {
  return problem({
    code: 'host/no-common-algorithm',
    summary: `${host}: no SSH algorithm in common with the host`,
    detail: printable(why),
    help: 'the host may know only newer ones than an ssh:// address, or only old ones: an openssh:// address uses what the ssh command knows, and old ones once the ssh_config file allows them; better update such a server',
  });
}

export function loginTimeout(host: string, timeoutMs: number): Diagnostic {
  return problem({
    code: 'host/login-timeout',
    summary: `${host}: the login did not complete within ${seconds(timeoutMs)}`,
    detail: 'the host is slow, or an agent waits for somebody to confirm the use of a key',
    help: 'confirm the use of the key; raise the login timeout if the host is slow',
  });
}

export function connectionLost(host: string, why: string, stderr: string): Diagnostic {
  return problem({
    code: 'host/connection-lost',
    summary: `${host}: the connection was lost while a script was running, so its result is unknown`,
    detail: [printable(why), ...(stderr === '' ? [] : ['before that it printed:', printable(stderr)])].join(
      '\n',
    ),
    help: 'check the network, then try again; the script may still be running on the host',
  });
}

export function connectionClosed(host: string, why: string): Diagnostic {
  return problem({
    code: 'host/connection-closed',
    summary: `${host}: the connection is closed`,
    detail: printable(why),
    help: 'try again',
  });
}

export function scriptTimeout(host: string, timeoutMs: number, stderr: string): Diagnostic {
  return problem({
    code: 'host/script-timeout',
    summary: `${host}: a script did not finish within ${seconds(timeoutMs)} and was stopped`,
    detail:
      stderr === ''
        ? 'before that it printed nothing on stderr'
        : `before that it printed:\n${printable(stderr)}`,
    help: 'check the load of the host, then try again; what the script started may still be running',
  });
}

export function scriptRefused(host: string, why: string): Diagnostic {
  return problem({
    code: 'host/script-refused',
    summary: `${host}: the host did not start the script`,
    detail: printable(why),
    help: 'check that this user may run commands there: MaxSessions, ForceCommand and the login shell',
  });
}

export function outputTooLarge(host: string, maxBytes: number): Diagnostic {
  return problem({
    code: 'host/output-too-large',
    summary: `${host}: the login or a script printed more than ${String(maxBytes)} bytes and was stopped`,
    help: 'check what this login prints, and what iptables-save prints on that host: no ruleset is that large',
  });
}

export function aborted(host: string, what: string): Diagnostic {
  return problem({ code: 'host/aborted', summary: `${host}: ${what} was cancelled` });
}

export function commandNotFound(host: string, command: string, why: string): Diagnostic {
  return problem({
    code: 'host/command-not-found',
    summary: `${host}: cannot run ${command} on this machine`,
    detail: printable(why),
    help: `install it, or put it on PATH`,
  });
}

export function optionNotSupported(host: string, option: string, why: string, help: string): Diagnostic {
  return problem({
    code: 'host/option-not-supported',
    summary: `${host}: ${option} cannot be used with this transport`,
    detail: why,
    help,
  });
}

function seconds(milliseconds: number): string {
  return `${String(milliseconds / 1000)} s`;
}
