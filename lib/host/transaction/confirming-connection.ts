/**
 * The connection that confirms a change: a new one, with a new login, started when the host has said that all is committed.
 *
 * It is started in that moment and not once the host has been read again, so that the login goes on meanwhile. What it proves is
 * the same: not one of its packets is older than the commit.
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

export function confirmingConnection(
  connect: (abort?: AbortSignal) => Promise<Connection>,
): ConfirmingConnection {
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
