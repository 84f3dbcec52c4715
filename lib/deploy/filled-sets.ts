/** Sets that are declared with their members, though a rule that is declared with them fills or empties them. */
import type { Diagnostic } from '../base/diagnostic';
import type { DesiredHost } from '../plan/desired';
import { type PlacedRule, fillingRules, printPlacedRule } from '../ruleset/check/filled-by-rules';
import { setProblems } from '../sets/diagnostics';

export function filledSets({ rulesets, sets }: Pick<DesiredHost, 'rulesets' | 'sets'>): readonly {
  readonly set: string;
  readonly diagnostic: Diagnostic;
}[] {
  const declared = [...(sets?.values() ?? [])].filter(({ isDynamic }) => isDynamic !== true);
  if (declared.length === 0) return [];
  const filling = fillingRules(rulesIn(rulesets));
  return declared.flatMap(({ name }) => {
    const rule = filling.get(name);
    return rule === undefined
      ? []
      : [{ set: name, diagnostic: setProblems.filledByRule(name, printPlacedRule(rule)) }];
  });
}

function* rulesIn(rulesets: DesiredHost['rulesets']): Generator<PlacedRule> {
  for (const [family, tables] of rulesets)
    for (const [table, chains] of tables)
      for (const [chain, { rules }] of chains)
        for (const { text } of rules) yield { family, table, chain, text };
}
