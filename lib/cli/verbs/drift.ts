import { renderDrift } from '../../review/render-drift';
import type { Engine } from '../../deploy/engine';
import { runHosts } from '../../deploy/run-hosts';
import { visibleText } from '../../review/visible-text';
import { type DesiredOptions, readHostTasks } from '../desired-options';
import { hostEngine } from '../host-engine';
import { nameOf } from '../host-task';
import { type PlannedHost, planHosts, reportFailures, reviewOf } from '../plan-hosts';
import { reportDiagnostics } from '../report-error';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, World } from '../world';

export interface DriftOptions extends DesiredOptions {
  readonly parallel: number;
  readonly verbose?: boolean;
}

/** How hosts differ from what is declared for them. 2 when one does. */
export async function drift(options: DriftOptions, world: World): Promise<ExitStatus> {
  const tasks = readHostTasks(options, world.env);
  const abort = world.interruption();
  const engine = hostEngine();
  const hosts = await planHosts(tasks, engine, world, { parallel: options.parallel, abort });
  const paint = paintFor(world.stdout, world.env);
  const read = hosts.flatMap(({ task, outcome }) =>
    outcome.kind === 'done' ? [reviewOf(task, outcome.value)] : [],
  );
  world.stdout.write(read.map((review) => renderDrift(review, paint)).join('\n'));
  const stale = await reportBootFiles(hosts, { engine, world, parallel: options.parallel, abort });
  if (reportFailures([...hosts, ...stale.hosts], world, options.verbose) > 0) return 1;
  const differs = read.some(({ families }) => families.some(({ operations }) => operations.length > 0));
  return differs || stale.files > 0 ? 2 : 0;
}

/** Of hosts that are to keep their rules over a reboot: the files that would not do so. */
async function reportBootFiles(
  planned: readonly PlannedHost[],
  context: {
    readonly engine: Engine;
    readonly world: World;
    readonly parallel: number;
    readonly abort: AbortSignal;
  },
): Promise<{ readonly files: number; readonly hosts: Parameters<typeof reportFailures>[0] }> {
  const { engine, world, parallel, abort } = context;
  const kept = planned.flatMap(({ task, outcome }) =>
    task.persist === true && outcome.kind === 'done' ? [{ task, live: outcome.value.snapshot.live }] : [],
  );
  const outcomes = await runHosts(
    kept,
    ({ task: { target, desired }, live }) =>
      engine.compareBootFiles({ target, owner: desired.owner, desired, live, abort }),
    { parallel },
  );
  let files = 0;
  const hosts = kept.flatMap(({ task }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    if (outcome.kind === 'done') {
      files += outcome.value.stale.length;
      for (const path of outcome.value.stale)
        world.stdout.write(
          `${visibleText(`${nameOf(task)}: ${path}`)} is not as declared, and a reboot loads it\n`,
        );
      reportDiagnostics(outcome.value.warnings, world);
    }
    return [{ task, outcome }];
  });
  return { files, hosts };
}
