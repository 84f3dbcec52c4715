import fc from 'fast-check';
import { editDistance, editScript, editScriptBy } from '../../lib/diff/edit-distance/edit-script';
import {
  applyScript,
  distanceByTable,
  numbersFrom,
  pair,
  pairs,
  scriptByTable,
  scriptText,
} from './edit-oracle';

/** Letters as values, operations as text: `replace 0 0` with the positions before and after. */
function script(before: string, after: string): string[] {
  const codes = (text: string) => Int32Array.from(text, (letter) => letter.charCodeAt(0));
  return scriptText(editScript(codes(before), codes(after)))
    .split('\n')
    .filter(Boolean);
}

/** Equal keys in values that are equal, and some of them the same value. */
function byKey(before: Int32Array, after: Int32Array) {
  const values = (numbers: Int32Array) => Array.from(numbers, (number) => ({ key: String(number) }));
  const [left, right] = [values(before), values(after)];
  const same = new Map(left.map((value) => [value.key, value]));
  const shared = right.map((value, index) => (index % 2 === 0 ? (same.get(value.key) ?? value) : value));
  return editScriptBy(left, shared, {
    isSame: (one, other) => one?.key === other?.key,
    number: (some, others) => [
      Int32Array.from(some, ({ key }) => Number(key)),
      Int32Array.from(others, ({ key }) => Number(key)),
    ],
  });
}

describe('the edit script of two sequences', () => {
  const small = pairs(9, [1, 2, 3, 4, 8]);

  it('is the one that the definition picks out of all shortest scripts, in 10,000 random cases', () => {
    fc.assert(
      fc.property(small, ({ before, after }) => {
        const expected = scriptByTable(before, after);
        expect(expected).toHaveLength(distanceByTable(before, after));
        expect(scriptText(editScript(before, after))).toBe(scriptText(expected));
        expect(scriptText(byKey(before, after))).toBe(scriptText(expected));
        expect(editDistance(before, after)).toBe(expected.length);
      }),
      { numRuns: 10_000 },
    );
  });

  it('is the same for values that are compared by a key, with few operations and with many', () => {
    fc.assert(
      fc.property(pairs(300, [3, 30, 1000]), ({ before, after }) => {
        expect(scriptText(byKey(before, after))).toBe(scriptText(editScript(before, after)));
      }),
      { numRuns: 300 },
    );
    const random = numbersFrom(7);
    const values = (length: number, size: number) => Int32Array.from({ length }, () => random(size));
    for (const size of [5, 400, 100_000]) {
      const [before, after] = [values(900, size), values(1000, size)];
      expect(scriptText(byKey(before, after))).toBe(scriptText(editScript(before, after)));
    }
  });

  it('turns the one sequence into the other, operation by operation in order', () => {
    fc.assert(
      fc.property(pairs(300, [2, 30, 1000]), ({ before, after }) => {
        expect(applyScript(before, after, editScript(before, after))).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  it('takes as many operations back as there', () => {
    fc.assert(
      fc.property(pairs(60, [2, 5, 100]), ({ before, after }) => {
        expect(editDistance(after, before)).toBe(editDistance(before, after));
      }),
      { numRuns: 500 },
    );
  });

  it('depends on which values are equal, not on what the values are', () => {
    const names = [-(2 ** 31), 2 ** 31 - 1, -1, 0, 1_000_000, 7, -5, 40_000_000];
    fc.assert(
      fc.property(pairs(60, [3, 8]), ({ before, after }) => {
        const renamed = (values: Int32Array) => values.map((value) => names[value] ?? 0);
        expect(editScript(renamed(before), renamed(after))).toEqual(editScript(before, after));
        expect(editScript(before, renamed(after))).toEqual(scriptByTable(before, renamed(after)));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves its input alone and comes out the same again', () => {
    fc.assert(
      fc.property(pairs(80, [2, 50]), ({ before, after }) => {
        const copies = pair(before, after);
        const first = editScript(before, after);
        expect(editScript(before, after)).toEqual(first);
        expect({ before, after }).toEqual(copies);
      }),
      { numRuns: 200 },
    );
  });
});

describe('which of several shortest scripts', () => {
  test.each([
    ['nothing to do', '', '', []],
    ['nothing to do with equal sequences', 'abcabc', 'abcabc', []],
    ['everything is inserted into nothing', '', 'ab', ['insert 0 0', 'insert 0 1']],
    ['everything is deleted for nothing', 'ab', '', ['delete 0 0', 'delete 1 0']],
    [
      'with nothing in common the first are replaced',
      'abc',
      'xy',
      ['replace 0 0', 'replace 1 1', 'delete 2 2'],
    ],
    ['with nothing in common the rest is inserted', 'a', 'xyz', ['replace 0 0', 'insert 1 1', 'insert 1 2']],
    ['of two equal ones the first is deleted', 'aa', 'a', ['delete 0 0']],
    ['a second of its kind is inserted before the first', 'a', 'aa', ['insert 0 0']],
    ['the earliest of a run, though the front is alike', 'xaaay', 'xaay', ['delete 1 1']],
    ['as early as a repeated front allows', 'ababx', 'abx', ['delete 0 0', 'delete 1 0']],
    ['an insert as early as a repeated front allows', 'abx', 'ababx', ['insert 0 0', 'insert 0 1']],
    ['replaces rather than a delete and an insert', 'ab', 'bc', ['replace 0 0', 'replace 1 1']],
    ['a delete before a later replace', 'aab', 'ac', ['delete 0 0', 'replace 2 1']],
    ['a move is a delete and an insert', 'abcd', 'bcda', ['delete 0 0', 'insert 4 3']],
    ['a move to the front is an insert and a delete', 'abcd', 'dabc', ['insert 0 0', 'delete 3 4']],
    ['delete goes before insert', 'axxbyy', 'xxbyya', ['delete 0 0', 'insert 6 5']],
  ])('%s: %p to %p', (_, before, after, expected) => {
    expect(script(before, after)).toEqual(expected);
  });
});
