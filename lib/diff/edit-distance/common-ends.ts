/**
 * Common ends cut off, and the canonical way (see edit-script.ts) led through them all the same.
 *
 * **The end.** When both sequences end alike, the canonical way keeps the common end, so it can be
 * forgotten. It is enough to see this for one value. A way that does not keep the two last values together
 * first comes to the end of one side with something left of the other, say to the end of `before`, and
 * inserts the rest. If its last step to there was a delete or a replace, inserting before that step and
 * keeping the two last values together is shorter. If it kept the last value of `before` with an earlier
 * equal one, inserting before that step is as short: an insert was on a shortest way there, and the
 * canonical way keeps only where no operation is. The other side is the mirror image.
 *
 * **The front.** When both begin with the same p values, P, the distance d is that of what comes after. But
 * the canonical way need not pass the corner (p, p): an operation comes as early as it can, and a delete of
 * the second of two equal rules can as well delete the first. A way leaves the front at some corner (p + t,
 * p) or (p, p + t). To come there takes t operations: no fewer, for the lengths alone, and no more, by
 * keeping P. So a shortest way spends t deletes on it, or t inserts, and nothing else. The corner (p + t,
 * p) is on a shortest way when `left(p + t, p) = d - t`, and then the same holds for every smaller t; let T
 * be the greatest, which the method tells. So from a corner (i, j) in the front that the deletes have
 * reached, another delete is on a shortest way just when P from j on still occurs, in order, in `before`
 * from i + 1 up to p + T. One pass from the back of P finds for each of its values the latest place where
 * it can be kept so that the rest of P still fits behind it. The canonical way deletes up to that place,
 * then keeps. Inserts are the mirror image. Whichever kind can begin earlier is taken, deletes when both
 * begin at one corner, and the first operation rules the other kind out until P is kept.
 */
import {
  type EditKind,
  type EditOp,
  type EditSink,
  type IsSame,
  type Method,
  type Sequence,
} from './backtrace';

/** What is left between the common front and the common end of two sequences. */
export interface Middle<T> {
  /** Length of the common front. */
  readonly front: number;
  readonly before: Sequence<T>;
  readonly after: Sequence<T>;
}

/** The end first: what both ends could claim belongs to the end, as the canonical way has it. */
export function middleOf<T>(before: Sequence<T>, after: Sequence<T>, isSame: IsSame<T>): Middle<T> {
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > 0 && afterEnd > 0 && isSame(before[beforeEnd - 1], after[afterEnd - 1])) {
    beforeEnd--;
    afterEnd--;
  }
  const shorter = Math.min(beforeEnd, afterEnd);
  let front = 0;
  while (front < shorter && isSame(before[front], after[front])) front++;
  return { front, before: before.slice(front, beforeEnd), after: after.slice(front, afterEnd) };
}

/** The canonical edit script, with what a method finds out about the middle. */
export function scriptAround<T>(
  before: Sequence<T>,
  after: Sequence<T>,
  isSame: IsSame<T>,
  method: Method<Sequence<T>>,
): EditOp[] {
  const middle = middleOf(before, after, isSame);
  const { front } = middle;
  const paths = method(middle.before, middle.after);
  const script: EditOp[] = [];
  const sink = (kind: EditKind, beforeIndex: number, afterIndex: number): void => {
    script.push({ kind, beforeIndex, afterIndex });
  };
  const [i, j] = walkFront(
    latestPlaces(before, front, paths.leadingDeletes, isSame),
    latestPlaces(after, front, paths.leadingInserts, isSame),
    front,
    sink,
  );
  paths.follow(i - front, j - front, (kind, beforeIndex, afterIndex) =>
    sink(kind, beforeIndex + front, afterIndex + front),
  );
  return script;
}

/** Where the values of the front from `begin` on are kept: the one at `begin + x` at place `at[x]`. */
interface Places {
  readonly begin: number;
  readonly at: readonly number[];
}

/** The latest places to keep the first `front` values in, with `spare` more behind them: those that move. */
function latestPlaces<T>(values: Sequence<T>, front: number, spare: number, isSame: IsSame<T>): Places {
  const fromTheBack: number[] = [];
  let place = front + spare - 1;
  for (let index = front - 1; index >= 0; index--) {
    while (!isSame(values[place], values[index])) place--;
    if (place === index) return { begin: index + 1, at: fromTheBack.reverse() };
    fromTheBack.push(place--);
  }
  return { begin: 0, at: fromTheBack.reverse() };
}

/** Tells the operations in the front; returns the corner at which the way leaves it. */
function walkFront(deletes: Places, inserts: Places, front: number, sink: EditSink): [number, number] {
  if (deletes.begin <= inserts.begin) {
    return [walkPlaces(deletes, front, (spare, kept) => sink('delete', spare, kept)), front];
  }
  return [front, walkPlaces(inserts, front, (spare, kept) => sink('insert', kept, spare))];
}

function walkPlaces(
  { begin, at }: Places,
  front: number,
  spend: (spare: number, kept: number) => void,
): number {
  let next = begin;
  for (const [offset, place] of at.entries()) {
    while (next < place) spend(next++, begin + offset);
    next++;
  }
  return at.length === 0 ? front : next;
}
