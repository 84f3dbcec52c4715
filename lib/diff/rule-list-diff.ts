/**
 * The fewest operations that turn one list of rules into another.
 *
 * In a chain that is managed as a whole, every live rule may be removed. In a shared chain only managed rules may:
 * foreign ones are never deleted, replaced or moved. There the distance is that between the managed live rules and the
 * desired ones, and an insert is placed directly behind the managed rule before it, so that foreign rules stay between
 * the same managed rules. Only where the chain has no managed rule, `anchor` says where to begin.
 */
import type { LineRules, RuleNumber } from '../ruleset/bulk/line-rules';
import type { ChainRule } from '../ruleset/model/ruleset';
import { type Comparison, editScriptBy } from './edit-distance/edit-script';
import type { Sequence } from './edit-distance/backtrace';
import { numberLines, numberRules } from './rule-numbers';

export type RuleEdit =
  | { readonly kind: 'insert'; readonly index: number; readonly rule: ChainRule }
  | { readonly kind: 'delete'; readonly index: number; readonly previous: ChainRule }
  | {
      readonly kind: 'replace';
      readonly index: number;
      readonly rule: ChainRule;
      readonly previous: ChainRule;
    };

export interface SharedChain {
  /** Whether a live rule is managed, and so may be changed. */
  readonly isManaged: (rule: ChainRule) => boolean;
  /** How many live rules stay before the managed ones when there are none of these yet. */
  readonly anchor: number;
}

const wholeChain: SharedChain = { isManaged: () => true, anchor: 0 };

export function diffRules(
  live: readonly ChainRule[],
  desired: readonly ChainRule[],
  shared: SharedChain = wholeChain,
): readonly RuleEdit[] {
  if (shared === wholeChain) return editsBetween(live, desired, ruleValues, wholePlaces);
  const places = placesOf(live, shared);
  const managed = places.map((place) => at(live, place));
  return editsBetween(managed, desired, ruleValues, {
    placeOf: (index) => at(places, index),
    first: places[0] ?? shared.anchor,
  });
}

/** The same for whole chains that were read line by line, the second beside the first. */
export function diffLines(live: LineRules, desired: LineRules): readonly RuleEdit[] {
  const lines: RuleKind<RuleNumber> = {
    isSame: (left, right) =>
      left === right || (left !== undefined && right !== undefined && desired.isSame(left, right)),
    number: (before, after) => numberLines(before, after, desired),
    ruleOf: (number) => desired.rule(number),
  };
  return editsBetween<RuleNumber>(live.numbers(), desired.numbers(), lines, wholePlaces);
}

/** What stands for a rule in a list. */
interface RuleKind<T> extends Comparison<T> {
  readonly ruleOf: (value: T) => ChainRule;
}

const ruleValues: RuleKind<ChainRule> = {
  isSame: (left, right) => left === right || left?.text === right?.text,
  number: numberRules,
  ruleOf: (rule) => rule,
};

/** Where our rules stand in the chain, counted from 0. */
interface Places {
  readonly placeOf: (index: number) => number;
  /** Where one goes that stands before all of them. */
  readonly first: number;
}

const wholePlaces: Places = { placeOf: (index) => index, first: 0 };

function editsBetween<T>(
  live: Sequence<T>,
  desired: Sequence<T>,
  kind: RuleKind<T>,
  { placeOf, first }: Places,
): readonly RuleEdit[] {
  const { ruleOf } = kind;
  let moved = 1;
  return editScriptBy(live, desired, kind).map((edit): RuleEdit => {
    if (edit.kind === 'insert') {
      const place = edit.beforeIndex === 0 ? first : placeOf(edit.beforeIndex - 1) + 1;
      return { kind: 'insert', index: place + moved++, rule: ruleOf(at(desired, edit.afterIndex)) };
    }
    const place = placeOf(edit.beforeIndex);
    const previous = ruleOf(at(live, edit.beforeIndex));
    if (edit.kind === 'replace')
      return { kind: 'replace', index: place + moved, rule: ruleOf(at(desired, edit.afterIndex)), previous };
    return { kind: 'delete', index: place + moved--, previous };
  });
}

/** The places of the managed rules. */
function placesOf(live: readonly ChainRule[], { isManaged }: SharedChain): readonly number[] {
  return live.flatMap((rule, place) => (isManaged(rule) ? [place] : []));
}

function at<T>(items: Readonly<Record<number, T>>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`the edit script points outside the chain: ${String(index)}`);
  return item;
}
