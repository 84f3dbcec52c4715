/**
 * Plans, shows, asks, applies.
 *
 * What is applied is what was shown: the engine gets the plan's fingerprint and operations, and refuses a host where they are no
 * longer the same. Hosts are changed in parallel, and the failure of one hides no other's outcome; but once one has rolled back,
 * no further host is started, since the same may happen there. Where several owners have rules on one host, one owner follows the
 * other, each with its own plan: the second's positions depend on the first's.
 */
import { FirewallError } from '../../base/firewall-error';
import type { Engine } from '../../deploy/engine';
import { count } from '../../review/text/quantity';
import { renderReviewText } from '../../review/many-hosts/render-review-text';
import { reviewOfHosts } from '../../review/many-hosts/review';
import { type ApplyOptions, type Changes, type HostChange, applyChanges } from '../apply/apply-changes';
import { type HostResult, isRollback, renderResults, wordOf } from '../apply/host-result';
import { checkApplyOptions } from '../apply/check-apply-options';
import { type ShownChanges, requireReviewed, requireWayIn } from '../apply/refusals';
import { rounds } from '../apply/rounds';
import { requireAssertionsOfHosts } from '../assertions/require-assertions';
import { ask } from '../ask';
import { usualCanaryWaitSeconds } from '../command-line/deploy-verbs';
import { loadHostTasks } from '../desired-options';
import { applyProblems } from '../diagnostics';
import { type ShardOfHosts, hostPart } from '../fleet/host-part';
import type { RunRecord, RunRecordOptions } from '../fleet/run-record';
import { withHostEngine } from '../host-engine';
import { type HostTask, nameOf } from '../host-task';
import { type PlannedHost, hostReview, planHosts, reportFailures } from '../plan-hosts';
import { reportDiagnostics } from '../report-error';
import { paintFor, widthOf } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

/** Brings the hosts to their desired state. 1 when one of them is not in it afterwards, or the plan was not approved. */
export async function apply(options: ApplyOptions, context: CliContext): Promise<ExitStatus> {
  if (options.confirm === 'manually' && !canAsk(context))
    throw new FirewallError(applyProblems.nobodyToConfirm());
  checkApplyOptions(options);
  const abort = context.interruption();
  let tasks: readonly HostTask[] = [];
  const results = new Map<HostTask, HostResult>();
  let record: RunRecord | undefined;
  try {
    await withHostEngine(async (engine) => {
      const wanted = await loadWanted(options, { engine, env: context.env, stderr: context.stderr, abort });
      const { shown, failed } = wanted;
      tasks = wanted.tasks;
      record = recordOf(wanted, options, context, abort);
      for (const [task, error] of failed)
        results.set(task, { task, operations: undefined, outcome: { kind: 'failed', error } });
      reportFailures([...results.values()], context, options.verbose);
      const turns = rounds(tasks.filter((task) => !failed.has(task)));
      // With several owners on a host, a later round must not be refused after an earlier one was applied.
      if (shown.size > 0 && turns.length > 1)
        requireReviewed(
          await planHosts(turns.flat(), engine, context, { parallel: options.parallel, abort }),
          shown,
        );
      for (const round of turns) {
        const ended = await applyRound(round, {
          ...{ options, cli: context, abort, engine, shown, record },
          isFirst: results.size === failed.size,
        });
        for (const result of ended) results.set(result.task, result);
        if (isStopped(ended, options)) break;
      }
    });
  } finally {
    // Also when a later round is not approved: earlier ones have changed hosts.
    if (results.size > 0 || record !== undefined) {
      const all = tasks.map((task) => results.get(task) ?? skipped(task));
      context.stdout.write(
        renderResults(all, paintFor(context.stdout, context.env), widthOf(context.stdout)),
      );
      for (const result of all)
        context.tell?.({
          ...{ event: 'result', host: nameOf(result.task), outcome: wordOf(result) },
          operations: result.operations ?? 0,
        });
      record?.put(...all);
      record?.end();
    }
  }
  const isDone = [...results.values()].every(({ outcome }) => outcome.kind === 'done');
  return isDone && results.size === tasks.length ? 0 : 1;
}

/** What is to be applied. */
interface Wanted {
  readonly tasks: readonly HostTask[];
  readonly shown: ShownChanges;
  readonly failed: ReadonlyMap<HostTask, FirewallError>;
  /** Hosts of all shards that may be canaries, in order. */
  readonly all: readonly HostTask[];
  readonly shard: ShardOfHosts | undefined;
  /** Of the saved plan. */
  readonly digest: string | undefined;
}

type WantedContext = Parameters<typeof loadHostTasks>[1];

async function loadWanted(options: ApplyOptions, context: WantedContext): Promise<Wanted> {
  const { file } = options;
  if (file === undefined) {
    const all = await loadHostTasks(options, context);
    const { hosts: tasks, shard } = hostPart(all, options.shard, context.env);
    return { tasks, all, shard, shown: new Map(), failed: new Map(), digest: undefined };
  }
  /* eslint-disable @typescript-eslint/no-require-imports -- most plans are not saved ones */
  const { openSavedPlan } =
    require('../saved-plan/open-saved-plan') as typeof import('../saved-plan/open-saved-plan');
  /* eslint-enable @typescript-eslint/no-require-imports */
  return openSavedPlan(file, context.engine, { options, env: context.env });
}

