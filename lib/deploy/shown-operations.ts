/** Whether the operations that are to be done are those that a person was shown. */
import { FirewallError } from '../base/firewall-error';
import type { DesiredHost } from '../plan/desired';
import { changedSince, isSameAs } from '../plan/fingerprint';
import type { HostRulesets } from '../ruleset/model/ruleset';
import type { ExpectedChange, RulesetChange } from './apply-request';
import { deployProblems } from './diagnostics';

/** A host as it is now. */
export interface HostNow {
  readonly host: string;
  readonly rulesets: HostRulesets;
}

/**
 * Nothing that the plan depends on has changed since it was shown.
 *
 * @param desired as the host prints it
 * @throws FirewallError `deploy/changed-since-plan`
 */
export function requireUnchanged(
  { fingerprint }: ExpectedChange,
  { host, rulesets, desired }: HostNow & { readonly desired: DesiredHost },
): void {
  const changed = changedSince(fingerprint, rulesets, desired);
  if (changed.length > 0) throw new FirewallError(deployProblems.changedSincePlan(host, changed));
}

/** A change does what was shown, and nothing else. @throws FirewallError `deploy/changed-since-plan` */
export function requireAsShown(
  { fingerprint, operations }: ExpectedChange,
  change: RulesetChange,
  { host, rulesets }: HostNow,
): void {
  if (isAsShown(operations, change)) return;
  if (isSameAs(fingerprint, rulesets) || !isShownElsewhere(operations, change))
    throw new FirewallError(deployProblems.changedSincePlan(host, ['the operations would be others']));
}

/** @internal */
export function isAsShown(shown: readonly string[], { operations }: RulesetChange): boolean {
  return shown.length === operations.length && shown.every((text, index) => text === operations[index]);
}

/**
 * Whether they are the same rules, only at other places, because another owner has changed its own rules in the same chains
 * since. Policies are left out: what a chain's policy has to be follows from what all owners declare, so it may need an operation
 * that nobody could show, or need none any more, when another owner has come or gone.
 *
 * @internal
 */
export function isShownElsewhere(shown: readonly string[], { operations }: RulesetChange): boolean {
  const rules = rulesOf(shown);
  const now = rulesOf(operations);
  return now.length === rules.length && now.every((text, index) => text === rules[index]);
}

function rulesOf(operations: readonly string[]): readonly string[] {
  return operations.filter((text) => !isPolicy(text)).map(withoutPlace);
}

function isPolicy(text: string): boolean {
  return / -P [^ ]+ (ACCEPT|DROP)$/.test(text);
}

/** `iptables -t nat -I INPUT 3 -p tcp` without the `3`. */
function withoutPlace(text: string): string {
  return text.replace(/^(ip6?tables(?: -t [^ ]+)? -[IRD] [^ ]+) [0-9]+/, '$1');
}
