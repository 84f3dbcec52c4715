import { isBlocking } from '../../lib/extensions/extension';
import { tryFindTarget } from '../../lib/extensions/registry';
import type { Family } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { isUnresolved } from '../text/unresolved-token';

/** What a rule without conditions decides on every packet; undefined for all others. Only what begins like one is parsed. */
export function tryFindUnconditional(
  text: string,
  family: Family,
): 'accepted' | 'dropped' | 'returned' | undefined {
  if (!/^(-j|-m comment) /.test(text) || isUnresolved(text)) return undefined;
  const { rule } = parseRule(text, { family });
  const isOpen = rule?.parameters.length === 0 && rule.matches.every((use) => use.name === 'comment');
  const effect = tryFindTarget(rule?.target?.name ?? '', family)?.effect;
  if (!isOpen) return undefined;
  if (isBlocking(effect)) return 'dropped';
  return effect === 'accepted' || effect === 'returned' ? effect : undefined;
}
