/**
 * What an update will do, from what Terraform remembers and what is configured now. Pure: Terraform runs it
 * twice for one apply and refuses a second plan that differs from the first in a known value.
 */
import { adoptedBefore, adopting, withFreshAdopts } from './adoption';
import { adoptedOnce, hostMoved, ownerInUse, takesOver } from './diagnostics';
import { declaredRuleset, keepSpelling } from '../resource/declared-ruleset';
import { describeHost, sameMachine } from '../resource/connection';
import type { Call } from './framework/call';
import type { Planned } from './framework/resource-logic';
import { UNKNOWN, isWhollyKnown, valuesEqual } from '../resource/value';
import type { PrivateData } from './private-data';
import type { LoadEngine } from '../deploy/host-engine';
import type { RulesetChange } from '../deploy/apply-request';
import type { RulesetState } from '../resource/attributes';

export interface UpdateToPlan {
  readonly prior: RulesetState;
  readonly config: RulesetState;
  readonly before: PrivateData;
  /** Whether another state or run wrote what the host has of the owner: then there is its record to take over. */
  readonly isElsewhere: boolean;
}

/**
 * The planned state. It is the prior state itself when there is nothing to do, and its operations are unknown
 * when they cannot be told before the apply.
 */
export function planUpdate(
  { prior, config, before, isElsewhere }: UpdateToPlan,
  engine: LoadEngine,
  report: Call['report'],
): Planned<RulesetState> {
  const families = keepSpelling(config, prior, (family, left, right) =>
    engine().sameRule(family, left, right),
  );
  const planned = { ...config, ...families } as RulesetState;
  const change = changeOf({ prior, config: planned, before, isElsewhere }, engine, report);
  if (change === undefined) return { state: { ...planned, operations: UNKNOWN, impact: UNKNOWN } };
  reportRisks(change, planned, report);
  const { operations } = change;
  const impact = engine().impactOf(change);
  if (isElsewhere && isWhollyKnown(prior)) report(takesOver(prior.owner, describeHost(prior.host)));
  const unchanged =
    !isElsewhere && valuesEqual({ ...planned, operations: prior.operations, impact: prior.impact }, prior);
  return { state: unchanged && operations.length === 0 ? prior : { ...planned, operations, impact } };
}

/** A change after which the deployer does not get in is refused now: nothing has been touched yet. */
function reportRisks(
  { warnings, lockoutRisks = [] }: RulesetChange,
  { accept_lockout_risk: reason }: RulesetState,
  report: Call['report'],
): void {
  const refused = reason === null ? lockoutRisks : [];
  for (const found of refused) report(found, ['accept_lockout_risk']);
  const codes = new Set(refused.map(({ code }) => code));
  for (const found of warnings) if (!codes.has(found.code)) report(found);
}

/** Undefined when the operations can only be told at apply, or when an error was reported. */
function changeOf(
  { prior, config, before }: UpdateToPlan,
  engine: LoadEngine,
  report: Call['report'],
): RulesetChange | undefined {
  if (before.kind === 'failed' && valuesEqual(prior.host, config.host)) {
    for (const found of before.diagnostics) report(found, ['host']);
    return undefined;
  }
  if (!isWhollyKnown(prior) || !isWhollyKnown(config.host)) return undefined;
  if (!sameMachine(prior.host, config.host)) {
    report(hostMoved(describeHost(prior.host), describeHost(config.host)), ['host']);
    return undefined;
  }
  if (before.kind !== 'read' || !isWhollyKnown(config)) return undefined;
  const has = (owner: string): boolean =>
    Object.keys(engine().generationsOf(before.snapshot.live, owner)).length > 0;
  for (const former of adoptedBefore(config, prior).filter(has))
    report(adoptedOnce(former, config.owner, describeHost(config.host)), ['adopts']);
  const fresh = withFreshAdopts(config, prior);
  const { desired } = adopting({ desired: declaredRuleset(fresh) }, prior.owner);
  const change = engine().plan(before.snapshot.live, config.owner, desired);
  // Where the host has no rules of the former owner and exactly these of the new one, only the state is behind.
  const isBehind = !has(prior.owner) && change.operations.length === 0;
  if (config.owner === prior.owner || !has(config.owner) || isBehind) return change;
  report(ownerInUse(prior.owner, config.owner, describeHost(config.host)), ['owner']);
  return undefined;
}
