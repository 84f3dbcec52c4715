/** The ipsets that rules fill or empty by the target SET: what they hold is up to the packets that came. */
import type { Family } from '../../net/family';
import { type Ruleset, chainsOf } from '../model/ruleset';
import { parseRule } from '../parse/parse-rule';

/** By name, of whatever family. */
export function filledByRules(rulesets: Iterable<Ruleset>): ReadonlySet<string> {
  const names = [...rulesets].flatMap((ruleset) =>
    chainsOf(ruleset).flatMap(({ chain }) =>
      chain.rules.flatMap(({ text }) => filledBy(text, ruleset.family)),
    ),
  );
  return new Set(names);
}

function filledBy(text: string, family: Family): readonly string[] {
  if (!text.includes('-j SET ')) return [];
  const target = parseRule(text, { family }).rule?.target;
  if (target?.kind !== 'known' || target.name !== 'SET') return [];
  return target.options.flatMap(({ flag, words: [name] }) =>
    name !== undefined && (flag === '--add-set' || flag === '--del-set') ? [name] : [],
  );
}
