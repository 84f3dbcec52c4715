/**
 * The families that a program declares: not one in which a host has no rule and lets everything through.
 *
 * Its rules are then those of one family, and may be constructs, which declare all families of their firewall.
 */
import type { Family } from '../net/family';
import type { HostRulesets } from '../ruleset/model/ruleset';
import { isBuiltIn } from '../ruleset/model/tables';
import type { SelectedContent } from './select-content';

export function declaredFamilies(rulesets: HostRulesets, { chains }: SelectedContent): readonly Family[] {
  const all = [...rulesets.keys()];
  const saying = all.filter((family) =>
    chains.some(
      (chain) =>
        chain.family === family &&
        (chain.rules.length > 0 || chain.policy === 'DROP' || !isBuiltIn(chain.table, chain.name)),
    ),
  );
  return saying.length === 0 ? all : saying;
}
