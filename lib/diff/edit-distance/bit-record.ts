/* eslint-disable @typescript-eslint/no-non-null-assertion -- a record is read within its length */
/**
 * One block swept again, and the canonical way read from it row by row.
 *
 * A column that the sweep passed over has the values of the last one swept before it, `level` apart when
 * all rows rise: then the step down the diagonal is one for the row less what the edge below takes, so it
 * is for nothing just where that edge falls.
 */
import { type Block, type Edge, FALL, type SweepRecord } from './bit-rows';
import { type EditKind } from './backtrace';

/** A record of a block with the edge that was below it. */
export interface BlockRecord extends SweepRecord {
  readonly below: Uint8Array;
  left: number;
}

/** A record for any block with at most so many columns. */
export function emptyRecord(columns: number): BlockRecord {
  return {
    length: 0,
    left: 0,
    below: new Uint8Array(columns),
    columns: new Int32Array(columns),
    level: new Int32Array(columns),
    rises: new Int32Array(columns),
    risesAlong: new Int32Array(columns),
  };
}

/** Makes a record ready for the sweep of a block. */
export function beginRecord(record: BlockRecord, edge: Edge, { left, right }: Block): void {
  record.length = 0;
  record.left = left;
  record.below.set(edge.bytes.subarray(left, right));
}

/** The place in the record whose values column j has, looked for from place `from` towards the right. */
export function placeOf(record: BlockRecord, j: number, from: number): number {
  let place = from;
  while (record.columns[place]! < j) place--;
  return place;
}

/** The operation due at a corner of column j, whose values are at `place`; undefined to keep. */
export function dueOperation(
  record: BlockRecord,
  place: number,
  j: number,
  row: number,
): EditKind | undefined {
  const bit = 1 << row;
  const rises = record.rises[place]!;
  const passedOver = rises === -1 && record.columns[place] !== j;
  const level = passedOver ? record.below[j - record.left] === FALL : (record.level[place]! & bit) !== 0;
  if (!level) return 'replace';
  if ((rises & bit) !== 0) return 'delete';
  return (record.risesAlong[place]! & bit) !== 0 ? 'insert' : undefined;
}
