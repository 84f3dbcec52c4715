/** Reads of hosts that are begun before it is known what is desired of them; each is taken once. */
import { given } from '../base/omit-undefined';
import { type HostSnapshot, readHost } from '../host/read';
import type { HostConnections } from './host-connections';

export interface BegunReads<Target> {
  /** Resolves as soon as the host is at it, the read has failed, or it takes long. Never rejects: who takes it is told. */
  begin(target: Target, abort?: AbortSignal): Promise<void>;
  /** What was begun, if anything was. */
  tryTake(target: Target): Promise<HostSnapshot> | undefined;
}

/** How long `begin` waits for a host: longer than most logins take. */
const patienceMs = 200;

export function begunReads<Target>(
  connections: HostConnections<Target>,
  nonce: () => string,
): BegunReads<Target> {
  const begun = new Map<string, Promise<HostSnapshot>>();
  return {
    begin: (target, abort) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, patienceMs);
        const done = (): void => {
          clearTimeout(timer);
          resolve();
        };
        const reading = connections.use(target, {
          look: (connection) => readHost(connection, { nonce: nonce(), onStdout: done, ...given(abort) }),
          work: (_connection, snapshot) => Promise.resolve(snapshot),
          abort,
        });
        reading.then(done, done);
        begun.set(JSON.stringify(target), reading);
      }),
    tryTake: (target) => {
      const key = JSON.stringify(target);
      const reading = begun.get(key);
      begun.delete(key);
      return reading;
    },
  };
}
