import type { ChangeReview } from '../../review/change-review';
import { type HostReview, renderPlanJson } from '../../review/render-json';
import { renderMarkdown } from '../../review/render-markdown';
import { renderText } from '../../review/render-text';
import { type DesiredOptions, beginHostTasks } from '../desired-options';
import { withHostEngine } from '../host-engine';
import { hostReview, planHosts, reportFailures } from '../plan-hosts';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

export interface PlanOptions extends DesiredOptions {
  readonly parallel?: number;
  readonly format: 'text' | 'json' | 'markdown';
  readonly verbose?: boolean;
}

/** What an apply would do, host by host. 2 when there is something to do. */
export async function plan(options: PlanOptions, context: CliContext): Promise<ExitStatus> {
  const abort = context.interruption();
  const hosts = await withHostEngine(async (engine) => {
    const tasks = await beginHostTasks(options, { engine, env: context.env, abort });
    return planHosts(tasks, engine, context, { parallel: options.parallel, abort });
  });
  context.stdout.write(render(hosts.map(hostReview), options.format, context));
  if (reportFailures(hosts, context, options.verbose) > 0) return 1;
  const differ = hosts.some(
    ({ outcome }) => outcome.kind === 'done' && outcome.value.change.operations.length > 0,
  );
  return differ ? 2 : 0;
}

function render(hosts: readonly HostReview[], format: PlanOptions['format'], context: CliContext): string {
  if (format === 'json') return renderPlanJson(hosts);
  const paint = paintFor(context.stdout, context.env);
  const one = (review: ChangeReview): string =>
    format === 'markdown' ? renderMarkdown(review) : renderText(review, paint);
  return hosts.flatMap((host) => (host.kind === 'planned' ? [one(host.review)] : [])).join('\n');
}
