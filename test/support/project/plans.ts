/** Plans for one live ruleset, and what they leave of it by the model of iptables-restore. */
import { printOperation } from '../../../lib/diff/print-operation';
import { restoresOf } from '../../../lib/plan/apply/restore';
import { planHost } from '../../../lib/plan/plan-host';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { restore } from '../oracle/iptables-model';
import { codesOf, codesThrownBy } from './rejection';
import { type Declaration, hostWith, wanted } from './rulesets';

/** The ruleset after each declaration was applied, one after the other. */
export function applied(live: Ruleset, ...declarations: readonly Declaration[]): Ruleset {
  return declarations.reduce((before, declaration) => {
    const plan = planHost(hostWith(before), wanted(declaration));
    return restoresOf(plan).reduce((now, { batch }) => restore(now, batch), before);
  }, live);
}

export function plannedOperations(live: Ruleset, declaration: Declaration): readonly string[] {
  return planHost(hostWith(live), wanted(declaration)).operations.map(printOperation);
}

/** The codes of the warnings of a plan. Fails where there is no plan. */
export function planWarnings(live: Ruleset, declaration: Declaration): readonly string[] {
  return codesOf(planHost(hostWith(live), wanted(declaration)).warnings);
}

/** The codes of the errors for which there is no plan; none where there is one. */
export function planRefusals(live: Ruleset, declaration: Declaration): readonly string[] {
  return codesThrownBy(() => planHost(hostWith(live), wanted(declaration)));
}