/** Undefined where nobody asks for results: then no other run hears of this one. */
function recordOf(
  { tasks, all, shard, digest: plan }: Wanted,
  { results: folder, canary = 0, canaryWait: canaryWaitSeconds = usualCanaryWaitSeconds }: ApplyOptions,
  context: CliContext,
  abort: AbortSignal,
): RunRecord | undefined {
  if (folder === undefined) return undefined;
  // Most runs are alone.
  /* eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
  const { openRunRecord }: typeof import('../fleet/run-record') = require('../fleet/run-record');
  const warn: RunRecordOptions['warn'] = (found) => reportDiagnostics([found], context);
  return openRunRecord({ folder, plan, shard, tasks, all, canary, canaryWaitSeconds, abort, warn });
}

interface RoundContext {
  readonly options: ApplyOptions;
  readonly cli: CliContext;
  readonly abort: AbortSignal;
  readonly engine: Engine;
  /** What was reviewed before, in a saved plan. */
  readonly shown: ShownChanges;
  readonly record: RunRecord | undefined;
  /** Whether no round came before that may have changed hosts. */
  readonly isFirst: boolean;
}

function skipped(task: HostTask): HostResult {
  return { task, operations: undefined, outcome: { kind: 'skipped' } };
}

/** Whether the results of a round stop the next one. */
function isStopped(ended: readonly HostResult[], { canary }: ApplyOptions): boolean {
  return ended.some(({ outcome, operations }) => {
    if (outcome.kind !== 'failed') return outcome.kind === 'skipped';
    return isRollback(outcome.error) || (canary !== undefined && operations !== undefined);
  });
}

async function applyRound(tasks: readonly HostTask[], context: RoundContext): Promise<readonly HostResult[]> {
  const { options, cli, abort, engine, record } = context;
  if (record !== undefined && !(await record.mayBegin(tasks))) return tasks.map(skipped);
  const planned = await planHosts(tasks, engine, cli, { parallel: options.parallel, abort });
  requireReviewed(planned, context.shown);
  showPlans(planned, cli);
  reportFailures(planned, cli, options.verbose);
  const isPersistent = (task: HostTask): boolean =>
    options.persist === true || task.settings.persist === true;
  const changes = planned.flatMap((host) => changeOf(host, isPersistent(host.task)) ?? []);
  const others = planned
    .filter((host) => changeOf(host, isPersistent(host.task)) === undefined)
    .map(resultWithoutChange);
  record?.put(...others);
  if (changes.length === 0) return others;
  requireAssertionsOfHosts(options.assert, planned, cli);
  requireWayIn(changes, options);
  const isAsked = await approve(changes, context);
  const isApprovedNow = !isAsked && options.confirm !== 'manually';
  const request: Changes = { changes, options, isApprovedNow, record };
  return [...others, ...(await applyChanges(request, context))];
}

/** Undefined for a host that failed or has nothing to do; one with boot files may have to rewrite them. */
function changeOf({ task, outcome }: PlannedHost, isPersistent: boolean): HostChange | undefined {
  if (outcome.kind !== 'done') return undefined;
  if (outcome.value.change.operations.length === 0 && !isPersistent) return undefined;
  return { task, planned: outcome.value };
}

function resultWithoutChange({ task, outcome }: PlannedHost): HostResult {
  return { task, operations: outcome.kind === 'done' ? 0 : undefined, outcome };
}

function showPlans(planned: readonly PlannedHost[], context: CliContext): void {
  const reviews = planned.map(hostReview);
  const text = renderReviewText(
    reviewOfHosts(reviews),
    paintFor(context.stdout, context.env),
    widthOf(context.stdout),
  );
  // An empty line after the plans, before what follows.
  context.stdout.write(`${text}\n`);
}

/** Whether a person was asked. @throws FirewallError `cli/not-approved` */
async function approve(
  changes: readonly HostChange[],
  { options, cli, abort, isFirst }: RoundContext,
): Promise<boolean> {
  const operations = changes.reduce((sum, { planned }) => sum + planned.change.operations.length, 0);
  const hosts = changes.filter(({ planned }) => planned.change.operations.length > 0).length;
  // Boot files hold rules that were approved before.
  if (options.autoApprove === true || options.approveDigest !== undefined || operations === 0) return false;
  const { stdin, terminal } = cli;
  if (!canAsk(cli) || terminal === undefined) throw new FirewallError(applyProblems.nobodyToAsk(isFirst));
  const question = `Apply ${count(operations, 'operation')} to ${count(hosts, 'host')}? Only "yes" means yes: `;
  const answer = await ask(question, stdin, terminal, abort);
  if (answer !== 'yes') throw new FirewallError(applyProblems.declined(isFirst));
  return true;
}

function canAsk({ stdin, terminal }: CliContext): boolean {
  return stdin.isTTY === true && terminal !== undefined;
}
