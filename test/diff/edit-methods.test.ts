import fc from 'fast-check';
import { bitBacktrace } from '../../lib/diff/edit-distance/bits';
import { multisetBound, rename } from '../../lib/diff/edit-distance/multiset-bound';
import { middleOf, scriptAround } from '../../lib/diff/edit-distance/common-ends';
import { tryDiagonalBacktrace } from '../../lib/diff/edit-distance/diagonals';
import { disjointBacktrace } from '../../lib/diff/edit-distance/disjoint';
import {
  type EditOp,
  type Method as MethodOn,
  type Sequence,
  isSameNumber,
} from '../../lib/diff/edit-distance/backtrace';
import { distanceByTable, numbersFrom, pair, pairs, scriptByTable, scriptText } from './edit-oracle';

type Method = MethodOn<Sequence<number>>;

/** What a long run tries for one of a day. */
const MORE = process.env['LONG'] === '1' ? 10 : 1;

const diagonals: Method = (before, after) => {
  const ways = tryDiagonalBacktrace(before, after, isSameNumber, { operations: Infinity, steps: Infinity });
  if (ways === undefined) throw new Error('without limits there is an answer');
  return ways;
};

function bits(firstBand: number, spacing?: number): Method {
  return (before, after) =>
    before.length === 0 || after.length === 0
      ? disjointBacktrace(before, after)
      : bitBacktrace(
          rename(new Int32Array(before), new Int32Array(after)),
          spacing === undefined ? { firstBand } : { firstBand, spacing },
        );
}

const methods: Record<string, Method> = {
  diagonals,
  'bits from the narrowest band': bits(1),
  'bits from a band that grows once or twice': bits(20, 2),
  'bits over everything': bits(100_000, 1),
  'bits with one kept edge': bits(1, 1000),
};

/** What a method finds with no ends cut off. */
function scriptBy(method: Method, before: Int32Array, after: Int32Array): EditOp[] {
  const script: EditOp[] = [];
  const ways = method(before, after);
  ways.follow(0, 0, (kind, beforeIndex, afterIndex) => script.push({ kind, beforeIndex, afterIndex }));
  expect(script).toHaveLength(ways.distance);
  return script;
}

describe.each(Object.entries(methods))('%s', (_, method) => {
  it('finds the canonical script, with common ends cut off and without', () => {
    const lengths = [
      { inputs: pairs(8, [1, 2, 3]), numRuns: 750 * MORE },
      { inputs: pairs(70, [2, 4, 50]), numRuns: 100 * MORE },
      { inputs: pairs(220, [3, 30, 200, 5000]), numRuns: 30 * MORE },
    ];
    for (const { inputs, numRuns } of lengths) {
      fc.assert(
        fc.property(inputs, ({ before, after }) => {
          const expected = scriptText(scriptByTable(before, after));
          expect(scriptText(scriptAround(before, after, isSameNumber, method))).toBe(expected);
          expect(scriptText(scriptBy(method, before, after))).toBe(expected);
        }),
        { numRuns },
      );
    }
  });

  it('tells with how many deletes or inserts a shortest way can begin', () => {
    fc.assert(
      fc.property(pairs(40, [1, 2, 6]), ({ before, after }) => {
        const { distance, leadingDeletes, leadingInserts } = method(before, after);
        const greatest = (longest: number, left: (t: number) => number) => {
          let t = 0;
          while (t < longest && left(t + 1) === distance - t - 1) t++;
          return t;
        };
        expect(leadingDeletes).toBe(
          greatest(before.length, (t) => distanceByTable(before.subarray(t), after)),
        );
        expect(leadingInserts).toBe(
          greatest(after.length, (t) => distanceByTable(before, after.subarray(t))),
        );
      }),
      { numRuns: 150 * MORE },
    );
  });

  it('follows the canonical way from any corner that such a beginning reaches', () => {
    fc.assert(
      fc.property(pairs(40, [1, 2, 6]), ({ before, after }) => {
        const ways = method(before, after);
        const from = (i: number, j: number) => {
          const script: EditOp[] = [];
          ways.follow(i, j, (kind, beforeIndex, afterIndex) => {
            script.push({ kind, beforeIndex: beforeIndex - i, afterIndex: afterIndex - j });
          });
          return script;
        };
        for (let t = 0; t <= ways.leadingDeletes; t++) {
          expect(from(t, 0)).toEqual(scriptByTable(before.subarray(t), after));
        }
        for (let t = 0; t <= ways.leadingInserts; t++) {
          expect(from(0, t)).toEqual(scriptByTable(before, after.subarray(t)));
        }
      }),
      { numRuns: 100 * MORE },
    );
  });
});

