import { at, defined } from '../../lib/base/at';

test('what is there is given, also where it is empty or zero', () => {
  expect(at(['a', ''], 1)).toBe('');
  expect(at(Uint8Array.of(0), 0)).toBe(0);
  expect(defined(0, 'a number')).toBe(0);
});

test.each([
  ['past the end', () => at(['a'], 1)],
  ['before the beginning', () => at(['a'], -1)],
  ['in a list of nothing', () => at([], 0)],
  ['a value that is missing', () => defined(undefined, 'a mark')],
])('a broken invariant stops: %s', (_what, access) => {
  expect(access).toThrow(/internal error/);
});
