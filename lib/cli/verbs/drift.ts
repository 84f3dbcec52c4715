import type { Engine } from '../../deploy/engine';
import { type HostOutcome, runHosts } from '../../deploy/run-hosts';
import { isUnchanged } from '../../review/change-review';
import { renderDrift } from '../../review/render-drift';
import { visibleText } from '../../base/visible-text';
import type { InputOf } from '../command-line/verb-table';
import { loadHostTasks } from '../desired-options';
import { withHostEngine } from '../host-engine';
import { type HostTask, nameOf } from '../host-task';
import { type PlannedHost, defaultParallel, planHosts, reportFailures, reviewOf } from '../plan-hosts';
import { reportDiagnostics } from '../report-error';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

type DriftOptions = InputOf<'drift'>;

/** How hosts, and the files that they load at boot, differ from what is declared for them. 2 when one does. */
export async function drift(options: DriftOptions, context: CliContext): Promise<ExitStatus> {
  const abort = context.interruption();
  return withHostEngine(async (engine) => {
    const tasks = await loadHostTasks(options, { engine, env: context.env, stderr: context.stderr, abort });
    const hosts = await planHosts(tasks, engine, context, { parallel: options.parallel, abort });
    const paint = paintFor(context.stdout, context.env);
    const read = hosts.flatMap(({ task, outcome }) =>
      outcome.kind === 'done' ? [reviewOf(task, outcome.value)] : [],
    );
    context.stdout.write(read.map((review) => renderDrift(review, paint)).join('\n'));
    const stale = await reportBootFiles(hosts, { engine, context, options, abort });
    if (reportFailures([...hosts, ...stale.hosts], context, options.verbose) > 0) return 1;
    const differs = !read.every(isUnchanged);
    return differs || stale.files > 0 ? 2 : 0;
  });
}

interface DriftContext {
  readonly engine: Engine;
  readonly context: CliContext;
  readonly options: DriftOptions;
  readonly abort: AbortSignal;
}

interface StaleFiles {
  readonly files: number;
  readonly hosts: readonly { readonly task: HostTask; readonly outcome: HostOutcome<unknown> }[];
}

/** For hosts that keep their rules over a reboot: the boot files that are out of date. */
async function reportBootFiles(
  planned: readonly PlannedHost[],
  { engine, context, options, abort }: DriftContext,
): Promise<StaleFiles> {
  const kept = planned.flatMap(({ task, outcome }) =>
    (options.persist === true || task.settings.persist === true) && outcome.kind === 'done'
      ? [{ task, live: outcome.value.snapshot.live }]
      : [],
  );
  const outcomes = await runHosts(
    kept,
    ({ task: { target, desired }, live }) =>
      engine.compareBootFiles({ target, owner: desired.owner, desired, live, abort }),
    { parallel: options.parallel ?? defaultParallel },
  );
  let files = 0;
  const hosts = kept.flatMap(({ task }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    if (outcome.kind === 'done') {
      files += outcome.value.stale.length + (outcome.value.fails ? 1 : 0);
      for (const path of outcome.value.stale)
        context.stdout.write(
          `${visibleText(`${nameOf(task)}: ${path}`)} is not as declared, and a reboot loads it\n`,
        );
      reportDiagnostics(outcome.value.warnings, context);
    }
    return [{ task, outcome }];
  });
  return { files, hosts };
}
