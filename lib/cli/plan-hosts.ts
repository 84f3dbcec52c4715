/** Reads and plans many hosts: the start of plan, apply and drift. */
import { defined } from '../base/at';
import type { Diagnostic } from '../base/diagnostic';
import { omitUndefined } from '../base/omit-undefined';
import type { CliContext } from './cli-context';
import { constructFinder } from './construct-finder';
import { type HostTask, nameOf } from './host-task';
import { withProgress } from './progress';
import { diagnosticsOf, reportError } from './report-error';
import type { RulesetChange } from '../deploy/apply-request';
import type { Engine } from '../deploy/engine';
import type { LiveSnapshot } from '../deploy/live-snapshot';
import { type HostOutcome, runHosts } from '../deploy/run-hosts';
import { liveTrafficOf } from '../plan/live-traffic/live-traffic';
import { hostImpactOf } from '../plan/impact';
import type { ChangeReview } from '../review/views/change-review';
import { pairsOf } from '../review/views/set-view';
import type { HostReview } from '../review/many-hosts/host-review';

export interface PlannedHost {
  readonly task: HostTask;
  readonly outcome: HostOutcome<PlannedChange>;
}

export interface PlannedChange {
  readonly snapshot: LiveSnapshot;
  readonly change: RulesetChange;
}

/** How many hosts to work on at once by default. */
export const defaultParallel = 10;

export interface PlanHostsOptions {
  /** @default {@link defaultParallel} */
  readonly parallel: number | undefined;
  readonly abort: AbortSignal;
}

/** Each host with its change, in the order of the tasks. A failure on one host is the outcome of that host alone. */
export async function planHosts(
  tasks: readonly HostTask[],
  engine: Engine,
  context: CliContext,
  { parallel = defaultParallel, abort }: PlanHostsOptions,
): Promise<readonly PlannedHost[]> {
  const readings = readingsOf(tasks);
  const read = (task: HostTask): Promise<LiveSnapshot> => {
    const reading = defined(readings.get(task), 'the reading of a task');
    return (reading.snapshot ??= engine.read(task.target, abort, reading.desired));
  };
  const outcomes = await withProgress(context, tasks.map(nameOf), 'reading', (progress) =>
    runHosts(tasks, async (task) => planTask(task, await read(task), engine), { parallel, ...progress }),
  );
  return tasks.flatMap((task, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ task, outcome }];
  });
}

interface Reading {
  readonly desired: HostTask['desired'][];
  snapshot?: Promise<LiveSnapshot>;
}

/** A host with several owners is read once. */
function readingsOf(tasks: readonly HostTask[]): ReadonlyMap<HostTask, Reading> {
  const byTarget = new Map<string, Reading>();
  return new Map(
    tasks.map((task) => {
      const key = JSON.stringify(task.target);
      const reading = byTarget.get(key) ?? { desired: [] };
      byTarget.set(key, reading);
      reading.desired.push(task.desired);
      return [task, reading];
    }),
  );
}

function planTask(task: HostTask, snapshot: LiveSnapshot, engine: Engine): PlannedChange {
  return { snapshot, change: engine.plan(snapshot.live, task.desired.owner, task.desired) };
}

/** For the renderers. */
export function reviewOf(task: HostTask, { snapshot, change }: PlannedChange): ChangeReview {
  const { hostForms = {}, surroundings } = snapshot.live;
  const constructOf = constructFinder(task, hostForms);
  const { families, sets } = change.plan;
  const { lines: impact, rows: traffic, undecided } = hostImpactOf(families, sets);
  return {
    title: task.title,
    owner: task.desired.owner,
    families,
    ...{ impact, traffic, undecided },
    ...setsReview(change),
    warnings: [...task.warnings, ...change.warnings],
    ...omitUndefined({
      constructOf,
      liveTraffic: surroundings && liveTrafficOf(families, surroundings, sets),
    }),
  };
}

function setsReview({ plan: { sets } }: RulesetChange): Pick<ChangeReview, 'sets'> {
  if (sets === undefined) return {};
  const { setup, teardown } = sets.script;
  return { sets: { pairs: pairsOf(sets.live, sets.wanted), operations: [...setup, ...teardown] } };
}

export function hostReview({ task, outcome }: PlannedHost): HostReview {
  if (outcome.kind === 'done') return { kind: 'planned', review: reviewOf(task, outcome.value) };
  const errors: readonly Diagnostic[] = outcome.kind === 'failed' ? diagnosticsOf(outcome.error) : [];
  return { kind: 'failed', title: task.title, owner: task.desired.owner, errors };
}

/** Writes errors to stderr, by host. @returns how many hosts failed */
export function reportFailures(
  hosts: readonly { readonly task: HostTask; readonly outcome: HostOutcome<unknown> }[],
  context: CliContext,
  verbose: boolean | undefined,
): number {
  const failed = hosts.flatMap(({ task, outcome }) => (outcome.kind === 'failed' ? [{ task, outcome }] : []));
  for (const { task, outcome } of failed) {
    reportError(outcome.error, context, { about: nameOf(task), verbose: verbose === true });
  }
  return failed.length;
}
