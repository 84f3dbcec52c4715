/**
 * What the runs of other shards tell this one, and what it tells them.
 *
 * 1. **A host that did not stay stops all.** Before each host the results of all shards are read; one that was rolled back, or whose
 *    state is unknown, keeps back whatever was not started yet. Hosts that were started are finished.
 * 2. **Canaries are those of the fleet**: the first hosts of the whole plan, whichever shard they are in. Others wait for them, for a
 *    limited time, and a canary that is not in its desired state afterwards stops all as well.
 * 3. **A run that was killed can be repeated** with the same folder: it goes on where it was. One that was stopped cannot; its folder
 *    says why, until somebody takes another one.
 * 4. What cannot be read stops this run, since nothing tells what it would have said.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FirewallError } from '../../base/firewall-error';
import { rounds } from '../apply/rounds';
import { type HostResult, wordOf } from '../apply/host-result';
import { type HostTask, nameOf } from '../host-task';
import { diagnosticsOf } from '../report-error';
import type { Diagnostic } from '../../base/diagnostic';
import { fleetProblems } from './diagnostics';
import type { ShardOfHosts } from './host-part';
import { type ReadResults, resultsReader, writeResults } from './results-folder';
import { type RecordedHost, type RunResults, resultsKind } from './run-results';

export interface RunRecord {
  readonly isCanary: (task: HostTask) => boolean;
  /** Whether hosts of a round may be read. Waits for the canaries of the round unless one of them is among these. */
  readonly mayBegin: (tasks: readonly HostTask[]) => Promise<boolean>;
  /** Whether a host may be changed now. Waits for the canaries, unless it is one. @throws FirewallError `fleet/...` */
  readonly mayStart: (task: HostTask) => Promise<boolean>;
  readonly put: (...results: readonly HostResult[]) => void;
  /** Nothing more will be done. */
  readonly end: () => void;
}

export interface RunRecordOptions {
  readonly folder: string;
  /** Digest of the saved plan. */
  readonly plan: string | undefined;
  readonly shard: ShardOfHosts | undefined;
  /** The hosts of this run. */
  readonly tasks: readonly HostTask[];
  /** The hosts of all shards that may be canaries, in order. */
  readonly all: readonly HostTask[];
  readonly canary: number;
  readonly canaryWaitSeconds: number;
  readonly abort: AbortSignal;
  readonly warn: (found: Diagnostic) => void;
}

/** How often the folder is looked at. */
const pollMs = 500;

/**
 * @throws FirewallError `fleet/other-run`, `fleet/unreadable-results`, `cli/unwritable-file`
 * @public for `apply`, which requires it late
 */
export function openRunRecord(options: RunRecordOptions): RunRecord {
  const { folder, shard, tasks, canaryWaitSeconds, abort } = options;
  const plan = options.plan ?? null;
  const read = resultsReader(folder);
  for (const found of read()) requireSameRun(folder, found, { plan, of: shard?.of });
  const hosts = new Map<string, RecordedHost>(tasks.map((task) => [keyOf(task), withoutResult(task)]));
  for (const found of earlierOf(read, shard)) {
    const key = JSON.stringify([found.host, found.owner]);
    if (hosts.has(key) && staysKnown(found.outcome)) hosts.set(key, found);
  }
  const write = (ended: boolean): void => {
    writeResults(folder, {
      ...{ kind: resultsKind, version: 1, plan },
      ...(shard === undefined ? {} : { shard: { ...shard, places: [...shard.places] } }),
      ...{ ended, hosts: [...hosts.values()] },
    });
  };
  write(false);
  // A host that was changed is finished and shown, whatever becomes of the file.
  let fault: unknown;
  const save = (): void => {
    try {
      write(false);
    } catch (error) {
      fault ??= error;
    }
  };

  const canariesByTask = canaryRounds(options);
  const canariesOf = (task: HostTask): readonly HostTask[] => canariesByTask.get(keyOf(task)) ?? [];
  const isCanary = (task: HostTask): boolean => canariesOf(task).some((each) => keyOf(each) === keyOf(task));
  let isTold = false;
  const stopped = (found: Recorded): false => {
    if (!isTold)
      options.warn(fleetProblems.stopped(nameOfRecorded(found), String(found.outcome), found.shard));
    isTold = true;
    return false;
  };
  const isGoingOn = (): boolean => {
    if (fault !== undefined) throw fault as Error;
    const bad = recordedIn(read).find(({ outcome }) => outcome === 'rolled-back' || outcome === 'unknown');
    return bad === undefined || stopped(bad);
  };
  const canariesEnded = async (canaries: readonly HostTask[]): Promise<boolean> => {
    const keys = new Map(canaries.map((task) => [keyOf(task), nameOf(task)]));
    const deadlineMs = Date.now() + canaryWaitSeconds * 1000;
    for (;;) {
      const recorded = recordedIn(read).filter((host) => keys.has(keyOfRecorded(host)));
      const ended = recorded.filter(({ outcome }) => outcome !== null);
      const bad = ended.find(({ outcome }) => outcome !== 'applied' && outcome !== 'unchanged');
      if (bad !== undefined) return stopped(bad);
      if (ended.length === keys.size) return true;
      for (const host of ended) keys.delete(keyOfRecorded(host));
      if (Date.now() >= deadlineMs)
        throw new FirewallError(fleetProblems.canariesNotEnded([...keys.values()], canaryWaitSeconds));
      if (!(await pause(abort))) return false;
    }
  };
  const mayGoOn = async (canaries: readonly HostTask[]): Promise<boolean> =>
    isGoingOn() && (canaries.length === 0 || ((await canariesEnded(canaries)) && isGoingOn()));

  return {
    isCanary,
    mayBegin: async (round) => {
      const [first] = round;
      return mayGoOn(first === undefined || round.some(isCanary) ? [] : canariesOf(first));
    },
    mayStart: async (task) => mayGoOn(isCanary(task) ? [] : canariesOf(task)),
    put: (...results) => {
      for (const result of results) {
        const key = keyOf(result.task);
        const before = hosts.get(key);
        const now = recorded(result);
        if (before === undefined || replaces(now, before)) hosts.set(key, now);
      }
      if (results.length > 0) save();
    },
    end: () => write(true),
  };
}

