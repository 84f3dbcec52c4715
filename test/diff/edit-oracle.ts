/** The definition of the canonical script, word for word on the full table, and what the tests feed to it. */
import fc from 'fast-check';
import { type EditOp } from '../../lib/diff/edit-distance/backtrace';

/** The canonical script by the full table of what is left from each corner: no cleverness. */
export function scriptByTable(before: Int32Array, after: Int32Array): EditOp[] {
  const left = tableOfLeft(before, after);
  const at = (i: number, j: number) => left[i]?.[j] ?? Infinity;
  const script: EditOp[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const next = at(i, j) - 1;
    if (before[i] !== after[j] && at(i + 1, j + 1) === next) {
      script.push({ kind: 'replace', beforeIndex: i++, afterIndex: j++ });
    } else if (at(i + 1, j) === next) {
      script.push({ kind: 'delete', beforeIndex: i++, afterIndex: j });
    } else if (at(i, j + 1) === next) {
      script.push({ kind: 'insert', beforeIndex: i, afterIndex: j++ });
    } else {
      i++;
      j++;
    }
  }
  return script;
}

export function distanceByTable(before: Int32Array, after: Int32Array): number {
  return tableOfLeft(before, after)[0]?.[0] ?? 0;
}

/** Row by row from the end; beyond the last row and column there is no way. */
function tableOfLeft(before: Int32Array, after: Int32Array): number[][] {
  const left: number[][] = [];
  let below = new Array<number>(after.length + 2).fill(Infinity);
  for (let i = before.length; i >= 0; i--) {
    const row = new Array<number>(after.length + 2).fill(Infinity);
    for (let j = after.length; j >= 0; j--) {
      const down = (below[j + 1] ?? 0) + (before[i] === after[j] ? 0 : 1);
      const best = Math.min(down, (below[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1);
      row[j] = best === Infinity ? 0 : best;
    }
    left[i] = row;
    below = row;
  }
  return left;
}

/** What the script makes of `before`; throws when the operations are out of order or do not fit. */
export function applyScript(before: Int32Array, after: Int32Array, script: readonly EditOp[]): Int32Array {
  const result: number[] = [];
  let i = 0;
  for (const { kind, beforeIndex, afterIndex } of script) {
    while (i < beforeIndex) result.push(valueAt(before, i++));
    if (result.length !== afterIndex)
      throw new Error(`${kind} at ${beforeIndex}, ${afterIndex} is out of place`);
    if (kind !== 'delete') result.push(valueAt(after, afterIndex));
    if (kind !== 'insert') i++;
  }
  while (i < before.length) result.push(valueAt(before, i++));
  return Int32Array.from(result);
}

function valueAt(values: Int32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`no value at ${index} of ${values.length}`);
  return value;
}

/** One line an operation: long scripts are compared as text, which is many times faster than by value. */
export function scriptText(script: readonly EditOp[]): string {
  return script.map(({ kind, beforeIndex, afterIndex }) => `${kind} ${beforeIndex} ${afterIndex}`).join('\n');
}

export interface Pair {
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/** Two sequences with nothing to do with each other, or one that came from the other by some edits. */
export function pairs(maxLength: number, alphabets: readonly number[]): fc.Arbitrary<Pair> {
  return fc.constantFrom(...alphabets).chain((alphabet) => {
    const value = fc.nat(alphabet - 1);
    const values = fc.array(value, { maxLength, size: 'max' });
    const edits = fc.array(
      fc.tuple(fc.constantFrom('insert', 'delete', 'replace', 'move'), fc.nat(), value),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    return fc.oneof(
      fc.tuple(values, values).map(([before, after]) => pair(before, after)),
      fc.tuple(values, edits).map(([before, changes]) => pair(before, changes.reduce(edited, before))),
      // Both grown out of one, so that both ends and much between them are alike.
      fc
        .tuple(values, edits, edits)
        .map(([origin, managed, foreign]) =>
          pair(managed.reduce(edited, origin), foreign.reduce(edited, origin)),
        ),
    );
  });
}

function edited(
  values: readonly number[],
  [kind, where, value]: readonly [string, number, number],
): number[] {
  const at = values.length === 0 ? 0 : where % values.length;
  const end = (at * 7) % (values.length + 1);
  const put = kind === 'delete' || kind === 'move' ? [] : [value];
  const changed = [...values.slice(0, at), ...put, ...values.slice(kind === 'insert' ? at : at + 1)];
  return kind === 'move' ? [...changed.slice(0, end), values[at] ?? value, ...changed.slice(end)] : changed;
}

export function pair(before: Iterable<number>, after: Iterable<number>): Pair {
  return { before: Int32Array.from(before), after: Int32Array.from(after) };
}

/** A generator of whole numbers below a bound that gives the same ones every time. */
export function numbersFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
