/**
 * Plans, shows, asks, applies.
 *
 * What is applied is what was shown: the engine is given the plan's fingerprint and operations, and refuses a host on
 * which they are no longer the same. Hosts are worked on side by side and none waits for another's mistake. Where
 * several owners have rules on one host, one owner comes after the other, each with a plan of its own: the second's
 * positions depend on the first's.
 */
import { FirewallError } from '../../base/firewall-error';
import type { ApplyOutcome, Engine } from '../../deploy/engine';
import { type HostOutcome, runHosts } from '../../deploy/run-hosts';
import { count } from '../../review/quantity';
import { renderText } from '../../review/render-text';
import { visibleText } from '../../review/visible-text';
import { ask } from '../ask';
import { type DesiredOptions, readHostTasks } from '../desired-options';
import { applyProblems } from '../diagnostics';
import { hostEngine } from '../host-engine';
import { type HostTask, nameOf } from '../host-task';
import { type PlannedChange, type PlannedHost, planHosts, reportFailures, reviewOf } from '../plan-hosts';
import { withProgress } from '../progress';
import { diagnosticsOf, reportDiagnostics } from '../report-error';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, World } from '../world';

export interface ApplyOptions extends DesiredOptions {
  readonly parallel: number;
  readonly autoApprove?: boolean;
  /** Also where a stack does not say so. */
  readonly persist?: boolean;
  /** In seconds. */
  readonly confirmTimeout?: number;
  readonly verbose?: boolean;
}

/** Where the hosts stand in the end: unchanged, changed, or failed when planned or applied. */
interface HostEnd {
  readonly task: HostTask;
  readonly outcome: HostOutcome<number>;
}

/** Makes the hosts hold what is desired. 1 when a host failed or nobody approved. */
export async function apply(options: ApplyOptions, world: World): Promise<ExitStatus> {
  const abort = world.interruption();
  const tasks = readHostTasks(options, world.env);
  const ends: HostEnd[] = [];
  try {
    for (const round of rounds(tasks)) {
      ends.push(...(await applyRound(round, { options, world, abort, engine: hostEngine() })));
    }
  } finally {
    // Also when a later round is not approved: what earlier ones did has happened.
    world.stdout.write(renderEnds(ends, world));
  }
  return ends.some(({ outcome }) => outcome.kind === 'failed') ? 1 : 0;
}

interface RoundContext {
  readonly options: ApplyOptions;
  readonly world: World;
  readonly abort: AbortSignal;
  readonly engine: Engine;
}

/** Tasks in rounds such that no round has two for one host. */
function rounds(tasks: readonly HostTask[]): readonly (readonly HostTask[])[] {
  const result: HostTask[][] = [];
  for (const task of tasks) {
    const round = result.find((each) => each.every(({ title }) => title !== task.title));
    if (round === undefined) result.push([task]);
    else round.push(task);
  }
  return result;
}

async function applyRound(tasks: readonly HostTask[], context: RoundContext): Promise<readonly HostEnd[]> {
  const { options, world, abort, engine } = context;
  const { parallel, verbose } = options;
  const planned = await planHosts(tasks, engine, world, { parallel, abort });
  showPlans(planned, world);
  reportFailures(planned, world, verbose);
  const isKept = (task: HostTask): boolean => options.persist === true || task.persist === true;
  const changes = planned.flatMap((host) => changeOf(host, isKept(host.task)) ?? []);
  const others = planned
    .filter((host) => changeOf(host, isKept(host.task)) === undefined)
    .map(endWithoutChange);
  if (changes.length === 0) return others;
  await approve(changes, context);
  const outcomes = await withProgress(
    world,
    changes.map(({ task }) => nameOf(task)),
    'applying',
    (progress) => runHosts(changes, (change) => applyChange(change, context), { parallel, ...progress }),
  );
  const applied = changes.map(({ task }, index): HostEnd => {
    const outcome = outcomes[index] ?? { kind: 'failed', error: new Error('the host was left out') };
    return {
      task,
      outcome: outcome.kind === 'failed' ? outcome : { kind: 'done', value: outcome.value.operations.length },
    };
  });
  reportFailures(applied, world, verbose);
  for (const outcome of outcomes)
    if (outcome.kind === 'done') reportDiagnostics(outcome.value.rehearsal, world);
  reportPersistence(changes, outcomes, world);
  return [...others, ...applied];
}

