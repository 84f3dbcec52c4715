/**
 * The fewest operations that turn one list of rules into another.
 *
 * In a chain that is ours as a whole, every live rule may go. In a shared chain only some may: the others are
 * never deleted, replaced or moved. There the distance is that between our live rules and the desired ones,
 * and an insert goes directly behind our rule before it, so that what others put between our rules stays
 * between the same rules of ours. Only where the chain holds no rule of ours, `anchor` says where to begin.
 */
import type { ChainRule } from '../ruleset/ruleset';
import { editScriptBy } from './edit-distance/edit-script';

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
  /** Whether a live rule is ours to change. */
  readonly isOurs: (rule: ChainRule) => boolean;
  /** How many live rules stay before ours when there is none of ours yet. */
  readonly anchor: number;
}

const wholeChain: SharedChain = { isOurs: () => true, anchor: 0 };

export function diffRules(
  live: readonly ChainRule[],
  desired: readonly ChainRule[],
  shared: SharedChain = wholeChain,
): readonly RuleEdit[] {
  const places = shared === wholeChain ? undefined : placesOf(live, shared);
  const placeOf = (index: number): number => (places === undefined ? index : at(places, index));
  const before = places === undefined ? live : places.map((place) => at(live, place));
  let moved = 1;
  return editScriptBy(before, desired, ({ text }) => text).map((edit): RuleEdit => {
    if (edit.kind === 'insert') {
      const isFirst = edit.beforeIndex === 0;
      const place = isFirst ? firstPlace(places, shared) : placeOf(edit.beforeIndex - 1) + 1;
      return { kind: 'insert', index: place + moved++, rule: at(desired, edit.afterIndex) };
    }
    const place = placeOf(edit.beforeIndex);
    const previous = at(live, place);
    if (edit.kind === 'replace')
      return { kind: 'replace', index: place + moved, rule: at(desired, edit.afterIndex), previous };
    return { kind: 'delete', index: place + moved--, previous };
  });
}

/** Where the rules stand that are ours. */
function placesOf(live: readonly ChainRule[], { isOurs }: SharedChain): readonly number[] {
  return live.flatMap((rule, place) => (isOurs(rule) ? [place] : []));
}

function firstPlace(places: readonly number[] | undefined, { anchor }: SharedChain): number {
  return places === undefined ? 0 : (places[0] ?? anchor);
}

function at<T>(items: Readonly<Record<number, T>>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`the edit script points outside the chain: ${String(index)}`);
  return item;
}
