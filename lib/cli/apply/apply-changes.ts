/** Applies planned and approved changes to their hosts. */
import { at } from '../../base/at';
import { heardByMany } from '../../base/deadline';
import { omitUndefined } from '../../base/omit-undefined';
import type { ApplyOutcome, ApplyRequest } from '../../deploy/apply-request';
import { confirmByHandSeconds } from '../command-line/deploy-verbs';
import type { Engine } from '../../deploy/engine';
import { type HostOutcome, type RunHostsOptions, runHosts } from '../../deploy/run-hosts';
import { visibleText } from '../../base/visible-text';
import { type HostTask, nameOf } from '../host-task';
import { type PlannedChange, defaultParallel, reportFailures } from '../plan-hosts';
import { type Progress, withProgress } from '../progress';
import { reportDiagnostics } from '../report-error';
import type { CliContext } from '../cli-context';
import type { RunRecord } from '../fleet/run-record';
import type { InputOf } from '../command-line/verb-table';
import { confirmByHand } from './confirm-by-hand';
import { openPrompt } from './prompt';
import { type HostResult, isRollback, wordOf } from './host-result';

export type ApplyOptions = InputOf<'apply'>;

export interface HostChange {
  readonly task: HostTask;
  readonly planned: PlannedChange;
}

export interface Changes {
  readonly changes: readonly HostChange[];
  readonly options: ApplyOptions;
  /** Whether nobody was asked since the hosts were read, so that what was read is still current. */
  readonly isApprovedNow: boolean;
  /** What other shards know; undefined where they hear nothing. */
  readonly record: RunRecord | undefined;
}

export interface ChangeContext {
  readonly cli: CliContext;
  readonly abort: AbortSignal;
  readonly engine: Engine;
}

/** The result of each host. Errors, warnings and written files are reported on the way. */
export async function applyChanges(request: Changes, context: ChangeContext): Promise<readonly HostResult[]> {
  // A host where only a boot file changes tells nothing about the others, so it is no canary.
  const hasOperations = ({ planned }: HostChange): boolean => planned.change.operations.length > 0;
  const { options, record } = request;
  const isFirst = ({ task }: HostChange): boolean => record?.isCanary(task) === true;
  const changes = [...request.changes].sort(
    (a, b) => rank(isFirst(b), hasOperations(b)) - rank(isFirst(a), hasOperations(a)),
  );
  const run = options.confirm === 'manually' ? applyByHand : applyUnattended;
  const outcomes = await run({ ...request, changes }, context);
  const results = changes.flatMap(({ task, planned }, index): readonly HostResult[] => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ task, operations: planned.change.operations.length, outcome }];
  });
  reportFailures(results, context.cli, options.verbose);
  for (const outcome of outcomes)
    if (outcome.kind === 'done') reportDiagnostics(outcome.value.rehearsal, context.cli);
  reportPersistence(changes, outcomes, context.cli);
  return results;
}

/** Canaries of the fleet before hosts with operations, these before the others. */
function rank(isCanary: boolean, hasOperations: boolean): number {
  return (isCanary ? 2 : 0) + (hasOperations ? 1 : 0);
}

type Outcomes = readonly HostOutcome<ApplyOutcome>[];

async function applyUnattended(request: Changes, context: ChangeContext): Promise<Outcomes> {
  const { changes } = request;
  const names = changes.map(({ task }) => nameOf(task));
  return withProgress(context.cli, names, 'applying', (progress) =>
    runHosts(
      changes,
      (change, index) =>
        applyChange(change, request, context, { onStep: (step) => progress.onStep(index, step) }),
      {
        ...limits(request, defaultParallel),
        ...progress,
        onEnd: (index, outcome) => {
          progress.onEnd(index, outcome);
          put(request, index, outcome);
        },
      },
    ),
  );
}

const confirmByHandMs = confirmByHandSeconds * 1000;

/**
 * A person who checks each host wants one after the other; `--parallel` makes their waits overlap. Progress is printed as lines
 * that stay, since lines that change would write over the question.
 */
