/**
 * Rules files as what is wanted of a host: each chain that a file names is wanted as the file has it, rule by rule,
 * with the policy that the file gives. A family without a file is left as it is.
 *
 * Ledgers are left out. A file that was saved on a host holds them, but they are records about the live ruleset:
 * written back from a file they would say what was true once.
 */
import type { Family } from '../net/family';
import type { DesiredChain, DesiredHost, DesiredRuleset, ForeignRules } from '../plan/desired';
import { isLedgerName } from '../plan/ownership/ledger';
import { tryUnmarkRule } from '../plan/ownership/owner-mark';
import type { Chain, ChainRule, Ruleset } from '../ruleset/model/ruleset';

export interface RulesFileOptions {
  readonly owner: string;
  /** `remove`: the file declares each chain that it names as a whole, so foreign rules are removed, those of programs too. `keep`: they stay. */
  readonly foreignRules: ForeignRules;
}

export function desiredFromRulesets(
  rulesets: Iterable<Ruleset>,
  { owner, foreignRules }: RulesFileOptions,
): DesiredHost {
  const desired = [...rulesets].map((ruleset): readonly [Family, DesiredRuleset] => [
    ruleset.family,
    desiredRuleset(ruleset, owner, foreignRules),
  ]);
  return {
    owner,
    foreignRules,
    sparesPrograms: foreignRules === 'keep',
    rulesets: new Map(desired),
    families: desired.map(([family]) => family),
  };
}

function desiredRuleset(ruleset: Ruleset, owner: string, foreignRules: ForeignRules): DesiredRuleset {
  // Where foreign rules stay, managed rules are marked anew: a mark that the file brings would be there twice.
  const withoutMark = (rule: ChainRule): ChainRule => {
    const text = foreignRules === 'keep' ? tryUnmarkRule(rule.text, owner, ruleset.family) : undefined;
    return text === undefined ? rule : { ...rule, text };
  };
  return new Map(
    [...ruleset.tables.values()].map((table) => [
      table.name,
      new Map(
        [...table.chains.values()]
          .filter(({ name }) => !isLedgerName(name))
          .map((chain) => [chain.name, desiredChain(chain, withoutMark)]),
      ),
    ]),
  );
}

function desiredChain({ policy, rules }: Chain, withoutMark: (rule: ChainRule) => ChainRule): DesiredChain {
  return { rules: rules.map(withoutMark), ...(policy === undefined ? {} : { policy }) };
}
