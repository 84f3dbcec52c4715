/** What is asked of the engine, from what Terraform planned. */
import { FirewallError } from '../base/firewall-error';
import type { ApplyRequest } from '../deploy/apply-request';
import type { DeclaredRuleset } from '../deploy/declared-ruleset';
import { applySettings } from '../resource/apply-settings';
import type { RulesetState } from '../resource/attributes';
import { hostTarget, type ConnectionDefaults } from '../resource/connection';
import { declaredRuleset } from '../resource/declared-ruleset';
import { isWhollyKnown, type Known } from '../resource/value';
import { notYetKnown } from './diagnostics';
import type { ConfiguredCall } from './framework/call';
import type { PrivateData } from './private-data';

/** Undefined while the provider's own configuration holds values that are not known yet. */
export type RulesetClient = ConnectionDefaults | undefined;

export type RulesetCall = ConfiguredCall<RulesetClient>;
export type KnownState = Known<RulesetState>;

export function applyRequest(
  wanted: KnownState,
  expected: ApplyRequest['expected'],
  call: RulesetCall,
): ApplyRequest & { readonly desired: DeclaredRuleset } {
  return {
    target: hostTarget(wanted.host, configured(call)),
    owner: wanted.owner,
    desired: declaredRuleset(wanted),
    expected,
    ...applySettings(wanted),
    abort: call.abort,
  };
}

/** What the user was shown, if anything was. */
export function expectedOf(planned: RulesetState, before: PrivateData): ApplyRequest['expected'] {
  const { operations } = planned;
  if (before.kind !== 'read' || operations === null || !isWhollyKnown(operations)) return undefined;
  const texts: readonly unknown[] = operations;
  const { fingerprint, live } = before.snapshot;
  return {
    fingerprint,
    hostForms: live.hostForms,
    operations: texts.filter((text) => typeof text === 'string'),
  };
}

/** A create writes the ledger anew in any case: whoever wrote what is there before is superseded. */
export function takingOver(request: ApplyRequest & { readonly desired: DeclaredRuleset }): ApplyRequest {
  return { ...request, desired: { ...request.desired, takesOver: true } };
}

export function withoutOutcome(planned: RulesetState): RulesetState {
  return { ...planned, operations: null, impact: null };
}

/** @throws FirewallError `provider/unknown-value` */
export function whollyKnown(state: RulesetState): KnownState {
  if (isWhollyKnown(state)) return state;
  throw new FirewallError(notYetKnown('The ruleset'));
}

/** @throws FirewallError `provider/unknown-value` */
export function configured(call: RulesetCall): ConnectionDefaults {
  if (call.client === undefined) throw new FirewallError(notYetKnown('The provider configuration'));
  return call.client;
}
