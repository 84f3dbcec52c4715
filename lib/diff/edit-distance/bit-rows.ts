/* eslint-disable @typescript-eslint/no-non-null-assertion -- blocks and values lie within the tables */
/* eslint-disable @typescript-eslint/prefer-for-of -- a run is mostly the first, and `of` is slow until compiled */
/**
 * Thirty-two rows of the table of `left` at a time, a bit each (Myers 1999, in the form of Hyyrö 2003).
 *
 * Neighbours in the table differ by -1, 0 or 1, and a corner differs from the next one down its diagonal by
 * at most one, never downwards. So a column of a block of 32 rows is two words: in which rows a step to the
 * front adds one (`rises`), in which it takes one (`falls`). From them, from the rows that hold the value of
 * the next column, and from the difference along the edge below the block come the words of the next column
 * and the difference along the edge above: one addition carries through all rows what a loop would.
 *
 * Bit 0 is the row nearest to the end. An edge is the differences along one row, a byte a column: RISE
 * where a step to the front adds one, FALL where it takes one. A sweep goes from right to left, reads the
 * edge below and leaves the edge above in its place.
 *
 * **Columns where nothing happens are passed over.** Rules are mostly unlike each other, so most columns
 * hold no value of the block; those that do are marked in the edge, unless they are so many that marking
 * does not pay. When an unmarked column leaves both words as they were, so does every unmarked column that
 * follows with the same difference below; and the difference above is that below, because the differences
 * around a column add up to nothing. When all rows rise, a column with a fall below and one with neither
 * pass alike. Far from the ways worth taking this is nearly everywhere, and four columns are looked at in
 * one comparison.
 */

export const ROWS = 32;

export const RISE = 1;
export const FALL = 2;
/** The column holds a value of the block that is swept; only there during the sweep. */
const MARK = 4;
const ANYTHING = RISE | FALL | MARK;

/** The differences along a row, seen as bytes and as words of four. */
export interface Edge {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

/** The rows `top` to `bottom` in `before`, and the columns `left` to `right` in `after`; ends excluded. */
export interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Two sequences, prepared for asking where a value of the one is in the other. */
export interface Matches {
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Places in `after`, by value: those of v from `firstPlace[v]` up to `firstPlace[v + 1]`. */
  readonly places: Int32Array;
  readonly firstPlace: Int32Array;
  /** For each value the rows of the block that hold it; all zero between sweeps. */
  readonly rows: Int32Array;
}

/**
 * What a sweep leaves for reading a way: the columns it swept, from right to left, and for each of them by
 * row where a step down the diagonal changes nothing, and where a step to the front rises, across rows and
 * along.
 */
export interface SweepRecord {
  length: number;
  readonly columns: Int32Array;
  readonly level: Int32Array;
  readonly rises: Int32Array;
  readonly risesAlong: Int32Array;
}

/** The edge below the last row, where every step to the front adds one. */
export function lastEdge(length: number): Edge {
  const words = new Uint32Array(Math.ceil(length / 4));
  return { words, bytes: new Uint8Array(words.buffer).fill(RISE) };
}

/** For sequences whose values are 0 ... `size - 1`. */
export function matchesOf(before: Int32Array, after: Int32Array, size: number): Matches {
  const firstPlace = new Int32Array(size + 1);
  for (let j = 0; j < after.length; j++) firstPlace[after[j]! + 1]!++;
  for (let value = 0; value < size; value++) firstPlace[value + 1]! += firstPlace[value]!;
  const next = firstPlace.slice();
  const places = new Int32Array(after.length);
  for (let j = 0; j < after.length; j++) places[next[after[j]!]!++] = j;
  return { before, after, places, firstPlace, rows: new Int32Array(size) };
}

/**
 * Sweeps a block; `edge` is the one below and becomes the one above. At its right side every row rises.
 * Returns `rises` of the leftmost column.
 */
export function sweepBlock(matches: Matches, edge: Edge, block: Block, record?: SweepRecord): number {
  const { before, rows } = matches;
  for (let i = block.bottom - 1, bit = 1; i >= block.top; i--, bit <<= 1) rows[before[i]!]! |= bit;
  const marked = markColumns(matches, edge, block);
  const rises = sweepColumns(matches, edge, block, marked, record);
  for (let i = block.top; i < block.bottom; i++) rows[before[i]!] = 0;
  return rises;
}

/** Marks the columns that hold a value of the block; false when they are too many for that. */
function markColumns({ before, firstPlace, places }: Matches, edge: Edge, block: Block): boolean {
  const { top, bottom, left, right } = block;
  let room = (right - left) >>> 2;
  for (let i = top; i < bottom; i++) room -= firstPlace[before[i]! + 1]! - firstPlace[before[i]!]!;
  if (room < 0) return false;
  for (let i = top; i < bottom; i++) {
    const end = firstPlace[before[i]! + 1]!;
    for (let at = firstPlace[before[i]!]!; at < end; at++) {
      const j = places[at]!;
      if (j >= left && j < right) edge.bytes[j]! |= MARK;
    }
  }
  return true;
}

function sweepColumns(
  { after, rows }: Matches,
  edge: Edge,
  { top, bottom, left, right }: Block,
  marked: boolean,
  record: SweepRecord | undefined,
): number {
  const { bytes } = edge;
  const shift = bottom - top - 1;
  let rises = -1;
  let falls = 0;
  for (let j = right - 1; j >= left; j--) {
    const below = bytes[j]!;
    const fall = (below >>> 1) & 1;
    const equal = fall | (marked && below < MARK ? 0 : rows[after[j]!]!);
    // Where a step down the diagonal to the next corner changes nothing.
    const level = (((equal & rises) + rises) ^ rises) | equal | falls;
    const risesAlong = falls | ~(level | rises);
    const fallsAlong = rises & level;
    const risesBelow = (risesAlong << 1) | (below & RISE);
    const risesNext = (fallsAlong << 1) | fall | ~(level | risesBelow);
    const fallsNext = risesBelow & level;
    bytes[j] = ((risesAlong >>> shift) & 1) | (((fallsAlong >>> shift) & 1) << 1);
    if (record !== undefined) {
      const at = record.length++;
      record.columns[at] = j;
      record.level[at] = level;
      record.rises[at] = risesNext;
      record.risesAlong[at] = risesAlong;
    }
    if (marked && below < MARK && risesNext === rises && fallsNext === falls) {
      j =
        1 +
        (rises === -1
          ? lastUnlike(edge, left, j - 1, RISE | MARK, 0)
          : lastUnlike(edge, left, j - 1, ANYTHING, below));
    }
    rises = risesNext;
    falls = fallsNext;
  }
  return rises;
}

/** The last column from `left` to `from` whose byte under `mask` is not `value`, or left - 1. */
function lastUnlike({ bytes, words }: Edge, left: number, from: number, mask: number, value: number): number {
  const wordMask = mask * 0x01010101;
  const word = value * 0x01010101;
  let j = from;
  while (j >= left && (j & 3) !== 3 && (bytes[j]! & mask) === value) j--;
  if ((j & 3) !== 3) return j;
  while (j - 3 >= left && (words[j >>> 2]! & wordMask) === word) j -= 4;
  while (j >= left && (bytes[j]! & mask) === value) j--;
  return j;
}
