import { FirewallError } from '../../base/firewall-error';
import { visibleText } from '../../base/visible-text';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { fleetProblems } from '../fleet/diagnostics';
import type { Report } from '../fleet/report';
import { reportDrift } from '../fleet/report-drift';
import { reportPlans } from '../fleet/report-plans';
import { reportResults } from '../fleet/report-results';
import { readReported } from '../fleet/reported-files';
import { reportDiagnostics } from '../report-error';
import { writeSavedPlan } from '../saved-plan/write-saved-plan';
import { paintFor, widthOf } from '../terminal-paint';

/**
 * Puts the results of all shards together. The status is that of one run for all hosts: 2 for differences, 1 where a host is not in
 * order or the report is not about all of them.
 */
export async function report(input: InputOf<'report'>, context: CliContext): Promise<ExitStatus> {
  const found = await reportOf(input, context);
  context.stdout.write(found.text);
  reportDiagnostics(found.problems, context);
  return found.status;
}

async function reportOf(
  { files: names, format, out }: InputOf<'report'>,
  context: CliContext,
): Promise<Report> {
  const { kind, files } = readReported(names);
  const paint = paintFor(context.stdout, context.env);
  const width = widthOf(context.stdout);
  if (kind !== 'plan') {
    if (out !== undefined) throw new FirewallError(fleetProblems.notPlans(names[0] ?? ''));
    return kind === 'results'
      ? reportResults(files, format, paint, width)
      : reportDrift(files, format, paint);
  }
  const found = await reportPlans(files, format, paint, width);
  if (out === undefined) return found;
  // A part of the hosts is not to be approved as if it were all of them.
  if (found.problems.length > 0) throw new FirewallError(found.problems);
  writeSavedPlan(out, found.plan);
  context.stderr.write(`saved the plan to ${visibleText(out)}; its digest is ${found.plan.digest}\n`);
  return found;
}
