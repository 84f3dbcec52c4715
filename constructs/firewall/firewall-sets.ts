import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { type PlacedRule, fillingRules, printPlacedRule } from '../../lib/ruleset/check/filled-by-rules';
import { setProblems } from '../../lib/sets/diagnostics';
import { constructError } from '../problems/construct-problems';
import type { RulesetSet } from '../terraform/iptables-ruleset';
import { literalText } from '../text/literal-text';

/** The sets that a firewall declares. */
export class FirewallSets {
  private readonly sets = new Map<string, { readonly set: RulesetSet; readonly declaredBy: Construct }>();

  /** @throws FirewallError `construct/declared-twice` */
  add(name: string, set: RulesetSet, declaredBy: Construct): void {
    const other = this.sets.get(name)?.declaredBy;
    if (other !== undefined)
      throw constructError(declaredBy, {
        code: 'construct/declared-twice',
        summary: `the set ${name} is declared twice`,
        detail: `${other.node.path} declares it too`,
        help: 'give one of them another `name`',
      });
    this.sets.set(name, { set, declaredBy });
  }

  /** Errors for sets whose members are declared, and that a rule fills. */
  filledBy(rules: Iterable<PlacedRule>): readonly Diagnostic[] {
    const filling = fillingRules(rules);
    return [...this.sets].flatMap(([name, { set, declaredBy }]) => {
      const rule = set.dynamic === true ? undefined : filling.get(name);
      if (rule === undefined) return [];
      return [{ ...setProblems.filledByRule(name, printPlacedRule(rule)), path: declaredBy.node.path }];
    });
  }

  /** For the resource; undefined where there are none. */
  produce(): unknown {
    return literalText(this.declared());
  }

  /** By name; undefined where there are none. */
  declared(): Readonly<Record<string, RulesetSet>> | undefined {
    if (this.sets.size === 0) return undefined;
    return Object.fromEntries([...this.sets].map(([name, { set }]) => [name, set]));
  }
}
