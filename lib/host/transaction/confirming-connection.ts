/**
 * The connection that confirms a change: a new one, with a new login, started when the host has said that all is committed.
 *
 * It is started in that moment and not once the host has been read again, so that the login goes on meanwhile. What it proves is
 * the same: not one of its packets is older than the commit. It also has to carry packets of full size both ways (`prove-way.sh`).
 */
import type { Connection } from '../transport';

export interface ConfirmingConnection {
  /** Called when all is committed, and never before. */
  begin(): void;
  /** The connection, once it is there; a second try where the first failed. @throws FirewallError `host/...` */
  take(): Promise<Connection>;
  /** Closes what was started and nobody took. */
  discard(): Promise<void>;
}

/** @param prove what a connection has to do before it counts as one */
export function confirmingConnection(
  open: (abort?: AbortSignal) => Promise<Connection>,
  prove: (connection: Connection, abort?: AbortSignal) => Promise<void> = () => Promise.resolve(),
): ConfirmingConnection {
  const connect = async (abort?: AbortSignal): Promise<Connection> => {
    const connection = await open(abort);
    try {
      await prove(connection, abort);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  };
  const unwanted = new AbortController();
  let started: Promise<Connection> | undefined;
  const begin = (): Promise<Connection> => {
    started ??= connect(unwanted.signal);
    // Whoever takes it gets the error.
    started.catch(() => undefined);
    return started;
  };
  return {
    begin: () => void begin(),
    take: () => {
      const taken = begin();
      started = undefined;
      return taken.catch(() => connect());
    },
    discard: async () => {
      unwanted.abort();
      await (await started?.catch(() => undefined))?.close();
    },
  };
}
