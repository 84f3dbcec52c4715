import type { Family } from '../../net/family';
import type { ChainRule } from '../../ruleset/model/ruleset';
import type { Anchor } from '../desired';
import { tryFindJump } from '../../ruleset/check/jumps';

/** How many live rules stand before an anchor; undefined when no rule jumps to the chain that it names. */
export function anchorPlace(rules: readonly ChainRule[], anchor: Anchor, family: Family): number | undefined {
  if (anchor === 'first') return 0;
  if (anchor === 'last') return rules.length;
  const side = anchor.slice(0, anchor.indexOf(':'));
  const chain = anchor.slice(anchor.indexOf(':') + 1);
  const place = rules.findIndex((rule) => tryFindJump(rule.text, family)?.name === chain);
  if (place < 0) return undefined;
  return side === 'before' ? place : place + 1;
}
