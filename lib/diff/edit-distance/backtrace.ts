/**
 * The backtrace: what each method of this folder must answer, and the operations that follow from the answers.
 *
 * A corner (i, j) stands before `before[i]` and before `after[j]`; `left(i, j)` is the smallest number of
 * operations that turn what follows it in `before` into what follows it in `after`.
 */

export type EditKind = 'insert' | 'delete' | 'replace';

/** One operation, told by the corner at which it happens: positions count from 0 in the whole sequences. */
export interface EditOp {
  readonly kind: EditKind;
  /** What is deleted or replaced; for an insert, what it comes before (`before.length`: the end). */
  readonly beforeIndex: number;
  /** What is inserted or put in place; for a delete, what stands in `after` where it was. */
  readonly afterIndex: number;
}

/** Takes the operations of a way one by one, in order. */
export type EditSink = (kind: EditKind, beforeIndex: number, afterIndex: number) => void;

/** All the shortest paths from one sequence to another, as far as the one that is wanted needs them. */
export interface Backtrace {
  /** Levenshtein distance: `left(0, 0)`. */
  readonly distance: number;
  /** The greatest t for which some shortest way begins with t deletes: `left(t, 0) = distance - t`. */
  readonly leadingDeletes: number;
  /** The greatest t for which some shortest way begins with t inserts: `left(0, t) = distance - t`. */
  readonly leadingInserts: number;
  /**
   * The canonical way (see edit-script.ts) from a corner to the end. The corner must lie on a shortest way
   * and on the first row or column: (0, 0), (t, 0) or (0, t).
   */
  follow(beforeIndex: number, afterIndex: number, sink: EditSink): void;
}

/** What is needed of a sequence: an Int32Array is one, and so is any list. */
export interface Sequence<T> extends ArrayLike<T> {
  slice(start: number, end: number): Sequence<T>;
}

export type IsSame<T> = (left: T | undefined, right: T | undefined) => boolean;

export const isSameNumber: IsSame<number> = (left, right) => left === right;

/** One method: the shortest paths between two sequences that are not both empty. */
export type Method<Values> = (before: Values, after: Values) => Backtrace;
