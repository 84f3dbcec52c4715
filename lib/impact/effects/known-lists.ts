import type { Node } from '../diagrams/decision-diagrams';
import { hashOf } from '../diagrams/number-bits';
import type { Effect } from './rule-paths';

/** Members of the lists that are kept, to know them again. */
const maxKept = 4_000_000;

interface KnownList {
  readonly list: readonly Effect[];
  /** What the result is of beside the list. */
  readonly beside: Node;
  readonly result: Node;
}

/** What lists of effects came to: where one comes up again, it is not worked out again. */
export class KnownLists {
  private readonly known = new Map<number, KnownList[]>();
  private keptLeft = maxKept;

  once(list: readonly Effect[], beside: Node, work: () => Node): Node {
    const hash = hashOfList(list, beside);
    const alike = this.known.get(hash);
    const known = alike?.find((each) => each.beside === beside && isSame(each.list, list));
    if (known !== undefined) return known.result;
    const result = work();
    if (this.keptLeft > list.length) {
      this.keptLeft -= list.length;
      if (alike === undefined) this.known.set(hash, [{ list, beside, result }]);
      else alike.push({ list, beside, result });
    }
    return result;
  }
}

function hashOfList(list: readonly Effect[], beside: Node): number {
  let hash = list.length + beside;
  for (const effect of list) hash = hashOf(hash, effect, 0);
  return hash;
}

function isSame(left: readonly Effect[], right: readonly Effect[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
