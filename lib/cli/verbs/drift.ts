import type { Engine } from '../../deploy/engine';
import { type HostOutcome, runHosts } from '../../deploy/run-hosts';
import type { BootFileState } from '../../deploy/persist';
import type { InputOf } from '../command-line/verb-table';
import { loadHostTasks } from '../desired-options';
import type { DriftBefore } from '../drift/drift-before';
import { type HostDrift, driftForms, isDrifted } from '../drift/drift-forms';
import { hostPart } from '../fleet/host-part';
import { withHostEngine } from '../host-engine';
import type { HostTask } from '../host-task';
import { type PlannedHost, defaultParallel, planHosts, reportFailures, reviewOf } from '../plan-hosts';
import { reportDiagnostics } from '../report-error';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

type DriftOptions = InputOf<'drift'>;

/** How hosts, and the files that they load at boot, differ from what is declared for them. 2 when one does. */
export async function drift(options: DriftOptions, context: CliContext): Promise<ExitStatus> {
  const abort = context.interruption();
  const before = options.since === undefined ? undefined : readBefore(options.since);
  return withHostEngine(async (engine) => {
    const all = await loadHostTasks(options, { engine, env: context.env, stderr: context.stderr, abort });
    const { hosts: tasks, shard } = hostPart(all, options.shard, context.env);
    const hosts = await planHosts(tasks, engine, context, { parallel: options.parallel, abort });
    const boot = await staleBootFiles(hosts, { engine, options, abort });
    const found = hosts.map((host): HostDrift => {
      const { task, outcome } = host;
      const ofBoot = boot.get(task);
      const review = outcome.kind === 'done' ? reviewOf(task, outcome.value) : undefined;
      return { task, outcome, review, boot: ofBoot };
    });
    context.stdout.write(
      driftForms[options.format](found, { before, shard, paint: paintFor(context.stdout, context.env) }),
    );
    for (const { boot: each } of found)
      if (each?.kind === 'done') reportDiagnostics(each.value.warnings, context);
    const ends = found.flatMap(({ task, outcome, boot: each }) => [
      { task, outcome },
      ...(each === undefined ? [] : [{ task, outcome: each }]),
    ]);
    if (reportFailures(ends, context, options.verbose) > 0) return 1;
    return found.some(isDrifted) ? 2 : 0;
  });
}

function readBefore(file: string): DriftBefore {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- few runs need it
  const { readDriftBefore }: typeof import('../drift/drift-before') = require('../drift/drift-before');
  return readDriftBefore(file);
}

interface DriftContext {
  readonly engine: Engine;
  readonly options: DriftOptions;
  readonly abort: AbortSignal;
}

/** For hosts that keep their rules over a reboot: the state of their boot files. */
async function staleBootFiles(
  planned: readonly PlannedHost[],
  { engine, options, abort }: DriftContext,
): Promise<ReadonlyMap<HostTask, HostOutcome<BootFileState>>> {
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
  return new Map(
    kept.flatMap(({ task }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : [[task, outcome] as const];
    }),
  );
}
