/** When a host is asked how it prints rules: as seldom as can be, for it costs a round trip. */
import { learnHostForms } from '../host/rehearsal/learn-host-forms';
import type { Connection } from '../host/transport';
import type { DesiredHost } from '../plan/desired';
import type { HostPlan } from '../plan/plan-host';
import type { HostRulesets } from '../ruleset/model/ruleset';
import {
  type HostForms,
  type UndecidedRule,
  undecidedInHost,
  undecidedInPlan,
} from '../plan/apply/host-forms';
import { hostCatalogue } from '../host/catalogue';

export interface AskOptions {
  readonly nonce: () => string;
  readonly abort?: AbortSignal;
}

/** Of what is desired, by each owner. @param live what the host holds: of a family that it does not have, it is not asked */
export async function hostFormsFor(
  connection: Connection,
  live: HostRulesets,
  desired: readonly DesiredHost[],
  options: AskOptions,
): Promise<HostForms> {
  const undecided = desired.flatMap((host) => undecidedInHost(host, live));
  return learn(
    connection,
    undecided.filter(({ family }) => live.has(family)),
    options,
  );
}

/** Of what a plan writes. @param known what was asked before */
export async function hostFormsOfPlan(
  connection: Connection,
  plan: HostPlan,
  known: HostForms,
  options: AskOptions,
): Promise<HostForms> {
  const printed = (rule: UndecidedRule): boolean =>
    Object.values(known[rule.family] ?? {}).includes(rule.text);
  return learn(
    connection,
    undecidedInPlan(plan).filter((rule) => !printed(rule)),
    options,
  );
}

/** A login that may only read is not asked: there, such rules are compared as they are declared. */
async function learn(
  connection: Connection,
  rules: readonly UndecidedRule[],
  { nonce, ...run }: AskOptions,
): Promise<HostForms> {
  if (rules.length === 0) return {};
  try {
    return await learnHostForms(connection, rules, { ...run, nonce: nonce() });
  } catch (error) {
    if (hostCatalogue.is(error, 'host/read-only-login')) return {};
    throw error;
  }
}
