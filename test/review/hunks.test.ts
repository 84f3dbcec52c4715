import type { ChainLine } from '../../lib/review/views/chain-view';
import { hunksOf } from '../../lib/review/views/hunks';

/** `.` is a rule that stays, `+` one that comes. */
function lines(pattern: string): readonly ChainLine[] {
  return [...pattern].map((sign, index) =>
    sign === '+'
      ? { kind: 'inserted', rule: 'x', after: index + 1 }
      : { kind: 'kept', rule: 'x', before: index + 1, after: index + 1 },
  );
}

test.each<[pattern: string, shape: readonly (readonly [skipped: number, length: number])[], rest: number]>([
  ['', [], 0],
  ['+', [[0, 1]], 0],
  ['....................', [], 20],
  ['...+...', [[0, 7]], 0],
  ['.....+.....', [[2, 7]], 2],
  ['.....+.......+.....', [[2, 15]], 2],
  [
    '.....+........+.....',
    [
      [2, 7],
      [2, 7],
    ],
    2,
  ],
])('%p is shown as %j, with %i rules left out behind', (pattern, shape, rest) => {
  const { hunks, skipped } = hunksOf(lines(pattern));
  expect(hunks.map((hunk) => [hunk.skipped, hunk.lines.length])).toEqual(shape);
  expect(skipped).toBe(rest);
});

test.each(['....+....', '....+.......+....'])(
  'in %p no single rule is replaced by the words that it is left out',
  (pattern) => {
    const { hunks, skipped } = hunksOf(lines(pattern));
    expect([...hunks.map((hunk) => hunk.skipped), skipped]).not.toContain(1);
  },
);

test('no rule is lost between hunks', () => {
  const all = lines('....++.........+......+............+.');
  const { hunks, skipped } = hunksOf(all, 1);
  const counted = hunks.reduce((sum, hunk) => sum + hunk.skipped + hunk.lines.length, skipped);
  expect(counted).toBe(all.length);
});
