/* eslint-disable @typescript-eslint/no-non-null-assertion -- values lie within the tables */
/* eslint-disable @typescript-eslint/prefer-for-of -- a run is mostly the first, and `of` is slow until compiled */
/**
 * What counting alone says about two sequences, before any method looks at their order.
 *
 * Of a value that `before` has x times and `after` y times at most min(x, y) are kept. What is left over in
 * `before` is deleted or replaced, what is left over in `after` is inserted or put in place, and one
 * replace can serve one of each: so the distance is at least the greater of the two sums of what is left
 * over.
 */

/** Both sequences with their values renamed to 0 ... `size - 1`, so that a table has a place for each. */
export interface Renamed {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly size: number;
}

export interface MultisetBound {
  /** No edit script has fewer operations. */
  readonly atLeast: number;
  /** Whether any value occurs on both sides. */
  readonly shared: boolean;
}

/** Leaves ids as they are where a table for them is not much larger than the sequences themselves. */
export function rename(before: Int32Array, after: Int32Array): Renamed {
  const room = 64 + 4 * (before.length + after.length);
  const size = 1 + Math.max(greatestWithin(before, room), greatestWithin(after, room));
  if (size <= room) return { before, after, size };
  const names = new Map<number, number>();
  const renamed = (values: Int32Array) =>
    values.map((value) => {
      const known = names.get(value);
      if (known !== undefined) return known;
      names.set(value, names.size);
      return names.size - 1;
    });
  return { before: renamed(before), after: renamed(after), size: names.size };
}

export function multisetBound({ before, after, size }: Renamed): MultisetBound {
  const surplus = new Int32Array(size);
  for (let i = 0; i < before.length; i++) surplus[before[i]!]!++;
  const occurs = surplus.slice();
  let shared = false;
  for (let j = 0; j < after.length; j++) {
    const value = after[j]!;
    surplus[value]!--;
    if (occurs[value]! > 0) shared = true;
  }
  let surplusBefore = 0;
  for (let value = 0; value < size; value++) surplusBefore += Math.max(0, surplus[value]!);
  return { atLeast: surplusBefore + Math.max(0, after.length - before.length), shared };
}

/** The greatest value; Infinity when there is one that a table with so much room has no place for. */
function greatestWithin(values: Int32Array, room: number): number {
  let greatest = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < 0 || value >= room) return Infinity;
    if (value > greatest) greatest = value;
  }
  return greatest;
}
