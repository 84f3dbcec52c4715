import { at } from '../../base/at';
import { FirewallError } from '../../base/firewall-error';
import { findPackageRoot } from '../../base/package-root';
import { visibleText } from '../../base/visible-text';
import { reviewOfHosts } from '../../review/many-hosts/review';
import type { HostReview } from '../../review/many-hosts/host-review';
import { flagOf } from '../command-line/command-option';
import type { InputOf } from '../command-line/verb-table';
import { loadHostTasks } from '../desired-options';
import { usageProblems } from '../diagnostics';
import { planForms } from '../forms';
import { type ShardOfHosts, hostPart } from '../fleet/host-part';
import { withHostEngine } from '../host-engine';
import { type PlannedHost, hostReview, planHosts, reportFailures } from '../plan-hosts';
import { requireAssertionsOfHosts } from '../assertions/require-assertions';
import { paintFor, widthOf } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

type PlanOptions = InputOf<'plan'>;

/** What an apply would do, host by host. 2 when there is something to do. */
export async function plan(options: PlanOptions, context: CliContext): Promise<ExitStatus> {
  requireOut(options);
  const abort = context.interruption();
  let shard: ShardOfHosts | undefined;
  const hosts = await withHostEngine(async (engine) => {
    const all = await loadHostTasks(options, { engine, env: context.env, stderr: context.stderr, abort });
    const part = hostPart(all, options.shard, context.env);
    ({ shard } = part);
    return planHosts(part.hosts, engine, context, { parallel: options.parallel, abort });
  });
  const reviews = hosts.map(hostReview);
  const render = planForms[options.format];
  context.stdout.write(
    render(
      { hosts: reviews, review: reviewOfHosts(reviews) },
      paintFor(context.stdout, context.env),
      widthOf(context.stdout),
    ),
  );
  if (options.out !== undefined) await save(options.out, hosts, reviews, { ...options, shard }, context);
  if (reportFailures(hosts, context, options.verbose) > 0) return 1;
  requireAssertionsOfHosts(options.assert, hosts, context);
  const differ = hosts.some(
    ({ outcome }) => outcome.kind === 'done' && outcome.value.change.operations.length > 0,
  );
  return differ ? 2 : 0;
}

/** @throws FirewallError `cli/usage` */
function requireOut({ out, commit, persist }: PlanOptions): void {
  if (out !== undefined) return;
  const misplaced = commit !== undefined ? 'commit' : persist === true ? 'persist' : undefined;
  if (misplaced !== undefined) throw new FirewallError(usageProblems.needsOut(flagOf(misplaced)));
}

/** Writes the plan of all hosts, also of those that could not be planned. */
async function save(
  file: string,
  hosts: readonly PlannedHost[],
  reviews: readonly HostReview[],
  {
    commit,
    persist,
    shard,
  }: Pick<PlanOptions, 'commit' | 'persist'> & { readonly shard: ShardOfHosts | undefined },
  { stderr }: CliContext,
): Promise<void> {
  /* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- few plans are saved */
  const { findCommit }: typeof import('../saved-plan/found-commit') = require('../saved-plan/found-commit');
  const saved: typeof import('../saved-plan/write-saved-plan') = require('../saved-plan/write-saved-plan');
  /* eslint-enable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
  const plan = saved.savedPlanOf(
    hosts.map((planned, index) => ({ planned, review: at(reviews, index) })),
    { commit: commit ?? (await findCommit()), producer: findPackageRoot(__dirname).version, persist, shard },
  );
  saved.writeSavedPlan(file, plan);
  stderr.write(`saved the plan to ${visibleText(file)}; its digest is ${plan.digest}\n`);
}
