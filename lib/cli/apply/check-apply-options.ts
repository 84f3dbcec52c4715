/** What of the command line of `apply` goes together. */
import { FirewallError } from '../../base/firewall-error';
import { flagOf } from '../command-line/command-option';
import { usageProblems } from '../diagnostics';
import type { ApplyOptions } from './apply-changes';

/** @throws FirewallError `cli/usage` */
export function checkApplyOptions(options: ApplyOptions): void {
  checkFleetOptions(options);
  const ofFile = ['approveDigest', 'commit'] as const;
  const ofHosts = [
    ...(['app', 'stack', 'host', 'rules4', 'rules6', 'sets', 'foreign', 'owner', 'hostKey'] as const),
    ...(['destroy', 'strategy', 'adopt', 'persist'] as const),
  ];
  const { file } = options;
  const names: readonly (keyof ApplyOptions)[] = file === undefined ? ofFile : ofHosts;
  const misplaced = names.find((name) => options[name] !== undefined);
  if (misplaced === undefined) return;
  const problem = file === undefined ? usageProblems.needsSavedPlan : usageProblems.notWithSavedPlan;
  throw new FirewallError(problem(flagOf(misplaced)));
}

/** @throws FirewallError `cli/usage` */
function checkFleetOptions({ shard, canary, canaryWait, results }: ApplyOptions): void {
  if (results === undefined && canaryWait !== undefined)
    throw new FirewallError(usageProblems.needsResults('canaryWait'));
  if (results === undefined && shard !== undefined && canary !== undefined)
    throw new FirewallError(usageProblems.needsResults('canary'));
}
