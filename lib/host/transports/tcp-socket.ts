import { type Socket, connect } from 'node:net';
import { startDeadline } from '../../base/deadline';
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { aborted, connectTimeout, connectionRefused, unknownHost, unreachable } from './diagnostics';

export interface TcpTarget {
  /** For errors: what a person calls the host. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** 4 or 6 for that family only, 0 for any. */
  readonly family: 0 | 4 | 6;
}

export interface TcpLimits {
  readonly timeoutMs: number;
  readonly abort?: AbortSignal | undefined;
}

/** How long each of several addresses of a name may take before the next is tried. */
const NEXT_ADDRESS_AFTER_MS = 1_000;

/**
 * Opens a TCP connection; small packets are sent at once.
 *
 * @throws FirewallError `host/unknown-host`, `host/refused`, `host/unreachable`, `host/connect-timeout`, `host/aborted`
 */
export function openTcpSocket(target: TcpTarget, { timeoutMs, abort }: TcpLimits): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const where = `${target.address} port ${String(target.port)}`;
    const socket = connect({
      host: target.address,
      port: target.port,
      family: target.family,
      noDelay: true,
      autoSelectFamily: target.family === 0,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
    });
    const settle = (): void => {
      stop();
      socket.off('connect', onConnect).off('error', onError);
      // A socket that fails later is looked after by whoever has it then; until then an error must not end the process.
      socket.on('error', () => undefined);
    };
    const fail = (error: FirewallError): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const onConnect = (): void => {
      settle();
      resolve(socket);
    };
    const onError = (cause: Error): void => {
      fail(new FirewallError(explain(cause, target, where, timeoutMs), { cause }));
    };
    const stop = startDeadline({
      timeoutMs,
      onTimeout: () => fail(new FirewallError(connectTimeout(target.host, where, timeoutMs))),
      abort,
      onAbort: (cause) => fail(new FirewallError(aborted(target.host, 'the connection'), { cause })),
    });
    socket.on('connect', onConnect).on('error', onError);
  });
}

function explain(error: Error, { host, address }: TcpTarget, where: string, timeoutMs: number): Diagnostic {
  const all = error instanceof AggregateError ? (error.errors as readonly Error[]) : [error];
  const codes = all.map((each) => (each as NodeJS.ErrnoException).code);
  if (
    codes.some(
      (code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NONAME' || code === 'ENODATA',
    )
  )
    return unknownHost(host, address, codes.includes('EAI_AGAIN'));
  if (codes.includes('ECONNREFUSED')) return connectionRefused(host, where);
  if (codes.includes('ETIMEDOUT')) return connectTimeout(host, where, timeoutMs);
  return unreachable(host, where, all.map((each) => each.message).join('\n'));
}
