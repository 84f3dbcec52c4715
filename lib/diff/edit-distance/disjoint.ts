/**
 * The shortest paths when nothing of one side occurs on the other: nothing can be kept, so each operation
 * uses up one of each side or one of the longer, and `left(i, j)` is the greater of the two rests. As long
 * as both sides have something left a replace is on a shortest way, and a replace goes first.
 */
import { type EditSink, type Sequence, type Backtrace } from './backtrace';

/** For sequences without a common value; one of them, or both, may be empty. */
export function disjointBacktrace<T>(before: Sequence<T>, after: Sequence<T>): Backtrace {
  return {
    distance: Math.max(before.length, after.length),
    leadingDeletes: Math.max(0, before.length - after.length),
    leadingInserts: Math.max(0, after.length - before.length),
    follow: (beforeIndex, afterIndex, sink) =>
      followDisjoint(before.length, after.length, beforeIndex, afterIndex, sink),
  };
}

function followDisjoint(
  beforeLength: number,
  afterLength: number,
  beforeIndex: number,
  afterIndex: number,
  sink: EditSink,
): void {
  let i = beforeIndex;
  let j = afterIndex;
  while (i < beforeLength && j < afterLength) sink('replace', i++, j++);
  while (i < beforeLength) sink('delete', i++, j);
  while (j < afterLength) sink('insert', i, j++);
}
