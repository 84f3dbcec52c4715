import type { Duplex, Writable } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { startDeadline } from '../../../base/deadline';
import { FirewallError } from '../../../base/firewall-error';
import { aborted, connectTimeout } from '../diagnostics';
import { jumpFailed } from './login-diagnostics';
import { silenceWhenLost } from './run-over-ssh';
import type { RouteLimits, SshHop } from './ssh-hop';
import { openTcpSocket } from '../tcp-socket';

/** A connection to an SSH server on which nothing was said yet. */
export interface OpenStream {
  readonly stream: Duplex;
  /** Ends it at once. */
  readonly discard: () => void;
}

/** @throws FirewallError `host/unknown-host`, `host/refused`, `host/unreachable`, `host/connect-timeout`, `host/aborted` */
export async function openStream(hop: SshHop, limits: RouteLimits): Promise<OpenStream> {
  const target = { host: hop.description, address: hop.address, port: hop.port, family: hop.family };
  const socket = await openTcpSocket(target, { timeoutMs: limits.connectTimeoutMs, abort: limits.abort });
  joinWrites(socket);
  return { stream: socket, discard: () => socket.destroy() };
}

/**
 * Sends what is written without a pause as one: ssh2 writes each of its packets by itself, and each would be a call of the kernel and
 * a packet of the network.
 *
 * @internal
 */
export function joinWrites(stream: Writable): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (...args: unknown[]): boolean => {
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => {
        stream.uncork();
      });
    }
    return write(...args);
  };
}

/**
 * From a jump host on, which looks up the name and opens the TCP connection.
 *
 * @throws FirewallError `host/jump-failed`, `host/connect-timeout`, `host/aborted`
 */
export function openThrough(
  client: Client,
  before: SshHop,
  hop: SshHop,
  { connectTimeoutMs, abort }: RouteLimits,
): Promise<OpenStream> {
  const where = `${hop.address} port ${String(hop.port)}`;
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (): boolean => {
      const isFirst = !isSettled;
      isSettled = true;
      stop();
      return isFirst;
    };
    const fail = (error: FirewallError): void => {
      if (settle()) reject(error);
    };
    const refuse = (cause: Error): void => {
      fail(
        new FirewallError(jumpFailed(hop.description, before.description, where, cause.message), { cause }),
      );
    };
    const stop = startDeadline({
      timeoutMs: connectTimeoutMs,
      onTimeout: () => fail(new FirewallError(connectTimeout(hop.description, where, connectTimeoutMs))),
      abort,
      onAbort: (cause) => fail(new FirewallError(aborted(hop.description, 'the connection'), { cause })),
    });
    try {
      client.forwardOut(
        '127.0.0.1',
        0,
        hop.address,
        hop.port,
        (error: Error | undefined, channel: ClientChannel) => {
          if (error) {
            refuse(error);
            return;
          }
          silenceWhenLost(client, channel);
          channel.on('error', () => undefined);
          if (settle()) resolve({ stream: channel, discard: () => channel.destroy() });
          else channel.destroy();
        },
      );
    } catch (error) {
      refuse(error as Error);
    }
  });
}
