/** Where the rules of a plan were declared. */
import type { OriginOf } from '../host/rehearsal/check-report';
import type { DesiredHost } from '../plan/desired';
import { markRule } from '../plan/ownership/owner-mark';
import { type HostForms, spelled } from '../plan/apply/host-forms';

export function originsIn({ rulesets, owner }: DesiredHost, hostForms: HostForms): OriginOf {
  return ({ family, table, chain, text }) => {
    const rules = rulesets.get(family)?.get(table)?.get(chain)?.rules ?? [];
    const found = rules.find((rule) => {
      const printed = spelled(rule.text, family, hostForms);
      return printed === text || markRule(printed, owner, family) === text;
    });
    return found?.origin ?? {};
  };
}
