import { textTable } from '../../lib/review/text/text-table';

const rows = [
  ['outcome', 'host', 'what to do'],
  [
    'failed',
    'ssh://deploy@web-1.example (owner web)',
    'a host with a long story, told to whoever has little room for it',
  ],
  ['applied', 'ssh://db', ''],
];

test('columns are as wide as their widest cell, and nothing stands behind the last', () => {
  expect(
    textTable([
      ['a', 'bbb', 'c'],
      ['aa', 'b', ''],
    ]),
  ).toEqual([['a   bbb  c'], ['aa  b']]);
});

test('where a terminal has less room, cells go on below themselves and nothing is lost', () => {
  for (const width of [60, 80, 100]) {
    const lines = textTable(rows, width);
    expect(lines.map(([first = '']) => first.slice(0, 7).trim())).toEqual(['outcome', 'failed', 'applied']);
    expect(Math.max(...lines.flat().map((line) => line.length))).toBeLessThanOrEqual(width);
    const letters = (texts: readonly string[] = []): string =>
      [...texts.join('').replace(/\s/g, '')].sort().join('');
    expect(letters(lines[1])).toBe(letters(rows[1]));
  }
});

test('a list with commas is broken between its members, and stays what it was', () => {
  const [lines = []] = textTable([['tcp', '192.0.2.0/24,198.51.100.0/24,203.0.113.0/24,233.252.0.0/24']], 40);
  expect(lines).toEqual(['tcp  192.0.2.0/24,198.51.100.0/24,', '     203.0.113.0/24,233.252.0.0/24']);
});

test('a table that cannot fit is as narrow as words can be read', () => {
  const [lines = []] = textTable([Array.from({ length: 8 }, () => 'something that is long')], 60);
  expect(lines[0]).toBe(
    Array.from({ length: 8 }, () => 'something   ')
      .join('  ')
      .trimEnd(),
  );
});
