/**
 * The connection that confirms a change: a new one, with a new login, begun when the host has said that all is committed.
 *
 * It is begun in that moment and not once the host has been read again, so that the login goes on meanwhile. What it proves is
 * the same: not one of its packets is older than the commit.
 */
import type { Connection } from '../transport';

export interface ConfirmingConnection {
  /** Called when all is committed, and never before. */
  begin(): void;
  /** It, once it has come about; a second try where the first did not. @throws FirewallError `host/...` */
  take(): Promise<Connection>;
  /** Gives up what was begun and nobody took. */
  discard(): Promise<void>;
}

export function confirmingConnection(
  connect: (abort?: AbortSignal) => Promise<Connection>,
): ConfirmingConnection {
  const unwanted = new AbortController();
  let begun: Promise<Connection> | undefined;
  const begin = (): Promise<Connection> => {
    begun ??= connect(unwanted.signal);
    // Who takes it is told.
    begun.catch(() => undefined);
    return begun;
  };
  return {
    begin: () => void begin(),
    take: () => {
      const taken = begin();
      begun = undefined;
      return taken.catch(() => connect());
    },
    discard: async () => {
      unwanted.abort();
      await (await begun?.catch(() => undefined))?.close();
    },
  };
}
