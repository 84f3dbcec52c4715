/**
 * The connections of a run: one a host where several things are done there, instead of a login for each.
 *
 * 1. Nothing is half done on a connection that turns out to be dead. Each task starts with a check that changes
 *    nothing; where the kept connection turns out to be lost, the task starts again on a new one.
 * 2. Several may use a connection side by side, each for scripts of its own.
 * 3. Kept connections do not pile up: beyond a number of them, a host gets one that is closed after use.
 *
 * The connection that confirms a change is not from here: it proves something only when it is new.
 */
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import type { Connection, Transport } from '../host/transport';

export interface HostUse<Seen, T> {
  /** Changes nothing, so that it can be done again when the connection was lost. */
  readonly look: (connection: Connection) => Promise<Seen>;
  readonly work: (connection: Connection, seen: Seen) => Promise<T>;
  readonly abort: AbortSignal | undefined;
}

/** @typeParam Target plain data that says which host, and how to log in there */
export interface HostConnections<Target> {
  /** @throws FirewallError `host/...` */
  use<Seen, T>(target: Target, use: HostUse<Seen, T>): Promise<T>;
}

/** A new connection for each use. */
export function freshConnections<Target>(
  openTransport: (target: Target) => Transport,
): HostConnections<Target> {
  return {
    async use(target, { look, work, abort }) {
      const connection = await openTransport(target).connect(omitUndefined({ abort }));
      try {
        return await work(connection, await look(connection));
      } finally {
        await connection.close();
      }
    },
  };
}

export interface KeptConnections<Target> extends HostConnections<Target> {
  /** Closes all of them; none is to be in use. */
  close(): Promise<void>;
}

export interface KeepOptions {
  /** How many connections are kept at most. @default 200 */
  readonly most?: number;
}

/** Connections that stay open after their use, for the next one. */
export function keptConnections<Target>(
  openTransport: (target: Target) => Transport,
  { most = 200 }: KeepOptions = {},
): KeptConnections<Target> {
  const kept = new Map<string, Promise<Connection>>();
  const fresh = freshConnections(openTransport);

  const forget = async (key: string, connecting: Promise<Connection>): Promise<void> => {
    if (kept.get(key) === connecting) kept.delete(key);
    await (await connecting.catch(() => undefined))?.close();
  };

  /** Undefined where what was kept is of no use any more. */
  const lookOver = async <Seen>(
    key: string,
    connecting: Promise<Connection>,
    look: (connection: Connection) => Promise<Seen>,
  ): Promise<{ readonly connection: Connection; readonly seen: Seen } | undefined> => {
    try {
      const connection = await connecting;
      if (connection.isOpen) return { connection, seen: await look(connection) };
    } catch (error) {
      if (!isLost(error)) throw error;
    }
    await forget(key, connecting);
    return undefined;
  };

  return {
    async use(target, { look, work, abort }) {
      const key = JSON.stringify(target);
      const before = kept.get(key);
      const over = before === undefined ? undefined : await lookOver(key, before, look);
      if (over !== undefined) return work(over.connection, over.seen);
      if (kept.size >= most) return fresh.use(target, { look, work, abort });
      const connecting = kept.get(key) ?? openTransport(target).connect(omitUndefined({ abort }));
      kept.set(key, connecting);
      try {
        const connection = await connecting;
        return await work(connection, await look(connection));
      } catch (error) {
        const connection = await connecting.catch(() => undefined);
        if (connection?.isOpen !== true) await forget(key, connecting);
        throw error;
      }
    },
    async close() {
      const all = [...kept];
      await Promise.all(all.map(([key, connecting]) => forget(key, connecting)));
    },
  };
}

function isLost(error: unknown): boolean {
  return error instanceof FirewallError && error.diagnostics[0]?.retry === 'reconnect';
}
