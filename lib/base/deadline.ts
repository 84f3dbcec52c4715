/** Whatever may take too long or be cancelled has one of these, instead of a timer and a listener of its own. */
import { setMaxListeners } from 'node:events';
import { onAbort as whenSignalled } from './on-abort';

export interface DeadlineOptions {
  readonly timeoutMs: number;
  readonly onTimeout: () => void;
  /** Called instead of `onTimeout` when `abort` comes first, but never before `startDeadline` has returned. */
  readonly onAbort?: (reason: unknown) => void;
  readonly abort?: AbortSignal | undefined;
}

/**
 * Calls one of the two functions, once.
 *
 * @returns stops it: after that, neither is called
 */
export function startDeadline({ timeoutMs, onTimeout, abort, onAbort }: DeadlineOptions): () => void {
  let isOver = false;
  let forget = (): void => undefined;
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
    forget();
  };
  const cancel = (): void => {
    if (isOver) return;
    stop();
    onAbort?.(abort?.reason);
  };
  const timer = setTimeout(() => {
    stop();
    onTimeout();
  }, timeoutMs);
  if (abort?.aborted === true) queueMicrotask(cancel);
  else if (abort !== undefined) forget = whenSignalled(abort, cancel);
  return stop;
}

/** Resolves after a time, or at once when it is aborted. */
export function pause(milliseconds: number, abort?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    startDeadline({ timeoutMs: milliseconds, onTimeout: resolve, abort, onAbort: () => resolve() });
  });
}

/** Whether a promise resolves in time. The timer does not outlive the answer. */
export function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = startDeadline({ timeoutMs: milliseconds, onTimeout: () => resolve(false) });
    void promise.then(() => {
      stop();
      resolve(true);
    });
  });
}

/** Tells when a time is over. */
export interface Expiry {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Ends the timer, which otherwise keeps the process alive. */
  readonly stop: () => void;
}

export function startExpiry(milliseconds: number): Expiry {
  const controller = new AbortController();
  const stop = startDeadline({ timeoutMs: milliseconds, onTimeout: () => controller.abort() });
  return { signal: controller.signal, stop };
}

/** Aborted some time after another signal has been. */
export function startExpiryAfter(abort: AbortSignal | undefined, milliseconds: number): Expiry {
  const controller = new AbortController();
  let stopTimer = (): void => undefined;
  let forget = (): void => undefined;
  const start = (): void => {
    stopTimer = startDeadline({ timeoutMs: milliseconds, onTimeout: () => controller.abort() });
  };
  if (abort?.aborted === true) start();
  else if (abort !== undefined) forget = whenSignalled(abort, start);
  return {
    signal: controller.signal,
    stop: () => {
      forget();
      stopTimer();
    },
  };
}

/** For a signal to which many listen, such as all hosts in flight: Node takes more than ten for a leak, and says so on stderr. */
export function heardByMany(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** Resolves when it is aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else whenSignalled(signal, resolve);
  });
}