/** False when somebody has cancelled meanwhile. */
async function pause(abort: AbortSignal): Promise<boolean> {
  try {
    await sleep(pollMs, undefined, { signal: abort });
    return true;
  } catch {
    return false;
  }
}

/** For each host the canaries of its round. */
function canaryRounds({ all, tasks, canary }: RunRecordOptions): ReadonlyMap<string, readonly HostTask[]> {
  const canaries = rounds(all).map((round) => round.slice(0, canary));
  const roundOf = rounds(tasks).flatMap((round, index) =>
    round.map((task) => [keyOf(task), canaries[index] ?? []] as const),
  );
  return new Map(roundOf);
}

type Recorded = RecordedHost & { readonly shard: RunResults['shard'] };

function recordedIn(read: ReadResults): readonly Recorded[] {
  return read().flatMap(({ hosts, shard }) => hosts.map((host) => ({ ...host, shard })));
}

function earlierOf(read: ReadResults, shard: ShardOfHosts | undefined): readonly RecordedHost[] {
  return read().find((found) => found.shard?.index === shard?.index)?.hosts ?? [];
}

function requireSameRun(
  folder: string,
  found: RunResults,
  { plan, of }: { readonly plan: string | null; readonly of: number | undefined },
): void {
  const why =
    found.plan !== plan
      ? 'it is about another plan'
      : found.shard?.of !== of
        ? 'the hosts were parted in another way'
        : undefined;
  if (why !== undefined) throw new FirewallError(fleetProblems.otherRun(folder, why));
}

/** What a run that was killed leaves to the one after it. */
function staysKnown(outcome: RecordedHost['outcome']): boolean {
  return outcome === 'applied' || outcome === 'rolled-back' || outcome === 'unknown';
}

function replaces(now: RecordedHost, before: RecordedHost): boolean {
  if (now.outcome === 'skipped') return !staysKnown(before.outcome);
  return !(now.outcome === 'unchanged' && before.outcome === 'applied');
}

function withoutResult({ title, desired }: HostTask): RecordedHost {
  return { host: title, owner: desired.owner, outcome: null, operations: null, errors: [] };
}

function recorded(result: HostResult): RecordedHost {
  const { task, operations, outcome } = result;
  const errors = outcome.kind === 'failed' ? diagnosticsOf(outcome.error) : [];
  return {
    ...withoutResult(task),
    outcome: wordOf(result),
    operations: operations ?? null,
    errors: errors as RecordedHost['errors'],
  };
}

function keyOf({ title, desired }: HostTask): string {
  return JSON.stringify([title, desired.owner]);
}

function keyOfRecorded({ host, owner }: RecordedHost): string {
  return JSON.stringify([host, owner]);
}

function nameOfRecorded({ host, owner }: RecordedHost): string {
  return `${host} (owner ${owner})`;
}
