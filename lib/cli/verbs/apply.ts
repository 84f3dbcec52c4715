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
import { count } from '../../review/quantity';
import { renderText } from '../../review/render-text';
import { type ApplyOptions, type Changes, type HostChange, applyChanges } from '../apply/apply-changes';
import { type HostResult, isRollback, renderResults, wordOf } from '../apply/host-result';
import { ask } from '../ask';
import { loadHostTasks } from '../desired-options';
import { applyProblems } from '../diagnostics';
import { withHostEngine } from '../host-engine';
import { type HostTask, nameOf } from '../host-task';
import { type PlannedHost, planHosts, reportFailures, reviewOf } from '../plan-hosts';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

/** Brings the hosts to their desired state. 1 when one of them is not in it afterwards, or the plan was not approved. */
export async function apply(options: ApplyOptions, context: CliContext): Promise<ExitStatus> {
  if (options.confirm === 'manually' && !canAsk(context))
    throw new FirewallError(applyProblems.nobodyToConfirm());
  const abort = context.interruption();
  let tasks: readonly HostTask[] = [];
  const results = new Map<HostTask, HostResult>();
  try {
    await withHostEngine(async (engine) => {
      tasks = await loadHostTasks(options, { engine, env: context.env, stderr: context.stderr, abort });
      for (const round of rounds(tasks)) {
        const ended = await applyRound(round, {
          ...{ options, cli: context, abort, engine },
          isFirst: results.size === 0,
        });
        for (const result of ended) results.set(result.task, result);
        if (isStopped(ended, options)) break;
      }
    });
  } finally {
    // Also when a later round is not approved: earlier ones have changed hosts.
    if (results.size > 0) {
      const all = tasks.map((task) => results.get(task) ?? skipped(task));
      context.stdout.write(renderResults(all, paintFor(context.stdout, context.env)));
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

interface RoundContext {
  readonly options: ApplyOptions;
  readonly cli: CliContext;
  readonly abort: AbortSignal;
  readonly engine: Engine;
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
  showPlans(planned, cli);
  reportFailures(planned, cli, options.verbose);
  const isPersistent = (task: HostTask): boolean =>
    options.persist === true || task.settings.persist === true;
  const changes = planned.flatMap((host) => changeOf(host, isPersistent(host.task)) ?? []);
  const others = planned
    .filter((host) => changeOf(host, isPersistent(host.task)) === undefined)
    .map(resultWithoutChange);
  if (changes.length === 0) return others;
  requireWayIn(changes, options);
  const isAsked = await approve(changes, context);
  const isApprovedNow = !isAsked && options.confirm !== 'manually';
  const request: Changes = { changes, options, isApprovedNow };
  return [...others, ...(await applyChanges(request, context))];
}

/** Before anything is touched on any host. @throws FirewallError `plan/way-in-...` */
function requireWayIn(changes: readonly HostChange[], { acceptLockoutRisk }: ApplyOptions): void {
  if (acceptLockoutRisk !== undefined) return;
  const risks = changes.flatMap(({ planned }) => planned.change.lockoutRisks ?? []);
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
  const paint = paintFor(context.stdout, context.env);
  const texts = planned.flatMap(({ task, outcome }) =>
    outcome.kind === 'done' ? [renderText(reviewOf(task, outcome.value), paint)] : [],
  );
  // An empty line after the last plan too, before what follows.
  context.stdout.write(texts.map((text) => `${text}\n`).join(''));
}

/** Whether a person was asked. @throws FirewallError `cli/not-approved` */
async function approve(
  changes: readonly HostChange[],
  { options, cli, abort, isFirst }: RoundContext,
): Promise<boolean> {
  const operations = changes.reduce((sum, { planned }) => sum + planned.change.operations.length, 0);
  const hosts = changes.filter(({ planned }) => planned.change.operations.length > 0).length;
  // Boot files hold rules that were approved before.
  if (options.autoApprove === true || operations === 0) return false;
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
