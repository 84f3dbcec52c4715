/** Work on many hosts, several at a time. */

export type HostOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** What was thrown, most often a FirewallError. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** What became of another host kept this one back. */
  | { readonly kind: 'skipped' };

export interface RunHostsOptions {
  /** How many hosts are worked on at once. */
  readonly parallel: number;
  /**
   * So many hosts, the first of the list, are finished before the others are started; when one of them fails, no other is started.
   * @default 0
   */
  readonly canary?: number;
  /** Failures after which no more hosts are started; those that were started are finished. @default none */
  readonly stopsAfter?: (error: unknown) => boolean;
  /** Asked before each host; where not, it and all that were not started are skipped, and what it throws is that host's failure. */
  readonly mayStart?: (index: number) => Promise<boolean>;
  /** Called with the host's place in the list. */
  readonly onStart?: (index: number) => void;
  readonly onEnd?: (index: number, outcome: HostOutcome<unknown>) => void;
}

/**
 * The outcome of each host, in the order of the list. What goes wrong with one is its outcome, and hides no other's.
 */
export async function runHosts<Host, T>(
  hosts: readonly Host[],
  work: (host: Host, index: number) => Promise<T>,
  { parallel, canary = 0, stopsAfter = () => false, mayStart, onStart, onEnd }: RunHostsOptions,
): Promise<readonly HostOutcome<T>[]> {
  const outcomes = hosts.map((): HostOutcome<T> => ({ kind: 'skipped' }));
  let isStopped = false;
  const runPart = async (part: readonly (readonly [number, Host])[], isCanary: boolean): Promise<void> => {
    // One iterator for all workers: whoever is free takes the next host.
    const queue = part.values();
    const worker = async (): Promise<void> => {
      for (const [index, host] of queue) {
        if (isStopped) return;
        const allowed = await permission(index, mayStart);
        if (allowed.kind === 'done' && !allowed.value) isStopped = true;
        // Another host may have stopped all meanwhile.
        if (isStopped) return;
        onStart?.(index);
        const outcome = allowed.kind === 'done' ? await outcomeOf(host, index, work) : allowed;
        outcomes[index] = outcome;
        if (outcome.kind === 'failed' && (isCanary || allowed.kind === 'failed' || stopsAfter(outcome.error)))
          isStopped = true;
        onEnd?.(index, outcome);
      }
    };
    await Promise.all(Array.from({ length: Math.min(Math.max(1, parallel), part.length) }, worker));
  };
  const all = [...hosts.entries()];
  await runPart(all.slice(0, canary), true);
  await runPart(all.slice(canary), false);
  return outcomes;
}

async function permission(
  index: number,
  mayStart: RunHostsOptions['mayStart'],
): Promise<Exclude<HostOutcome<boolean>, { kind: 'skipped' }>> {
  try {
    return { kind: 'done', value: mayStart === undefined || (await mayStart(index)) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

async function outcomeOf<Host, T>(
  host: Host,
  index: number,
  work: (host: Host, index: number) => Promise<T>,
): Promise<HostOutcome<T>> {
  try {
    return { kind: 'done', value: await work(host, index) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
