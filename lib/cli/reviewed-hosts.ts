/** The hosts of a plan that somebody has written to a file: a saved plan, or one of Terraform. */
import { reviewOfHosts } from '../review/many-hosts/review';
import type { ReviewedHosts } from './forms';
import { withHostEngine } from './host-engine';
import { checkSavedPlan, isSavedPlan } from './saved-plan/read-saved-plan';
import { savedReview } from './saved-plan/saved-tasks';
import { isTerraformPlan, readTerraformPlan } from './terraform-plan/read-terraform-plan';

/** No host is asked. @throws FirewallError `saved/...` */
export async function reviewedHosts(value: unknown, file: string): Promise<ReviewedHosts> {
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
