/** When a host rolls back by itself where nothing else is said. */
export const defaultConfirmTimeoutMs = 30_000;

/**
 * Most time that one try to confirm may take, of each thing that it waits for: a connection, a handshake, an answer. A
 * quarter of the confirm timeout, so that who raises it for a slow link raises this too; there is time for a second try before the
 * host rolls back. Five seconds are enough for two lost packets, and a lockout is to be told soon.
 */
export function tryTimeMs(confirmTimeoutMs = defaultConfirmTimeoutMs): number {
  return Math.min(Math.max(5_000, confirmTimeoutMs / 4), confirmTimeoutMs / 2);
}
