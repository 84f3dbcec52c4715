import { printable, quoted, visibleJson, visibleLines, visibleText } from '../../lib/base/visible-text';

test.each([
  ['an escape', '\u001b[2J', '\\u001b[2J'],
  ['a control of the second set', '\u009b2J', '\\u009b2J'],
  ['a mark of direction', 'a\u202eb', 'a\\u202eb'],
  ['a byte that is no UTF-8', 'a\udcc3', 'a\\xc3'],
  ['a lone surrogate', '\ud800b', '\\ud800b'],
  ['a tag', 'a\u{e0041}', 'a\\u{e0041}'],
  ['a tab', 'a\tb', 'a\\u0009b'],
])('%s is spelled out', (_, text, shown) => {
  expect(visibleText(text)).toBe(shown);
  expect(visibleText(shown)).toBe(shown);
});

test('letters, accents, wide characters and pictures stay', () => {
  const text = 'a\u00e9e\u0301規則🔥';
  expect([visibleText(text), visibleLines(text), visibleJson(text), printable(text)]).toEqual(
    Array(4).fill(text),
  );
});

test('a line feed stays where text has lines, and nowhere else', () => {
  expect([visibleText('a\nb'), visibleLines('a\nb\r'), printable('a\r\n\tb')]).toEqual([
    'a\\u000ab',
    'a\nb\\u000d',
    'a\n b',
  ]);
});

test('JSON means the same', () => {
  const value = { '\u202e': '\u001b\u{e0041}\ud800\u2028' };
  const json = visibleJson(JSON.stringify(value));
  expect(json).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(json)).toEqual(value);
});

test('a value in quotes is one line, and is cut where it is longer than a person reads', () => {
  expect(quoted('a"b\\c\n')).toBe('"a\\"b\\\\c\\u000a"');
  expect(quoted('x'.repeat(10_000)).length).toBeLessThan(300);
});

test('long output of a host loses its beginning, not its end', () => {
  const shown = printable(`${'x'.repeat(10_000)}the reason`);
  expect(shown).toMatch(/^\.\.\.x+the reason$/);
  expect(shown.length).toBeLessThan(5000);
});