async function applyByHand(request: Changes, context: ChangeContext): Promise<Outcomes> {
  const { changes, options } = request;
  const { stdin, terminal, env } = context.cli;
  if (terminal === undefined) throw new Error('confirming by hand needs a terminal');
  const prompt = openPrompt(stdin, terminal, env);
  const abort = heardByMany(AbortSignal.any([context.abort, prompt.ended]));
  const confirm = confirmByHand(prompt, changes.length);
  const say = (index: number, what: string): void => {
    const task = changes[index]?.task;
    if (task !== undefined) prompt.say(`${visibleText(nameOf(task))}: ${what}`);
  };
  const progress: Progress = {
    onStart: (index) => say(index, 'applying'),
    onStep: (index, step) => say(index, step),
    onEnd: (index, outcome) => {
      say(index, wordOf({ outcome, operations: changes[index]?.planned.change.operations.length }));
      put(request, index, outcome);
    },
  };
  const work = (change: HostChange, index: number): Promise<ApplyOutcome> => {
    const { task } = change;
    const seconds = options.confirmTimeout;
    const confirmTimeoutMs =
      seconds === undefined ? Math.max(confirmByHandMs, task.settings.confirmTimeoutMs ?? 0) : seconds * 1000;
    const deadlineMs = Date.now() + confirmTimeoutMs;
    return applyChange(
      change,
      request,
      { ...context, abort },
      {
        confirmTimeoutMs,
        confirm: (over) => confirm({ name: nameOf(task), deadlineMs }, over),
        onStep: (step) => progress.onStep(index, step),
      },
    );
  };
  try {
    return await runHosts(changes, work, { ...limits(request, 1), ...progress });
  } finally {
    prompt.close();
  }
}

function limits(
  { options: { parallel, canary = 0 }, changes, record }: Changes,
  usual: number,
): Pick<RunHostsOptions, 'parallel' | 'canary' | 'stopsAfter' | 'mayStart'> {
  const shared = { parallel: parallel ?? usual, stopsAfter: isRollback };
  if (record === undefined) return { ...shared, canary };
  return {
    ...shared,
    canary: changes.filter(({ task }) => record.isCanary(task)).length,
    mayStart: (index) => record.mayStart(at(changes, index).task),
  };
}

/** Other shards hear of each host as soon as it has ended. */
function put({ changes, record }: Changes, index: number, outcome: HostOutcome<unknown>): void {
  const { task, planned } = at(changes, index);
  record?.put({ task, operations: planned.change.operations.length, outcome });
}

async function applyChange(
  { task, planned }: HostChange,
  { options, isApprovedNow }: Changes,
  { engine, abort }: ChangeContext,
  more: Pick<ApplyRequest, 'confirm' | 'confirmTimeoutMs' | 'onStep'>,
): Promise<ApplyOutcome> {
  const { snapshot, change } = planned;
  const seconds = options.confirmTimeout;
  return engine.apply({
    ...task.settings,
    ...(seconds === undefined ? {} : { confirmTimeoutMs: seconds * 1000 }),
    ...(options.persist === true ? { persist: true } : {}),
    ...omitUndefined({
      acceptLockoutRisk: options.acceptLockoutRisk ?? task.settings.acceptLockoutRisk,
    }),
    target: task.target,
    desired: task.desired,
    owner: task.desired.owner,
    expected: {
      fingerprint: snapshot.fingerprint,
      operations: change.operations,
      hostForms: snapshot.live.hostForms,
      ...(isApprovedNow ? { planned: { live: snapshot.live, change } } : {}),
    },
    ...more,
    abort,
  });
}

/** Written files are progress; that a reboot would lose the rules is a warning. */
function reportPersistence(changes: readonly HostChange[], outcomes: Outcomes, context: CliContext): void {
  changes.forEach(({ task }, index) => {
    const outcome = outcomes[index];
    const persistence = outcome?.kind === 'done' ? outcome.value.persistence : undefined;
    if (persistence === undefined) return;
    for (const path of persistence.written) {
      if (context.tell !== undefined) context.tell({ event: 'wrote', host: nameOf(task), path });
      else context.stderr.write(`${visibleText(nameOf(task))}: wrote ${visibleText(path)}\n`);
    }
    reportDiagnostics(persistence.warnings, context);
  });
}
