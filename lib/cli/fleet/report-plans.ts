/** The saved plans of all shards as one. */
import type { Paint } from '../../review/text/paint';
import type { ExitStatus } from '../cli-context';
import { planForms } from '../forms';
import { reviewedHosts } from '../reviewed-hosts';
import type { SavedPlan } from '../saved-plan/saved-plan';
import { sealed } from '../saved-plan/write-saved-plan';
import { putTogether } from './put-together';
import type { Report } from './report';
import type { ReportForm } from './report-form-words';
import type { Reported } from './reported-files';

type PlanFiles = Extract<Reported, { kind: 'plan' }>['files'];

/** A report, and the plan where there is a whole one. */
export interface PlanReport extends Report {
  readonly plan: SavedPlan;
}

/** No host is asked. @throws FirewallError `saved/...` */
export async function reportPlans(
  files: PlanFiles,
  form: ReportForm,
  paint: Paint,
  width?: number,
): Promise<PlanReport> {
  const { hosts, problems } = putTogether(files);
  const [first] = files;
  const { digest: _ofShard, file = '', shard: _shard, ...rest } = first ?? ({} as Partial<PlanFiles[number]>);
  const plan = sealed({ ...rest, hosts });
  return {
    plan,
    text: planForms[form](await reviewedHosts(plan, file), paint, width),
    problems,
    status: statusOf(plan, problems.length > 0),
  };
}

function statusOf({ hosts }: SavedPlan, isIncomplete: boolean): ExitStatus {
  if (isIncomplete || hosts.some(({ status }) => status === 'failed')) return 1;
  return hosts.some((host) => host.status === 'planned' && host.commands.length > 0) ? 2 : 0;
}
