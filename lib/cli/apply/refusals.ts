/** Reasons to touch no host at all. */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { ExpectedChange } from '../../deploy/apply-request';
import { rulesetsOfLive } from '../../deploy/live-snapshot';
import { requireAsShown, requireUnchanged } from '../../deploy/shown-operations';
import { hostInHostForm } from '../../plan/apply/host-forms';
import type { HostTask } from '../host-task';
import type { PlannedHost } from '../plan-hosts';
import { diagnosticsOf } from '../report-error';
import type { ApplyOptions, HostChange } from './apply-changes';

/** What was reviewed before, of each host of a saved plan. */
export type ShownChanges = ReadonlyMap<HostTask, ExpectedChange>;

/**
 * Each host is as it was when its plan was saved, and the change is the one that was reviewed. One that already holds what the
 * plan wants needs no change. Before anything is touched on any host.
 *
 * @throws FirewallError `deploy/changed-since-plan`
 */
export function requireReviewed(planned: readonly PlannedHost[], shown: ShownChanges): void {
  const problems = planned.flatMap(({ task, outcome }): readonly Diagnostic[] => {
    const expected = shown.get(task);
    if (expected === undefined || outcome.kind !== 'done') return [];
    const { snapshot, change } = outcome.value;
    if (change.operations.length === 0) return [];
    const rulesets = rulesetsOfLive(snapshot.live);
    const desired = hostInHostForm(task.desired, snapshot.live.hostForms ?? {});
    try {
      requireUnchanged(expected, { host: task.title, rulesets, desired });
      requireAsShown(expected, change, { host: task.title, rulesets });
      return [];
    } catch (error) {
      return diagnosticsOf(error);
    }
  });
  if (problems.length > 0) throw new FirewallError(problems);
}

/** Before anything is touched on any host. @throws FirewallError `plan/way-in-...` */
export function requireWayIn(changes: readonly HostChange[], { acceptLockoutRisk }: ApplyOptions): void {
  const risks = changes.flatMap(({ task, planned }) =>
    (acceptLockoutRisk ?? task.settings.acceptLockoutRisk) === undefined
      ? (planned.change.lockoutRisks ?? [])
      : [],
  );
  if (risks.length > 0) throw new FirewallError(risks);
}