describe('the methods on sequences of many blocks', () => {
  const random = numbersFrom(20);
  const values = (length: number, alphabet: number) => Array.from({ length }, () => random(alphabet));
  const shuffled = (length: number) =>
    Array.from({ length }, (_, value) => ({ value, key: random(2 ** 31) }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  const scattered = (length: number) =>
    Array.from({ length }, (_, value) => {
      const change = random(60);
      return change === 0
        ? []
        : change === 1
          ? [5000 + value]
          : change === 2
            ? [9000 + value, value]
            : [value];
    }).flat();
  const counting = Array.from({ length: 1100 }, (_, value) => value);

  test.each([
    ['few values', pair(values(1100, 3), values(1000, 3))],
    ['many values', pair(values(1100, 300), values(1100, 300))],
    ['one in reverse', pair(counting, [...counting].reverse())],
    ['one in random order', pair(counting, shuffled(1100))],
    ['scattered edits', pair(counting, scattered(1100))],
    ['one half moved', pair(counting, [...counting.slice(500), ...counting.slice(0, 500)])],
    ['little in common', pair(values(900, 40_000), values(1100, 40_000))],
    ['a short one in a long one', pair(values(40, 30), values(1100, 30))],
    ['a long one into a short one', pair(values(1100, 30), values(40, 30))],
  ])('find the canonical script: %s', (_, { before, after }) => {
    const script = scriptByTable(before, after);
    // A band with no room beyond the distance, so that ways along its sides are right or wrong.
    for (const method of [...Object.values(methods), bits(script.length), bits(script.length, 3)]) {
      expect(scriptText(scriptAround(before, after, isSameNumber, method))).toBe(scriptText(script));
    }
  });
});

describe('diagonals within limits', () => {
  const { before, after } = pair([1, 2, 3, 4, 5, 6], [9, 2, 3, 8, 5, 7]);

  it('answer when the limits allow for just what is needed', () => {
    expect(tryDiagonalBacktrace(before, after, isSameNumber, { operations: 3, steps: 100 })?.distance).toBe(
      3,
    );
  });

  it('give up beyond the number of operations', () => {
    expect(tryDiagonalBacktrace(before, after, isSameNumber, { operations: 2, steps: 100 })).toBeUndefined();
  });

  it('give up beyond the number of equal values walked over', () => {
    expect(tryDiagonalBacktrace(before, after, isSameNumber, { operations: 3, steps: 0 })).toBeUndefined();
  });
});

describe('the disjoint method', () => {
  it('finds the canonical script of sequences with nothing in common, from every corner asked for', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), (n, m) => {
        const { before, after } = pair(new Array<number>(n).fill(1), new Array<number>(m).fill(2));
        expect(scriptBy(disjointBacktrace, before, after)).toEqual(scriptByTable(before, after));
        const { distance, leadingDeletes, leadingInserts } = disjointBacktrace(before, after);
        const other = diagonals(before, after);
        expect({ distance, leadingDeletes, leadingInserts }).toEqual({
          distance: other.distance,
          leadingDeletes: other.leadingDeletes,
          leadingInserts: other.leadingInserts,
        });
      }),
    );
  });

  it('leads through a common front as any other', () => {
    const { before, after } = pair([1, 1, 1, 2], [1, 5]);
    expect(scriptAround(before, after, isSameNumber, disjointBacktrace)).toEqual(
      scriptByTable(before, after),
    );
  });
});

describe('the middle between common ends', () => {
  it('is what is left of both, the end cut off first', () => {
    const { front, before, after } = middleOf(
      Int32Array.of(1, 2, 2, 2, 3, 4),
      Int32Array.of(1, 2, 2, 9, 3, 4),
      isSameNumber,
    );
    expect({ front, before: Array.from(before), after: Array.from(after) }).toEqual({
      front: 3,
      before: [2],
      after: [9],
    });
    const once = middleOf(Int32Array.of(1, 1, 1), Int32Array.of(1, 1), isSameNumber);
    expect({ front: once.front, left: once.before.length + once.after.length }).toEqual({
      front: 0,
      left: 1,
    });
  });
});

describe('the census', () => {
  it('bounds the distance from below', () => {
    fc.assert(
      fc.property(pairs(40, [2, 10, 1000]), ({ before, after }) => {
        expect(multisetBound(rename(before, after)).atLeast).toBeLessThanOrEqual(
          distanceByTable(before, after),
        );
      }),
    );
  });

  it('bounds the distance from above as well where nothing moves: it is at most twice that', () => {
    const change = fc.constantFrom('keep', 'delete', 'replace', 'insert');
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const before = Int32Array.from(changes.keys());
        const after = Int32Array.from(
          changes.flatMap((kind, index) =>
            kind === 'keep'
              ? [index]
              : kind === 'delete'
                ? []
                : kind === 'replace'
                  ? [100 + index]
                  : [index, 100 + index],
          ),
        );
        expect(distanceByTable(before, after)).toBeLessThanOrEqual(
          2 * multisetBound(rename(before, after)).atLeast,
        );
      }),
    );
  });

  it('is exact where values only go or only come', () => {
    const counted = ({ before, after }: ReturnType<typeof pair>) =>
      multisetBound(rename(before, after)).atLeast;
    expect(counted(pair([1, 2, 2, 3], [1, 2]))).toBe(2);
    expect(counted(pair([1, 2], [1, 2, 2, 3, 4]))).toBe(3);
    expect(counted(pair([1, 2, 3], [4, 5, 3, 6]))).toBe(3);
  });

  it('knows whether any value is on both sides', () => {
    expect(multisetBound(rename(Int32Array.of(1, 2), Int32Array.of(3, 4))).shared).toBe(false);
    expect(multisetBound(rename(Int32Array.of(1, 2), Int32Array.of(3, 1))).shared).toBe(true);
  });

  it('needs no larger table than the sequences, however large the values', () => {
    const renamed = rename(Int32Array.of(5, -1, 2_000_000_000), Int32Array.of(2_000_000_000, 5));
    expect(renamed.size).toBe(3);
    expect([...renamed.before]).toEqual([0, 1, 2]);
    expect([...renamed.after]).toEqual([2, 0]);
  });

  it('gives negative values a place in the table as well', () => {
    const renamed = rename(Int32Array.of(-1, 2), Int32Array.of(2, -3));
    expect([...renamed.before, ...renamed.after]).toEqual([0, 1, 1, 2]);
  });
});
