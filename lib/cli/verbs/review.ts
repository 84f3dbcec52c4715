import { reviewOfHosts } from '../../review/review';
import { planForms } from '../forms';
import { withHostEngine } from '../host-engine';
import { readInputFile, readStandardInput } from '../read-input';
import { parseJson } from '../saved-plan/open-saved-plan';
import { checkSavedPlan } from '../saved-plan/read-saved-plan';
import { savedReview } from '../saved-plan/saved-tasks';
import { paintFor } from '../terminal-paint';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';

/** Shows a saved plan. No host is asked. */
export async function review({ file, format }: InputOf<'review'>, context: CliContext): Promise<ExitStatus> {
  const isStandardInput = file === undefined || file === '-';
  const name = isStandardInput ? 'standard input' : file;
  const bytes = isStandardInput ? await readStandardInput(context.stdin) : readInputFile(file);
  const plan = checkSavedPlan(parseJson(bytes.toString('utf8'), name), name);
  const hosts = await withHostEngine((engine) =>
    Promise.resolve(plan.hosts.map((host) => savedReview(host, engine, { file: name, overrides: {} }))),
  );
  const reviewed = {
    hosts,
    review: reviewOfHosts(hosts, { digest: plan.digest, commit: plan.commit }),
    rest: `cdktf-iptables review ${name}`,
  };
  context.stdout.write(planForms[format](reviewed, paintFor(context.stdout, context.env)));
  return 0;
}
