/* eslint-disable @typescript-eslint/no-non-null-assertion -- blocks and columns lie within the sequences */
/**
 * Many operations: the table of `left`, thirty-two rows in a word, within a band.
 *
 * **The band.** A way of at most w operations that makes the sequence longer by g has at most `(w + g) / 2`
 * inserts and `(w - g) / 2` deletes, so it stays on the diagonals from minus the one to plus the other.
 * Only these are swept, in blocks of rows from the last to the first. Where the sweep enters the band from
 * outside, each step is taken to cost one, as an insert or a delete would: so what it finds for a corner is
 * the length of some way, `left` at least, and `left` itself for all corners of a way that stays in the
 * band. If it finds at most w for the whole, that is the distance, and all shortest paths stay in the band.
 * If it finds more, the band is made wider, never wider than for the length just found: that many
 * operations are enough.
 *
 * **The way.** A step that is on a shortest way lowers `left` by its cost. From a corner on a shortest way
 * the sweep tells these steps rightly: where they lead it has found `left`, and where others lead, `left`
 * at least. So the rises along the first column and row, down to the first break, are leading deletes and
 * inserts. They break within the band: more of either than it has room for cannot be on a way of at most w
 * operations.
 *
 * **Memory.** The table is not kept, only the edge below every n-th block, a byte a column. The way is read
 * from n blocks at a time, swept again from their kept edge up and from the right to the column where the
 * way comes in. With n near the square root of a sixteenth of all blocks, edges and records take about the
 * same: at most 25 MB each at 100,000 by 100,000, where the table as two bits a corner would be 2.5 GB.
 * Sweeping twice is the price; dividing and conquering costs as much, and would have to prove that where it
 * divides never changes which of the shortest paths it finds.
 */
import { type BlockRecord, beginRecord, dueOperation, emptyRecord, placeOf } from './bit-record';
import {
  type Block,
  type Edge,
  FALL,
  lastEdge,
  type Matches,
  matchesOf,
  RISE,
  ROWS,
  sweepBlock,
} from './bit-rows';
import { type Renamed } from './multiset-bound';
import { type EditSink, type Backtrace } from './backtrace';

export interface BitOptions {
  /** Operations for which the first band has room. A good guess saves time; the answer is the same. */
  readonly firstBand: number;
  /** Blocks between two kept edges; the answer is the same. @default what balances memory */
  readonly spacing?: number;
}

/** What one sweep of a band leaves behind. */
interface Sweep {
  readonly matches: Matches;
  /** Room for one edge, used again by every sweep. */
  readonly edge: Edge;
  /** From the end to the front. */
  readonly blocks: readonly Block[];
  readonly spacing: number;
  /** The edge below each block whose number `spacing` divides, from its left to its right. */
  readonly edges: readonly Uint8Array[];
  readonly distance: number;
  readonly leadingDeletes: number;
  readonly leadingInserts: number;
}

/** The shortest paths between two sequences, neither of them empty. */
export function bitBacktrace({ before, after, size }: Renamed, options: BitOptions): Backtrace {
  const matches = matchesOf(before, after, size);
  const edge = lastEdge(after.length);
  let width = Math.max(1, options.firstBand, Math.abs(before.length - after.length));
  for (;;) {
    const swept = sweepBand(matches, edge, blocksOf(before.length, after.length, width), options.spacing);
    if (swept.distance <= width) {
      const { distance, leadingDeletes, leadingInserts } = swept;
      return { distance, leadingDeletes, leadingInserts, follow: (i, j, sink) => follow(swept, i, j, sink) };
    }
    width = Math.min(swept.distance, 4 * width);
  }
}

function blocksOf(beforeLength: number, afterLength: number, width: number): readonly Block[] {
  const gain = afterLength - beforeLength;
  const maxInserts = Math.floor((width + gain) / 2);
  const maxDeletes = Math.floor((width - gain) / 2);
  const blocks: Block[] = [];
  for (let bottom = beforeLength; bottom > 0; bottom -= ROWS) {
    const top = Math.max(0, bottom - ROWS);
    const left = Math.max(0, top - maxDeletes);
    blocks.push({ top, bottom, left, right: Math.min(afterLength, bottom + maxInserts) });
  }
  return blocks;
}

function sweepBand(matches: Matches, edge: Edge, blocks: readonly Block[], spacingAskedFor?: number): Sweep {
  const spacing = spacingAskedFor ?? Math.max(1, Math.round(Math.sqrt(blocks.length / 16)));
  const { bytes } = edge;
  bytes.fill(RISE);
  const edges: Uint8Array[] = [];
  let leadingDeletes = 0;
  for (const [index, block] of blocks.entries()) {
    if (index % spacing === 0) edges.push(bytes.slice(block.left, block.right));
    const rises = sweepBlock(matches, edge, block);
    leadingDeletes = leadingRises(rises, block.bottom - block.top, leadingDeletes);
  }
  let leadingInserts = 0;
  while (bytes[leadingInserts] === RISE) leadingInserts++;
  // Up the right side of the blocks, where each row adds one, and to the left along the edges between them:
  // a column that the band has left for good still holds the difference along the last edge it was in.
  let distance = matches.before.length;
  for (let j = 0; j < matches.after.length; j++) distance += difference(bytes[j]!);
  return { matches, edge, blocks, spacing, edges, distance, leadingDeletes, leadingInserts };
}

/** How many rows from the top of a block down rise without a break, when so many do below it. */
function leadingRises(rises: number, height: number, below: number): number {
  const breaks = ~rises << (ROWS - height);
  return breaks === 0 ? height + below : Math.clz32(breaks);
}

function difference(byte: number): number {
  return byte === RISE ? 1 : byte === FALL ? -1 : 0;
}

function follow(swept: Sweep, beforeIndex: number, afterIndex: number, sink: EditSink): void {
  const { matches, blocks, spacing } = swept;
  const { before, after } = matches;
  const widest = blocks.reduce((width, { left, right }) => Math.max(width, right - left), 0);
  const records = Array.from({ length: Math.min(spacing, blocks.length) }, () => emptyRecord(widest));
  let i = beforeIndex;
  let j = afterIndex;
  while (i < before.length && j < after.length) {
    const last = Math.floor((before.length - 1 - i) / ROWS);
    const first = last - (last % spacing);
    sweepAgain(swept, first, last, j, records);
    for (let index = last; index >= first; index--) {
      const { bottom } = blocks[index]!;
      const record = records[index - first]!;
      let place = record.length - 1;
      while (i < bottom && j < after.length) {
        place = placeOf(record, j, place);
        const kind = dueOperation(record, place, j, bottom - 1 - i);
        if (kind !== undefined) sink(kind, i, j);
        if (kind !== 'insert') i++;
        if (kind !== 'delete') j++;
      }
    }
  }
  while (i < before.length) sink('delete', i++, j);
  while (j < after.length) sink('insert', i, j++);
}

/** Sweeps the blocks `first` to `last` once more, from column `from` on, each into a record of its own. */
function sweepAgain(
  { matches, edge, blocks, spacing, edges }: Sweep,
  first: number,
  last: number,
  from: number,
  records: readonly BlockRecord[],
): void {
  const kept = edges[first / spacing]!;
  const { left } = blocks[first]!;
  edge.bytes.fill(RISE, from);
  edge.bytes.set(kept.subarray(Math.max(0, from - left)), Math.max(from, left));
  for (let index = first; index <= last; index++) {
    const block = blocks[index]!;
    const entered = { ...block, left: Math.max(from, block.left) };
    const record = records[index - first]!;
    beginRecord(record, edge, entered);
    sweepBlock(matches, edge, entered, record);
  }
}
