/**
 * The fewest operations that turn one list of rules into another.
 *
 * In a chain that is ours as a whole, every live rule may go. In a shared chain only some may: the others are
 * never deleted, replaced or moved. There the distance is that between our live rules and the desired ones,
 * and an insert goes directly behind our rule before it, so that what others put between our rules stays
 * between the same rules of ours. Only where the chain holds no rule of ours, `anchor` says where to begin.
 */
import type { ChainRule } from '../ruleset/ruleset';
import { editScript } from './edit-distance/edit-script';

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

type Places = Int32Array<ArrayBuffer>;

const wholeChain: SharedChain = { isOurs: () => true, anchor: 0 };

export function diffRules(
  live: readonly ChainRule[],
  desired: readonly ChainRule[],
  shared: SharedChain = wholeChain,
): readonly RuleEdit[] {
  const places = placesOf(live, shared);
  const ids = new Map<string, number>();
  const before = new Int32Array(places.length);
  const after = new Int32Array(desired.length);
  for (let index = 0; index < before.length; index++)
    before[index] = idOf(ids, at(live, at(places, index)).text);
  for (let index = 0; index < after.length; index++) after[index] = idOf(ids, at(desired, index).text);
  let moved = 1;
  return editScript(before, after).map((edit): RuleEdit => {
    if (edit.kind === 'insert') {
      const place = insertPlace(places, edit.beforeIndex, shared.anchor);
      return { kind: 'insert', index: place + moved++, rule: at(desired, edit.afterIndex) };
    }
    const place = at(places, edit.beforeIndex);
    const previous = at(live, place);
    if (edit.kind === 'replace')
      return { kind: 'replace', index: place + moved, rule: at(desired, edit.afterIndex), previous };
    return { kind: 'delete', index: place + moved--, previous };
  });
}

/** Where the rules stand that are ours. */
function placesOf(live: readonly ChainRule[], shared: SharedChain): Places {
  const all = Int32Array.from(live.keys());
  return shared === wholeChain ? all : all.filter((place) => shared.isOurs(at(live, place)));
}

function idOf(ids: Map<string, number>, text: string): number {
  const known = ids.get(text);
  if (known !== undefined) return known;
  ids.set(text, ids.size);
  return ids.size - 1;
}

function insertPlace(places: Places, before: number, anchor: number): number {
  if (before > 0) return at(places, before - 1) + 1;
  return places[0] ?? anchor;
}

function at<T>(items: Readonly<Record<number, T>>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`the edit script points outside the chain: ${String(index)}`);
  return item;
}
