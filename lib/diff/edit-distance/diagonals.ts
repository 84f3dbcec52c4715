/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index is in range by the invariant below */
/**
 * Few operations: the furthest-reaching corners on each diagonal (Ukkonen), from the end.
 *
 * Along a diagonal, where j - i = k, `left` never falls on the way to the front, and rises by one at most a
 * step. So all of it is known from `reach[e][k]`: the smallest i at which `left(i, i + k) <= e`. It comes from
 * the row before it, each neighbour one operation further:
 *
 *   replace  from (i + 1, j + 1), same diagonal     reach[e - 1][k] - 1
 *   delete   from (i + 1, j), diagonal k - 1        reach[e - 1][k - 1] - 1
 *   insert   from (i, j + 1), diagonal k + 1        reach[e - 1][k + 1]
 *
 * the smallest of the three, and then on over equal values for free. It may lie before the front of one of the
 * sequences: no way from (0, 0) comes there, so it does no harm. The distance is the first e that brings the
 * diagonal 0 to the very front. Work: distance squared for the rows, and the equal values walked over, in
 * all not more than `2 * distance + 1` times the length.
 *
 * The rows are kept, and the canonical way reads off them without another look at the sequences. At a
 * corner on a shortest way with e operations left, an operation is on a shortest way as soon as i has come
 * to the same bound that is in the table above, so until the smallest of the three bounds the way can but
 * keep. At the bound, a replace that is due meets unequal values by itself: over equal ones `left` would be
 * e - 1 already.
 */
import { type EditSink, type IsSame, type Sequence, type Backtrace } from './backtrace';

/** When to give up: both bound time and memory, and never change the way. */
export interface DiagonalLimits {
  /** Operations at most. The rows take 4 bytes times its square. */
  readonly operations: number;
  /** Equal values walked over, in all, at most. */
  readonly steps: number;
}

/** Places left and right of the diagonals of a row that nothing reaches. */
const MARGIN = 2;
const NOWHERE = 0x3fffffff;

/** The shortest paths, or undefined when they are beyond the limits. */
export function tryDiagonalBacktrace<T>(
  before: Sequence<T>,
  after: Sequence<T>,
  isSame: IsSame<T>,
  limits: DiagonalLimits,
): Backtrace | undefined {
  const last = after.length - before.length;
  const rows: Int32Array[] = [];
  let steps = 0;
  for (let e = 0; e <= limits.operations; e++) {
    const row = new Int32Array(2 * (e + MARGIN) + 1).fill(NOWHERE);
    const earlier = rows[e - 1];
    const lowest = Math.max(last - e, -before.length);
    const highest = Math.min(last + e, after.length);
    for (let k = lowest; k <= highest; k++) {
      let i = earlier === undefined ? before.length : nearest(earlier, k - last + e - 1 + MARGIN);
      const from = i;
      i = backOverSame(before, after, i, k, isSame);
      steps += from - i;
      row[k - last + e + MARGIN] = i;
    }
    rows.push(row);
    if (Math.abs(last) <= e && row[e + MARGIN - last] === 0)
      return backtraceOver(rows, before.length, after.length);
    if (steps > limits.steps) return undefined;
  }
  return undefined;
}

/** A function of its own: nearly all steps are made here, and what is small is compiled soon. */
function backOverSame<T>(
  before: Sequence<T>,
  after: Sequence<T>,
  start: number,
  diagonal: number,
  isSame: IsSame<T>,
): number {
  let i = start;
  while (i > 0 && i + diagonal > 0) {
    const left = before[i - 1];
    const right = after[i + diagonal - 1];
    if (left !== right && !isSame(left, right)) break;
    i--;
  }
  return i;
}

/** The smallest of the three bounds; `place` is where the row before has the same diagonal. */
function nearest(earlier: Int32Array, place: number): number {
  return Math.min(earlier[place]! - 1, earlier[place - 1]! - 1, earlier[place + 1]!);
}

function backtraceOver(rows: readonly Int32Array[], beforeLength: number, afterLength: number): Backtrace {
  const distance = rows.length - 1;
  const last = afterLength - beforeLength;
  const reach = (e: number, k: number): number => rows[e]?.[k - last + e + MARGIN] ?? NOWHERE;

  let leadingDeletes = 0;
  while (reach(distance - leadingDeletes - 1, -leadingDeletes - 1) === leadingDeletes + 1) leadingDeletes++;
  let leadingInserts = 0;
  while (reach(distance - leadingInserts - 1, leadingInserts + 1) === 0) leadingInserts++;

  const follow = (beforeIndex: number, afterIndex: number, sink: EditSink): void => {
    let i = beforeIndex;
    let k = afterIndex - beforeIndex;
    for (let e = distance - beforeIndex - afterIndex - 1; e >= 0; e--) {
      const toReplace = reach(e, k) - 1;
      const toDelete = reach(e, k - 1) - 1;
      i = Math.max(i, Math.min(toReplace, toDelete, reach(e, k + 1)));
      if (toReplace <= i) {
        sink('replace', i, i + k);
        i++;
      } else if (toDelete <= i) {
        sink('delete', i, i + k);
        i++;
        k--;
      } else {
        sink('insert', i, i + k);
        k++;
      }
    }
  };
  return { distance, leadingDeletes, leadingInserts, follow };
}
