/** Changes that were planned and approved, onto their hosts. */
import type { ApplyOutcome, ApplyRequest } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import { type HostOutcome, runHosts } from '../../deploy/run-hosts';
import { visibleText } from '../../base/visible-text';
import { type HostTask, nameOf } from '../host-task';
import { type PlannedChange, defaultParallel, reportFailures } from '../plan-hosts';
import { type Progress, withProgress } from '../progress';
import { reportDiagnostics } from '../report-error';
import type { CliContext } from '../cli-context';
import type { ApplyOptions } from './apply-options';
import { confirmByHand } from './confirm-by-hand';
import { openPrompt } from './prompt';
import { type HostResult, isRollback, wordOf } from './host-result';

export interface HostChange {
  readonly task: HostTask;
  readonly planned: PlannedChange;
}

export interface Changes {
  readonly changes: readonly HostChange[];
  readonly options: ApplyOptions;
  /** Whether no time went by since the hosts were read, because nobody had to be asked. */
  readonly isApprovedNow: boolean;
}

export interface ChangeContext {
  readonly cli: CliContext;
  readonly abort: AbortSignal;
  readonly engine: Engine;
}

/** How each host ended; what went wrong and what was written is told. */
export async function applyChanges(request: Changes, context: ChangeContext): Promise<readonly HostResult[]> {
  // Those with nothing to change but a file say nothing about the others, so they are no canaries.
  const hasOperations = ({ planned }: HostChange): boolean => planned.change.operations.length > 0;
  const changes = [
    ...request.changes.filter(hasOperations),
    ...request.changes.filter((change) => !hasOperations(change)),
  ];
  const { options } = request;
  const run = options.confirm === 'manually' ? applyByHand : applyUnattended;
  const outcomes = await run({ ...request, changes }, context);
  const ends = changes.flatMap(({ task, planned }, index): readonly HostResult[] => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ task, operations: planned.change.operations.length, outcome }];
  });
  reportFailures(ends, context.cli, options.verbose);
  for (const outcome of outcomes)
    if (outcome.kind === 'done') reportDiagnostics(outcome.value.rehearsal, context.cli);
  reportPersistence(changes, outcomes, context.cli);
  return ends;
}

type Outcomes = readonly HostOutcome<ApplyOutcome>[];

async function applyUnattended(request: Changes, context: ChangeContext): Promise<Outcomes> {
  const { changes, options } = request;
  const names = changes.map(({ task }) => nameOf(task));
  return withProgress(context.cli, names, 'applying', (progress) =>
    runHosts(changes, (change) => applyChange(change, request, context), {
      ...limits(options, defaultParallel),
      ...progress,
    }),
  );
}

/** When a person confirms and nothing else is said. */
const confirmByHandMs = 120_000;

/**
 * A person who looks at each host wants one after the other; `--parallel` makes their waits overlap. Lines that
 * are said once take the place of lines that change, which would write over the question.
 */
async function applyByHand(request: Changes, context: ChangeContext): Promise<Outcomes> {
  const { changes, options } = request;
  const { stdin, terminal, env } = context.cli;
  if (terminal === undefined) throw new Error('somebody has to look on');
  const prompt = openPrompt(stdin, terminal, env);
  const abort = AbortSignal.any([context.abort, prompt.ended]);
  const confirm = confirmByHand(prompt, changes.length);
  const say = (index: number, what: string): void => {
    const task = changes[index]?.task;
    if (task !== undefined) prompt.say(`${visibleText(nameOf(task))}: ${what}`);
  };
  const progress: Progress = {
    onStart: (index) => say(index, 'applying'),
    onEnd: (index, outcome) =>
      say(index, wordOf({ outcome, operations: changes[index]?.planned.change.operations.length })),
  };
  const work = (change: HostChange): Promise<ApplyOutcome> => {
    const { task } = change;
    const seconds = options.confirmTimeout;
    const confirmTimeoutMs =
      seconds === undefined ? Math.max(confirmByHandMs, task.confirmTimeoutMs ?? 0) : seconds * 1000;
    const deadlineMs = Date.now() + confirmTimeoutMs;
    return applyChange(
      change,
      request,
      { ...context, abort },
      { confirmTimeoutMs, confirm: (over) => confirm({ name: nameOf(task), deadlineMs }, over) },
    );
  };
  try {
    return await runHosts(changes, work, { ...limits(options, 1), ...progress });
  } finally {
    prompt.close();
  }
}

function limits(
  { parallel, canary }: ApplyOptions,
  usual: number,
): Pick<Parameters<typeof runHosts>[2], 'parallel' | 'canary' | 'stopsAfter'> {
  return { parallel: parallel ?? usual, canary: canary ?? 0, stopsAfter: isRollback };
}

async function applyChange(
  { task, planned }: HostChange,
  { options, isApprovedNow }: Changes,
  { engine, abort }: ChangeContext,
  byHand: Pick<ApplyRequest, 'confirm' | 'confirmTimeoutMs'> = {},
): Promise<ApplyOutcome> {
  const { snapshot, change } = planned;
  const seconds = options.confirmTimeout;
  const confirmTimeoutMs = seconds === undefined ? task.confirmTimeoutMs : seconds * 1000;
  return engine.apply({
    target: task.target,
    desired: task.desired,
    owner: task.desired.owner,
    expected: {
      fingerprint: snapshot.fingerprint,
      operations: change.operations,
      hostForms: snapshot.live.hostForms,
      ...(isApprovedNow ? { planned: { live: snapshot.live, change } } : {}),
    },
    ...(confirmTimeoutMs === undefined ? {} : { confirmTimeoutMs }),
    ...byHand,
    ...(options.persist === true || task.persist === true ? { persist: true } : {}),
    abort,
  });
}

/** Which files were written is progress; that a reboot undoes the rules is a warning. */
function reportPersistence(changes: readonly HostChange[], outcomes: Outcomes, context: CliContext): void {
  changes.forEach(({ task }, index) => {
    const outcome = outcomes[index];
    const persistence = outcome?.kind === 'done' ? outcome.value.persistence : undefined;
    if (persistence === undefined) return;
    for (const path of persistence.written)
      context.stderr.write(`${visibleText(nameOf(task))}: wrote ${visibleText(path)}\n`);
    reportDiagnostics(persistence.warnings, context);
  });
}
