/** Reads of hosts that are started before their desired state is known; each is taken once. */
import { startDeadline } from '../base/deadline';
import { omitUndefined } from '../base/omit-undefined';
import { type HostSnapshot, readHost } from '../host/read';
import type { HostConnections } from './host-connections';

export interface PrefetchedReads<Target> {
  /** Resolves as soon as the host is at it, the read has failed, or it takes long. Never rejects: whoever takes the read gets its error. */
  begin(target: Target, abort?: AbortSignal, sets?: boolean): Promise<void>;
  /** The read that was started for the target, if any. */
  tryTake(target: Target): Promise<HostSnapshot> | undefined;
}

/** How long `begin` waits for a host: longer than most logins take. */
const longestWaitMs = 200;

/** @param traffic whether connections and sockets are read, too */
export function prefetchedReads<Target>(
  connections: HostConnections<Target>,
  nonce: () => string,
  traffic = false,
): PrefetchedReads<Target> {
  const prefetched = new Map<string, Promise<HostSnapshot>>();
  return {
    begin: (target, abort, sets = false) =>
      new Promise((resolve) => {
        const stop = startDeadline({ timeoutMs: longestWaitMs, onTimeout: resolve });
        const done = (): void => {
          stop();
          resolve();
        };
        const reading = connections.use(target, {
          look: (connection) =>
            readHost(connection, {
              nonce: nonce(),
              sets,
              traffic,
              onStdout: done,
              ...omitUndefined({ abort }),
            }),
          work: (_connection, snapshot) => Promise.resolve(snapshot),
          abort,
        });
        reading.then(done, done);
        prefetched.set(JSON.stringify(target), reading);
      }),
    tryTake: (target) => {
      const key = JSON.stringify(target);
      const reading = prefetched.get(key);
      prefetched.delete(key);
      return reading;
    },
  };
}
