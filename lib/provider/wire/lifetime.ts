/**
 * When this process ends.
 *
 * Terraform ends its providers by the call `Shutdown`, reads the answer, and closes the connection: that
 * close is the moment to go, and Terraform waits for it. But Terraform may also be killed, and then nobody
 * says anything; a provider that stays behind would hold connections to firewalls that nobody asked for.
 * So the process ends by itself when
 *
 * 1. the last connection from Terraform has closed, or
 * 2. its parent is another process than at the start (the parent died), or
 * 3. nobody has connected within a minute, or
 * 4. it gets SIGTERM or SIGHUP.
 *
 * In all four, running calls are aborted first and get a few seconds to roll back what they had started; a
 * host takes it back by itself if they do not manage. SIGINT is ignored: with ctrl-C at a terminal it comes
 * to Terraform and to us at once, and Terraform then says what to do (`StopProvider`).
 */
import { startDeadline } from '../../base/deadline';

export interface LifetimeHooks {
  /** Whether calls are running. */
  busy(): boolean;
  /** Aborts running calls. */
  stop(): void;
  exit(code: number): void;
  /** The id of the parent process now. */
  parent(): number;
}

export interface Lifetime {
  connectionOpened(): void;
  connectionClosed(): void;
  /** Terraform said that it is done. */
  shutDown(): void;
  /** No call is running any more. */
  idle(): void;
  /** A signal asks the process to end. */
  terminate(): void;
  /** Stops all timers; for tests. */
  forget(): void;
}

const parentCheckMs = 500;
const firstConnectionMs = 60_000;
/** How long aborted calls may go on. */
const graceMs = 3_000;
/** How long Terraform may take to close the connection after it said that it is done. */
const closingMs = 200;

export function watchLifetime(hooks: LifetimeHooks): Lifetime {
  const parentAtStart = hooks.parent();
  let connections = 0;
  let state: 'serving' | 'abandoned' | 'done' = 'serving';

  const exitLater = (code: number, ms: number): void => {
    setTimeout(() => {
      hooks.exit(code);
    }, ms);
  };
  const abandon = (): void => {
    if (state === 'done') {
      hooks.exit(0);
      return;
    }
    if (state === 'abandoned') return;
    state = 'abandoned';
    hooks.stop();
    if (hooks.busy()) exitLater(1, graceMs);
    else hooks.exit(1);
  };

  const parentCheck = setInterval(() => {
    if (hooks.parent() !== parentAtStart) abandon();
  }, parentCheckMs);
  const stopWaiting = startDeadline({ timeoutMs: firstConnectionMs, onTimeout: abandon });

  return {
    connectionOpened() {
      connections += 1;
      stopWaiting();
    },
    connectionClosed() {
      connections -= 1;
      if (connections === 0) abandon();
    },
    shutDown() {
      state = 'done';
      exitLater(0, closingMs);
    },
    idle() {
      if (state === 'abandoned') hooks.exit(1);
    },
    terminate: abandon,
    forget() {
      clearInterval(parentCheck);
      stopWaiting();
    },
  };
}
