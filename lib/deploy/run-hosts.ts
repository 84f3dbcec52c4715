/** Work on many hosts, several at a time. */

export type HostOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** What was thrown, most often a FirewallError. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface RunHostsOptions {
  /** How many hosts are worked on at once. */
  readonly parallel: number;
  /** Called with the host's place in the list. */
  readonly onStart?: (index: number) => void;
  readonly onEnd?: (index: number, outcome: HostOutcome<unknown>) => void;
}

/**
 * The outcome of each host, in the order of the list. All of them are worked on: what goes wrong with one is its
 * outcome and keeps no other back.
 */
export async function runHosts<Host, T>(
  hosts: readonly Host[],
  work: (host: Host, index: number) => Promise<T>,
  { parallel, onStart, onEnd }: RunHostsOptions,
): Promise<readonly HostOutcome<T>[]> {
  const outcomes: HostOutcome<T>[] = [];
  // One iterator for all workers: whoever is free takes the next host.
  const queue = hosts.entries();
  const worker = async (): Promise<void> => {
    for (const [index, host] of queue) {
      onStart?.(index);
      const outcome = await outcomeOf(host, index, work);
      outcomes[index] = outcome;
      onEnd?.(index, outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, parallel), hosts.length) }, worker));
  return outcomes;
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
