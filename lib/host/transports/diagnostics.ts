import { type Diagnostic, problem } from '../../base/diagnostic';
import { printable, quoted } from '../../base/visible-text';

/** Wording of what goes wrong between here and a host, whatever the transport. `host` is what a person calls the host. */
export function unknownHost(host: string, name: string, temporary: boolean): Diagnostic {
  return problem({
    code: 'host/unknown-host',
    summary: `${host}: there is no host named ${quoted(name)}`,
    detail: temporary
      ? 'the name service did not answer, or does not know the name'
      : 'the name service does not know the name, nor does the ssh_config file give it a HostName',
    help: 'correct the name, or give the address',
  });
}

export function connectionRefused(host: string, where: string): Diagnostic {
  return problem({
    code: 'host/refused',
    summary: `${host}: the connection to ${where} was refused`,
    detail: 'the machine is there, but nothing listens on that port, or a firewall rejects it',
    help: 'is sshd running, and is it this port?',
  });
}

export function unreachable(host: string, where: string, why: string): Diagnostic {
  return problem({
    code: 'host/unreachable',
    summary: `${host}: ${where} cannot be reached`,
    detail: printable(why),
    help: 'is the machine up, and is there a route to it from here?',
  });
}

export function connectTimeout(host: string, where: string, timeoutMs: number): Diagnostic {
  return problem({
    code: 'host/connect-timeout',
    summary: `${host}: ${where} did not answer within ${seconds(timeoutMs)}`,
    detail: 'no TCP connection came about: the machine is down, or something on the way drops the packets',
    help: 'connectTimeoutMs says how long to wait',
  });
}

export function handshakeTimeout(host: string, where: string, timeoutMs: number): Diagnostic {
  return problem({
    code: 'host/handshake-timeout',
    summary: `${host}: ${where} took the connection, but no SSH handshake came about within ${seconds(timeoutMs)}`,
    detail: 'the machine is overloaded, or it is no SSH server that listens there',
    help: 'connectTimeoutMs says how long to wait',
  });
}

export function handshakeFailed(host: string, where: string, why: string): Diagnostic {
  return problem({
    code: 'host/handshake-failed',
    summary: `${host}: no SSH handshake came about with ${where}`,
    detail: printable(why),
    help: 'is it an SSH server that listens there? It also hangs up so when it has too many connections or has banned this address',
  });
}

export function noCommonAlgorithm(host: string, why: string): Diagnostic {
  return problem({
    code: 'host/no-common-algorithm',
    summary: `${host}: the host knows only ways of encryption that are not used here`,
    detail: printable(why),
    help: 'bring its SSH server up to date, or use an openssh:// address and allow the old algorithms in the ssh_config file',
  });
}

export function loginTimeout(host: string, timeoutMs: number): Diagnostic {
  return problem({
    code: 'host/login-timeout',
    summary: `${host}: the login did not come to an end within ${seconds(timeoutMs)}`,
    detail: 'the host is slow to answer, or an agent waits for somebody to confirm the use of a key',
    help: 'loginTimeoutMs says how long to wait',
  });
}

export function connectionLost(host: string, why: string, stderr: string): Diagnostic {
  return problem({
    code: 'host/connection-lost',
    summary: `${host}: the connection was lost while a script ran, so its result is not known`,
    detail: [printable(why), ...(stderr === '' ? [] : ['until then it said:', printable(stderr)])].join('\n'),
    help: 'look at the host before you go on: the script may have done a part of its work, all of it, or still run',
  });
}

export function connectionClosed(host: string, why: string): Diagnostic {
  return problem({
    code: 'host/connection-closed',
    summary: `${host}: the connection is closed`,
    detail: printable(why),
  });
}

export function scriptTimeout(host: string, timeoutMs: number, stderr: string): Diagnostic {
  return problem({
    code: 'host/script-timeout',
    summary: `${host}: a script did not come to an end within ${seconds(timeoutMs)} and was given up`,
    detail:
      stderr === '' ? 'until then it said nothing on stderr' : `until then it said:\n${printable(stderr)}`,
    help: 'look at the host before you go on: the script was told to end, but what it began may still go on',
  });
}

export function scriptRefused(host: string, why: string): Diagnostic {
  return problem({
    code: 'host/script-refused',
    summary: `${host}: the host did not start the script`,
    detail: printable(why),
    help: 'may this user run commands there? See MaxSessions, ForceCommand and the login shell',
  });
}

export function outputTooLarge(host: string, maxBytes: number): Diagnostic {
  return problem({
    code: 'host/output-too-large',
    summary: `${host}: a script printed more than ${String(maxBytes)} bytes and was given up`,
    help: 'look at what the script reads on that host: no ruleset is that large',
  });
}

export function aborted(host: string, what: string): Diagnostic {
  return problem({ code: 'host/aborted', summary: `${host}: ${what} was broken off, as asked for` });
}

export function commandNotFound(host: string, command: string, why: string): Diagnostic {
  return problem({
    code: 'host/command-not-found',
    summary: `${host}: ${command} cannot be run on this machine`,
    detail: printable(why),
    help: `install it, or put it on PATH`,
  });
}

export function optionNotSupported(host: string, option: string, why: string, help: string): Diagnostic {
  return problem({
    code: 'host/option-not-supported',
    summary: `${host}: ${option} does not go with this transport`,
    detail: why,
    help,
  });
}

function seconds(milliseconds: number): string {
  return `${String(milliseconds / 1000)} s`;
}
