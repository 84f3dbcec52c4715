/** Rules as numbers: equal rules the same number, others another one. */
import type { LineRules, RuleNumber } from '../ruleset/bulk/line-rules';
import type { ChainRule } from '../ruleset/model/ruleset';
import type { Sequence } from './edit-distance/backtrace';

/** Rules that are values. */
export function numberRules(
  before: Sequence<ChainRule>,
  after: Sequence<ChainRule>,
): readonly [Int32Array, Int32Array] {
  const numbers = new Map<string, number>();
  const numberOf = ({ text }: ChainRule): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
  return [Int32Array.from(before, numberOf), Int32Array.from(after, numberOf)];
}

/**
 * Rules that are lines: each gets the number of the first one that is equal to it. They are found by a hash of their
 * bytes in a table of numbers, so that no string is made. A rule of the second list that is known to be one of the first is not looked
 * for.
 */
export function numberLines(
  before: Sequence<RuleNumber>,
  after: Sequence<RuleNumber>,
  lines: LineRules,
): readonly [Int32Array, Int32Array] {
  const places = 1 << (33 - Math.clz32(before.length + after.length));
  const table = new Int32Array(places).fill(-1);
  const hashes = new Int32Array(places);
  const numberOf = (number: RuleNumber): number => {
    const hash = lines.hashOf(number);
    for (let place = hash & (places - 1); ; place = (place + 1) & (places - 1)) {
      const first = table[place] ?? -1;
      if (first < 0) {
        table[place] = number;
        hashes[place] = hash;
        return number;
      }
      if (first === number || (hashes[place] === hash && lines.isSame(first, number))) return first;
    }
  };
  const numbers = new Int32Array(before.length);
  /** Of each rule of the first list, by its own number. */
  const known = new Int32Array(lines.base?.length ?? 0).fill(-1);
  for (let index = 0; index < numbers.length; index++) {
    const own = before[index] ?? 0;
    known[own] = numbers[index] = numberOf(own);
  }
  const later = new Int32Array(after.length);
  for (let index = 0; index < later.length; index++) {
    const own = after[index] ?? 0;
    const shared = known[own] ?? -1;
    later[index] = shared < 0 ? numberOf(own) : shared;
  }
  return [numbers, later];
}
