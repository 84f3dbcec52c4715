/**
 * Plans, shows, asks, applies.
 *
 * What is applied is what was shown: the engine gets the plan's fingerprint and operations, and refuses a host where they are no
 * longer the same. Hosts are changed in parallel, and the failure of one hides no other's outcome; but once one has rolled back,
 * no further host is started, since the same may happen there. Where several owners have rules on one host, one owner follows the
 * other, each with its own plan: the second's positions depend on the first's.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { ExpectedChange } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import { rulesetsOfLive } from '../../deploy/live-snapshot';
import { requireAsShown, requireUnchanged } from '../../deploy/shown-operations';
import { hostInHostForm } from '../../plan/apply/host-forms';
import { count } from '../../review/quantity';
import { renderReviewText } from '../../review/render-review-text';
import { reviewOfHosts } from '../../review/review';
import { type ApplyOptions, type Changes, type HostChange, applyChanges } from '../apply/apply-changes';
import { type HostResult, isRollback, renderResults, wordOf } from '../apply/host-result';
import { requireAssertionsOfHosts } from '../assertions/require-assertions';
import { ask } from '../ask';
import { flagOf } from '../command-line/command-option';
import { loadHostTasks } from '../desired-options';
import { applyProblems, usageProblems } from '../diagnostics';
import { withHostEngine } from '../host-engine';
import { type HostTask, nameOf } from '../host-task';
import { type PlannedHost, hostReview, planHosts, reportFailures } from '../plan-hosts';
import { diagnosticsOf } from '../report-error';
import { paintFor, widthOf } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

/** Brings the hosts to their desired state. 1 when one of them is not in it afterwards, or the plan was not approved. */
export async function apply(options: ApplyOptions, context: CliContext): Promise<ExitStatus> {
  if (options.confirm === 'manually' && !canAsk(context))
    throw new FirewallError(applyProblems.nobodyToConfirm());
  checkFileOptions(options);
  const abort = context.interruption();
  let tasks: readonly HostTask[] = [];
  const results = new Map<HostTask, HostResult>();
  try {
    await withHostEngine(async (engine) => {
      const wanted = await loadWanted(options, { engine, env: context.env, stderr: context.stderr, abort });
      const { shown, failed } = wanted;
      tasks = wanted.tasks;
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
          ...{ options, cli: context, abort, engine, shown },
          isFirst: results.size === failed.size,
        });
        for (const result of ended) results.set(result.task, result);
        if (isStopped(ended, options)) break;
      }
    });
  } finally {
    // Also when a later round is not approved: earlier ones have changed hosts.
    if (results.size > 0) {
      const all = tasks.map((task) => results.get(task) ?? skipped(task));
      context.stdout.write(
        renderResults(all, paintFor(context.stdout, context.env), widthOf(context.stdout)),
      );
      for (const result of all)
        context.tell?.({
          ...{ event: 'result', host: nameOf(result.task), outcome: wordOf(result) },
          operations: result.operations ?? 0,
        });
    }
  }
  const isDone = [...results.values()].every(({ outcome }) => outcome.kind === 'done');
  return isDone && results.size === tasks.length ? 0 : 1;
}

/** What is to be applied. */
interface Wanted {
  readonly tasks: readonly HostTask[];
  readonly shown: ReadonlyMap<HostTask, ExpectedChange>;
  readonly failed: ReadonlyMap<HostTask, FirewallError>;
}

type WantedContext = Parameters<typeof loadHostTasks>[1];

async function loadWanted(options: ApplyOptions, context: WantedContext): Promise<Wanted> {
  const { file } = options;
  if (file === undefined)
    return { tasks: await loadHostTasks(options, context), shown: new Map(), failed: new Map() };
  /* eslint-disable @typescript-eslint/no-require-imports -- most plans are not saved ones */
  const { openSavedPlan } =
    require('../saved-plan/open-saved-plan') as typeof import('../saved-plan/open-saved-plan');
  /* eslint-enable @typescript-eslint/no-require-imports */
  return openSavedPlan(file, context.engine, { options, env: context.env });
}

/** @throws FirewallError `cli/usage` */
function checkFileOptions(options: ApplyOptions): void {
  const ofFile = ['approveDigest', 'commit'] as const;
  const ofHosts = [
    ...(['app', 'stack', 'host', 'rules4', 'rules6', 'sets', 'foreign', 'owner', 'hostKey'] as const),
    ...(['destroy', 'strategy', 'adopt', 'persist'] as const),
  ];
  const { file } = options;
  const names: readonly (keyof ApplyOptions)[] = file === undefined ? ofFile : ofHosts;
  const misplaced = names.find((name) => options[name] !== undefined);
  if (misplaced === undefined) return;
  const problem = file === undefined ? usageProblems.needsSavedPlan : usageProblems.notWithSavedPlan;
  throw new FirewallError(problem(flagOf(misplaced)));
}

interface RoundContext {
  readonly options: ApplyOptions;
  readonly cli: CliContext;
  readonly abort: AbortSignal;
  readonly engine: Engine;
  /** What was reviewed before, in a saved plan. */
  readonly shown: Wanted['shown'];
  /** Whether no round came before that may have changed hosts. */
  readonly isFirst: boolean;
}

/** Tasks in rounds, so that no round has two for one host. */
function rounds(tasks: readonly HostTask[]): readonly (readonly HostTask[])[] {
  const result: HostTask[][] = [];
  for (const task of tasks) {
    const round = result.find((each) => each.every(({ title }) => title !== task.title));
    if (round === undefined) result.push([task]);
    else round.push(task);
  }
  return result;
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
  const { options, cli, abort, engine } = context;
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
  if (changes.length === 0) return others;
  requireAssertionsOfHosts(options.assert, planned);
  requireWayIn(changes, options);
  const isAsked = await approve(changes, context);
  const isApprovedNow = !isAsked && options.confirm !== 'manually';
  const request: Changes = { changes, options, isApprovedNow };
  return [...others, ...(await applyChanges(request, context))];
}

/**
 * Each host is as it was when its plan was saved, and the change is the one that was reviewed. One that already holds what the
 * plan wants needs no change. Before anything is touched on any host.
 *
 * @throws FirewallError `deploy/changed-since-plan`
 */
function requireReviewed(planned: readonly PlannedHost[], shown: Wanted['shown']): void {
  const problems = planned.flatMap(({ task, outcome }): readonly Diagnostic[] => {
    const expected = shown.get(task);
    if (expected === undefined || outcome.kind !== 'done') return [];
    const { snapshot, change } = outcome.value;
    if (change.operations.length === 0) return [];
    const rulesets = rulesetsOfLive(snapshot.live);
    const desired = hostInHostForm(task.desired, snapshot.live.hostForms ?? {});
    try {
      requireUnchanged(expected, { host: task.title, rulesets, desired });
      requireAsShown(expected, change, { host: task.title, rulesets });
      return [];
    } catch (error) {
      return diagnosticsOf(error);
    }
  });
  if (problems.length > 0) throw new FirewallError(problems);
}

/** Before anything is touched on any host. @throws FirewallError `plan/way-in-...` */
function requireWayIn(changes: readonly HostChange[], { acceptLockoutRisk }: ApplyOptions): void {
  const risks = changes.flatMap(({ task, planned }) =>
    (acceptLockoutRisk ?? task.settings.acceptLockoutRisk) === undefined
      ? (planned.change.lockoutRisks ?? [])
      : [],
  );
  if (risks.length > 0) throw new FirewallError(risks);
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
