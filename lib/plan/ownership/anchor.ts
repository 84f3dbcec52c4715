/**
 * Where the managed rules of a shared chain stand among the foreign ones.
 *
 * An anchor is part of what is desired: a rule that stands elsewhere, because somebody put theirs before it or because
 * the anchor was changed, is moved. Without an anchor, rules go first, but behind the jumps of programs that ban
 * addresses, and from then on stay where they are.
 */
import { type RuleEdit, type SharedChain, diffRules } from '../../diff/rule-list-diff';
import type { Family } from '../../net/family';
import type { ChainRule } from '../../ruleset/model/ruleset';
import { tryFindChainNameFault } from '../../ruleset/model/tables';
import type { Anchor } from '../desired';
import { tryFindJump } from '../../ruleset/check/jumps';
import { tryFindWriter } from './known-writers';

export interface AnchorPlace {
  /** How many live rules stand before the place. */
  readonly index: number;
  /** Indexes of the managed rules that do not stand where the anchor says. */
  readonly misplaced: ReadonlySet<number>;
}

export const noneMisplaced: ReadonlySet<number> = new Set();

type IsManaged = (rule: ChainRule) => boolean;

/** Whether a text is an anchor: `first`, `last`, `before:CHAIN`, `after:CHAIN`, or several with commas between them. */
export function isAnchor(text: string): text is Anchor {
  return text.split(',').every((way) => {
    if (way === 'first' || way === 'last') return true;
    const [, chain] = /^(?:before|after):(.*)$/su.exec(way) ?? [];
    return chain !== undefined && tryFindChainNameFault(chain) === undefined;
  });
}

/** Undefined when no rule jumps to a chain that the anchor names, and it has no other way. */
export function anchorPlace(
  rules: readonly ChainRule[],
  anchor: Anchor | undefined,
  isManaged: IsManaged,
  family: Family,
): AnchorPlace | undefined {
  if (anchor === undefined) return { index: behindBans(rules, isManaged, family), misplaced: noneMisplaced };
  for (const way of anchor.split(',')) {
    const place = placeOf(rules, way, isManaged, family);
    if (place !== undefined) return place;
  }
  return undefined;
}

function placeOf(
  rules: readonly ChainRule[],
  way: string,
  isManaged: IsManaged,
  family: Family,
): AnchorPlace | undefined {
  const managed = rules.flatMap((rule, index) => (isManaged(rule) ? [index] : []));
  const foreign = rules.flatMap((rule, index) => (isManaged(rule) ? [] : [index]));
  const place = (index: number, isWrong: (index: number) => boolean): AnchorPlace => ({
    index,
    misplaced: new Set(managed.filter(isWrong)),
  });
  if (way === 'first') {
    const first = foreign[0] ?? rules.length;
    return place(0, (index) => index > first);
  }
  if (way === 'last') {
    const last = foreign.at(-1) ?? -1;
    return place(rules.length, (index) => index < last);
  }
  const chain = way.slice(way.indexOf(':') + 1);
  const jump = foreign.find((index) => jumpOf(rules[index], family) === chain);
  if (jump === undefined) return undefined;
  return way.startsWith('before:')
    ? place(jump, (index) => index > jump)
    : place(jump + 1, (index) => index < jump);
}

function behindBans(rules: readonly ChainRule[], isManaged: IsManaged, family: Family): number {
  const isBan = (rule: ChainRule): boolean =>
    !isManaged(rule) && tryFindWriter(jumpOf(rule, family) ?? '')?.bans === true;
  return rules.map(isBan).lastIndexOf(true) + 1;
}

function jumpOf(rule: ChainRule | undefined, family: Family): string | undefined {
  return rule === undefined ? undefined : tryFindJump(rule.text, family)?.name;
}

/** The edits of a shared chain: rules that stand at the wrong place go, and come again at the right one. */
export function placedEdits(
  rules: readonly ChainRule[],
  wanted: readonly ChainRule[],
  shared: SharedChain,
  misplaced: ReadonlySet<number>,
): readonly RuleEdit[] {
  if (misplaced.size === 0) return diffRules(rules, wanted, shared);
  const going = [...misplaced].map((index, earlier): RuleEdit => {
    const previous = rules[index];
    if (previous === undefined) throw new Error('an anchor points outside the chain');
    return { kind: 'delete', index: index + 1 - earlier, previous };
  });
  const left = rules.filter((_, index) => !misplaced.has(index));
  const anchor = shared.anchor - [...misplaced].filter((index) => index < shared.anchor).length;
  return [...going, ...diffRules(left, wanted, { ...shared, anchor })];
}
