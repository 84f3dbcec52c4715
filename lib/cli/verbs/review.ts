import { reviewOfHosts } from '../../review/review';
import { type ReviewedHosts, planForms } from '../forms';
import { withHostEngine } from '../host-engine';
import { readInputFile, readStandardInput } from '../read-input';
import { parseJson } from '../saved-plan/open-saved-plan';
import { checkSavedPlan, isSavedPlan } from '../saved-plan/read-saved-plan';
import { savedReview } from '../saved-plan/saved-tasks';
import { isTerraformPlan, readTerraformPlan } from '../terraform-plan/read-terraform-plan';
import { paintFor } from '../terminal-paint';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';

/** Shows a saved plan, or one of Terraform. No host is asked. */
export async function review({ file, format }: InputOf<'review'>, context: CliContext): Promise<ExitStatus> {
  const isStandardInput = file === undefined || file === '-';
  const name = isStandardInput ? 'standard input' : file;
  const bytes = isStandardInput ? await readStandardInput(context.stdin) : readInputFile(file);
  const value = parseJson(bytes.toString('utf8'), name);
  const rest = isStandardInput ? {} : { rest: `cdktf-iptables review ${file}` };
  const reviewed = { ...(await reviewedHosts(value, name)), ...rest };
  context.stdout.write(planForms[format](reviewed, paintFor(context.stdout, context.env)));
  return 0;
}

async function reviewedHosts(value: unknown, file: string): Promise<ReviewedHosts> {
  if (!isSavedPlan(value) && isTerraformPlan(value)) {
    const hosts = readTerraformPlan(value, file);
    return { hosts, review: reviewOfHosts(hosts) };
  }
  const { digest, commit, hosts: saved } = checkSavedPlan(value, file);
  const hosts = await withHostEngine((engine) =>
    Promise.resolve(saved.map((host) => savedReview(host, engine, { file, overrides: {} }))),
  );
  return { hosts, review: reviewOfHosts(hosts, { digest, commit }) };
}
