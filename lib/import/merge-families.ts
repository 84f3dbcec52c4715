/** The rules of one chain in both families as one list: what is written alike in both, in the same order, is one line. */
import { at } from '../base/at';
import type { Family } from '../net/family';

/** A rule in the families that it stands in: one, or both. */
export type Merged<Rule> = ReadonlyMap<Family, Rule>;

/** @param keyOf how a rule is written in a program */
export function mergeFamilies<Rule>(
  byFamily: ReadonlyMap<Family, readonly Rule[]>,
  keyOf: (rule: Rule) => string,
): readonly Merged<Rule>[] {
  const left = byFamily.get('ipv4') ?? [];
  const right = byFamily.get('ipv6') ?? [];
  const merged: Merged<Rule>[] = [];
  let [atLeft, atRight] = [0, 0];
  const alone = (first: number, second: number): void => {
    for (const rule of left.slice(atLeft, first)) merged.push(new Map([['ipv4', rule]]));
    for (const rule of right.slice(atRight, second)) merged.push(new Map([['ipv6', rule]]));
    [atLeft, atRight] = [first, second];
  };
  for (const [first, second] of commonPairs(left.map(keyOf), right.map(keyOf))) {
    alone(first, second);
    merged.push(
      new Map<Family, Rule>([
        ['ipv4', at(left, first)],
        ['ipv6', at(right, second)],
      ]),
    );
    [atLeft, atRight] = [first + 1, second + 1];
  }
  alone(left.length, right.length);
  return merged;
}

/** Chains of more pairs than this are joined at their beginnings and ends only. */
const maxPairs = 4_000_000;

/** The places of a longest common subsequence. */
function commonPairs(
  left: readonly string[],
  right: readonly string[],
): readonly (readonly [number, number])[] {
  const same = (first: number, second: number): boolean =>
    left[first] !== undefined && left[first] === right[second];
  const pairs: (readonly [number, number])[] = [];
  let start = 0;
  while (same(start, start)) pairs.push([start, start++]);
  let [leftEnd, rightEnd] = [left.length, right.length];
  const tail: (readonly [number, number])[] = [];
  while (leftEnd > start && rightEnd > start && same(leftEnd - 1, rightEnd - 1))
    tail.unshift([--leftEnd, --rightEnd]);
  const [rows, columns] = [leftEnd - start, rightEnd - start];
  if (rows * columns > maxPairs) return [...pairs, ...tail];
  // lengths[row][column]: of the longest common subsequence of what is left from there on.
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      lengths[row * width + column] = same(start + row, start + column)
        ? 1 + (lengths[(row + 1) * width + column + 1] ?? 0)
        : Math.max(lengths[(row + 1) * width + column] ?? 0, lengths[row * width + column + 1] ?? 0);
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (same(start + row, start + column)) pairs.push([start + row++, start + column++]);
    else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0)) row++;
    else column++;
  }
  return [...pairs, ...tail];
}
