interface Waiting {
  readonly acts: Set<() => void>;
  readonly listener: () => void;
}

/** What is to be done when a signal is aborted: one listener for all of it. */
const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls a function when a signal is aborted; for one that is aborted already, never. A signal of Node goes through all its listeners
 * for each that is added or taken away, and all hosts in flight listen to the same.
 *
 * @returns takes it away again
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) return () => undefined;
  const { acts, listener } = waiting.get(signal) ?? listenTo(signal);
  // The same function may be waiting twice, and each time is taken away by itself.
  const own = (): void => {
    act();
  };
  acts.add(own);
  return () => {
    if (!acts.delete(own) || acts.size > 0) return;
    signal.removeEventListener('abort', listener);
    waiting.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const acts = new Set<() => void>();
  const listener = (): void => {
    waiting.delete(signal);
    for (const act of acts) run(act);
  };
  signal.addEventListener('abort', listener, { once: true });
  const added = { acts, listener };
  waiting.set(signal, added);
  return added;
}

/** As with listeners of Node, what one throws keeps no other from being called. */
function run(act: () => void): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
