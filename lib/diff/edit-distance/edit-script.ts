/**
 * The smallest number of inserts, deletes and replaces that turn one sequence into another, and which ones.
 *
 * This is the heart of the diff of two chains: each rule is a number here, equal rules the same number, and
 * every operation costs one. Goals:
 *
 * 1. **The exact minimum, always**, whatever the sequences look like. No heuristic decides anything but
 *    which of several exact methods is likely to be fast.
 * 2. **One script.** Of all shortest scripts the same one comes out every time, on every machine, by every
 *    method.
 * 3. **Time and memory by the size of the change** where it is small, and within bounds where it is not.
 *
 * ## Which script
 *
 * A corner (i, j) stands before `before[i]` and before `after[j]`; a way is a walk from (0, 0) to the end
 * of both: down a row for a delete, along for an insert, down the diagonal for a replace or, over equal
 * values, to keep. `left(i, j)` is the smallest number of operations from a corner to the end. The canonical
 * way takes at each corner the first of these that is on a shortest way from there:
 *
 *   replace   the values differ, and left(i + 1, j + 1) = left(i, j) - 1
 *   delete    left(i + 1, j) = left(i, j) - 1
 *   insert    left(i, j + 1) = left(i, j) - 1
 *   keep      the values are equal
 *
 * In other words: of two shortest scripts look where they first part; the one that replaces there wins,
 * then the one that deletes, then the one that inserts, and the one that has its operation only later
 * loses. So a rule is replaced in place where that is as good as anything else, and of several equal rules
 * the first is the one that goes. Some step is always on a shortest way, so the definition gives one
 * script, and it speaks of `left` alone: a method that knows on which side of these equations a corner is
 * cannot but find this script. Thresholds below may change at will; the script does not.
 *
 * ## How
 *
 * - `common-ends.ts` cuts off what both sequences begin and end with, and brings the canonical way through
 *   it. Most rulesets change in few places, so what is left is short.
 * - `disjoint.ts`: with nothing in common there is nothing to find out.
 * - `diagonals.ts`: the furthest-reaching corners, for few operations. It is tried for up to 128
 *   operations, or the root of the length, so the attempt is linear even where it fails.
 * - `bits.ts`: the table of `left`, 32 rows a word, within a band, for the rest. `multiset-bound.ts` counts values
 *   first: the count bounds the distance from below, and where values do not move, the distance is at most
 *   twice that, so a band for twice the bound is most often wide enough. If not, it is widened, at a cost
 *   that stays within a constant of the last band.
 *
 * With n the length of what is left and d the distance: O(n) for d up to the root of n; else time O(n d /
 * 32) at worst, mostly far less, since columns where nothing happens are passed over; and memory O(n) and a
 * few bytes times n times the root of n / 32. On a small machine 20,000 against 20,000 values with nothing
 * alike take 2 ms, drawn from four values 70 ms, 100,000 with 10,000 edits 25 ms, 100,000 in random order
 * 0.8 s; `bench/edit-distance.mjs` measures it.
 *
 * ## What it does not do
 *
 * It knows of no moves: a moved rule is a delete and an insert, as it is for the kernel. It weighs no
 * operation over another beyond the order above: a replace that loses a counter counts like one that does
 * not. It does not look into a chain's jumps, positions that shift or limits of the host: its positions are
 * those in the two given sequences.
 */
import { bitBacktrace } from './bits';
import { multisetBound, rename } from './multiset-bound';
import { middleOf, scriptAround } from './common-ends';
import { tryDiagonalBacktrace } from './diagonals';
import { disjointBacktrace } from './disjoint';
import { type EditOp, type IsSame, type Sequence, type Backtrace, isSameNumber } from './backtrace';

/**
 * The canonical shortest edit script from `before` to `after`.
 *
 * Operations come in order: by `beforeIndex`, then by `afterIndex`. Both tell positions in the sequences as
 * given, not in what earlier operations have made of them. Values are any 32-bit integers; the ids of an
 * interner, small and not negative, need no table to rename them.
 *
 * @internal
 */
export function editScript(before: Int32Array, after: Int32Array): readonly EditOp[] {
  return scriptAround(before, after, isSameNumber, backtrace);
}

export interface Comparison<T> {
  readonly isSame: IsSame<T>;
  /** Numbers for the values of both, the same for the same values and for no others. */
  readonly number: (before: Sequence<T>, after: Sequence<T>) => readonly [Int32Array, Int32Array];
}

/**
 * The same for values that are compared in a way of their own. As long as there are few operations they are compared where
 * the way comes by, and never numbered: to number them all takes longer than all else.
 */
export function editScriptBy<T>(
  before: Sequence<T>,
  after: Sequence<T>,
  { isSame, number }: Comparison<T>,
): readonly EditOp[] {
  return scriptAround<T>(before, after, isSame, (some, others) => {
    return fewOperations(some, others, isSame) ?? manyOperations(...number(some, others));
  });
}

/** The number of operations in that script: the Levenshtein distance. @internal */
export function editDistance(before: Int32Array, after: Int32Array): number {
  const middle = middleOf(before, after, isSameNumber);
  return backtrace(middle.before, middle.after).distance;
}

function backtrace(before: Sequence<number>, after: Sequence<number>): Backtrace {
  return fewOperations(before, after, isSameNumber) ?? manyOperations(before, after);
}

function maxFew(length: number): number {
  return Math.max(128, Math.ceil(Math.sqrt(length)));
}

function fewOperations<T>(before: Sequence<T>, after: Sequence<T>, isSame: IsSame<T>): Backtrace | undefined {
  if (before.length === 0 || after.length === 0) return disjointBacktrace(before, after);
  const length = before.length + after.length;
  return tryDiagonalBacktrace(before, after, isSame, { operations: maxFew(length), steps: 8 * length });
}

function manyOperations(before: Sequence<number>, after: Sequence<number>): Backtrace {
  const renamed = rename(new Int32Array(before), new Int32Array(after));
  const { atLeast, shared } = multisetBound(renamed);
  if (!shared) return disjointBacktrace(before, after);
  return bitBacktrace(renamed, { firstBand: 2 * Math.max(maxFew(before.length + after.length), atLeast) });
}