interface HostChange {
  readonly task: HostTask;
  readonly planned: PlannedChange;
}

/** Undefined for a host that failed or has nothing to do; the file that it loads at boot may be out of date. */
function changeOf({ task, outcome }: PlannedHost, isKept: boolean): HostChange | undefined {
  if (outcome.kind === 'failed') return undefined;
  if (outcome.value.change.operations.length === 0 && !isKept) return undefined;
  return { task, planned: outcome.value };
}

function endWithoutChange({ task, outcome }: PlannedHost): HostEnd {
  return { task, outcome: outcome.kind === 'failed' ? outcome : { kind: 'done', value: 0 } };
}

function showPlans(planned: readonly PlannedHost[], world: World): void {
  const paint = paintFor(world.stdout, world.env);
  const texts = planned.flatMap(({ task, outcome }) =>
    outcome.kind === 'done' ? [renderText(reviewOf(task, outcome.value), paint)] : [],
  );
  // What comes after it stands apart from the last plan.
  world.stdout.write(texts.map((text) => `${text}\n`).join(''));
}

/** @throws FirewallError `cli/not-approved` */
async function approve(
  changes: readonly HostChange[],
  { options, world, abort }: RoundContext,
): Promise<void> {
  const operations = changes.reduce((sum, { planned }) => sum + planned.change.operations.length, 0);
  const hosts = changes.filter(({ planned }) => planned.change.operations.length > 0).length;
  // What goes into a file alone was approved when it was made.
  if (options.autoApprove === true || operations === 0) return;
  const { stdin, terminal } = world;
  if (stdin.isTTY !== true || terminal === undefined) throw new FirewallError(applyProblems.nobodyToAsk());
  const question = `Apply ${count(operations, 'operation')} to ${count(hosts, 'host')}? Only "yes" means yes: `;
  const answer = await ask(question, stdin, terminal, abort);
  if (answer !== 'yes') throw new FirewallError(applyProblems.declined());
}

async function applyChange(
  { task, planned }: HostChange,
  { options, engine, abort }: RoundContext,
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
      spellings: snapshot.live.spellings,
    },
    ...(confirmTimeoutMs === undefined ? {} : { confirmTimeoutMs }),
    ...(options.persist === true || task.persist === true ? { persist: true } : {}),
    abort,
  });
}

/** Which files were written is progress; that a reboot undoes the rules is a warning. */
function reportPersistence(
  changes: readonly HostChange[],
  outcomes: readonly HostOutcome<ApplyOutcome>[],
  world: World,
): void {
  changes.forEach(({ task }, index) => {
    const outcome = outcomes[index];
    const persistence = outcome?.kind === 'done' ? outcome.value.persistence : undefined;
    if (persistence === undefined) return;
    for (const path of persistence.written)
      world.stderr.write(`${visibleText(nameOf(task))}: wrote ${visibleText(path)}\n`);
    reportDiagnostics(persistence.warnings, world);
  });
}

/** A line a host: how it ended. */
function renderEnds(ends: readonly HostEnd[], world: World): string {
  const paint = paintFor(world.stdout, world.env);
  const width = Math.max(0, ...ends.map(({ task }) => visibleText(nameOf(task)).length));
  const lines = ends.map(({ task, outcome }) => {
    const name = visibleText(nameOf(task)).padEnd(width);
    if (outcome.kind === 'failed') {
      const first = diagnosticsOf(outcome.error)[0];
      return paint.error(`failed     ${name}  ${visibleText(first?.summary ?? '')} [${first?.code ?? ''}]`);
    }
    if (outcome.value === 0) return `unchanged  ${name}`.trimEnd();
    return paint.added(`applied    ${name}  ${count(outcome.value, 'operation')}`);
  });
  return lines.map((line) => `${line}\n`).join('');
}
