import type { InputOf } from '../command-line/verb-table';
import { loadHostTasks } from '../desired-options';
import { planForms } from '../forms';
import { withHostEngine } from '../host-engine';
import { hostReview, planHosts, reportFailures } from '../plan-hosts';
import { requireAssertionsOfHosts } from '../assertions/require-assertions';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

/** What an apply would do, host by host. 2 when there is something to do. */
export async function plan(options: InputOf<'plan'>, context: CliContext): Promise<ExitStatus> {
  const abort = context.interruption();
  const hosts = await withHostEngine(async (engine) => {
    const tasks = await loadHostTasks(options, { engine, env: context.env, stderr: context.stderr, abort });
    return planHosts(tasks, engine, context, { parallel: options.parallel, abort });
  });
  const render = planForms[options.format];
  context.stdout.write(render(hosts.map(hostReview), paintFor(context.stdout, context.env)));
  if (reportFailures(hosts, context, options.verbose) > 0) return 1;
  requireAssertionsOfHosts(options.assert, hosts);
  const differ = hosts.some(
    ({ outcome }) => outcome.kind === 'done' && outcome.value.change.operations.length > 0,
  );
  return differ ? 2 : 0;
}
