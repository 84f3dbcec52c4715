/** Files that once lost rules, or cost time and memory out of proportion. */
import { decodeBytes, encodeBytes } from '../../lib/base/bytes';
import { renderDiagnostic } from '../../lib/base/diagnostic';
import { formatSave } from '../../lib/ruleset/save/fmt';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { splitWords } from '../../lib/ruleset/text/words';
import { codesOf } from '../support/project/rejection';

const options = { family: 'ipv4', file: 'rules.v4' } as const;
const table = (lines: readonly string[]): string =>
  ['*filter', ':A - [0:0]', ...lines, 'COMMIT', ''].join('\n');

function inputTexts(lines: readonly string[]): readonly string[] {
  const { ruleset, diagnostics } = parseSave(table(lines), options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return (
    ruleset?.tables
      .get('filter')
      ?.chains.get('INPUT')
      ?.rules.map(({ text }) => text) ?? []
  );
}

test('a file with more than a hundred warnings is read to its end', () => {
  const lines = Array.from({ length: 150 }, (_, index) => `-A INPUT -m nosuch --x ${String(index)}`);
  expect(inputTexts(lines)).toHaveLength(150);
});

test('rules put in, replaced and taken out by number and text, thousands of them, end where they do on a host', () => {
  const rules: string[] = [];
  const lines = Array.from({ length: 6000 }, (_, index): string => {
    const at = (index * 7919) % (rules.length + 1);
    const text = `-m mark --mark 0x${(index % 50).toString(16)}`;
    if (index % 5 === 3 && rules.length > 0) {
      rules.splice(at % rules.length, 1);
      return `-D INPUT ${String((at % (rules.length + 1)) + 1)}`;
    }
    if (index % 5 === 4 && rules.includes(text)) {
      rules.splice(rules.indexOf(text), 1);
      return `-D INPUT ${text}`;
    }
    if (index % 3 === 0) {
      rules.push(text);
      return `-A INPUT ${text}`;
    }
    rules.splice(at, 0, text);
    return `-I INPUT ${String(at + 1)} ${text}`;
  });
  expect(inputTexts(lines)).toEqual(rules);
});

test('chains that are made, deleted and renamed again and again are there as on a host', () => {
  const rounds = Array.from({ length: 50 }, () => ['-N B', '-E B C', '-X C', '-N B', '-X B']).flat();
  const lines = [':D - [0:0]', '-A D -j A', ...rounds, '-N B', '-A B', '-E A E', '-E E A'];
  const { ruleset } = parseSave(table(lines), options);
  const chains = [...(ruleset?.tables.get('filter')?.chains.values() ?? [])];
  expect(chains.map(({ name, rules }) => [name, rules.length]).sort()).toEqual([
    ['A', 0],
    ['B', 1],
    ['D', 1],
  ]);
  expect(codesOf(formatSave(table(['-N B', '-X B', '-A B']), options).diagnostics)).toEqual([
    'parse/no-such-chain',
  ]);
  expect(codesOf(formatSave(table(['-X A', '-X A']), options).diagnostics)).toEqual(['parse/no-such-chain']);
  expect(codesOf(formatSave(table(['-N A']), options).diagnostics)).toEqual(['parse/repeated-chain']);
});

test('all chains are deleted at once up to one that has rules', () => {
  const { ruleset } = parseSave(table([':B - [0:0]', '-A INPUT', '-X', '-N C', '-X', '-N D']), options);
  expect([...(ruleset?.tables.get('filter')?.chains.keys() ?? [])]).toEqual(['INPUT', 'D']);
  expect(codesOf(formatSave(table([':B - [0:0]', '-A B', '-X']), options).diagnostics)).toEqual([
    'parse/chain-not-empty',
  ]);
  expect(codesOf(formatSave(table(['-P INPUT DROP', '-X', '-X INPUT']), options).diagnostics)).toEqual([]);
});

test('a long word in quotes is read as a short one is', () => {
  for (const word of ['a\\"b', '\\\\', 'x\u00e9\u2603\\', "\\'", '\udcff\\"']) {
    const long = word.repeat(5000);
    const [read] = splitWords(`"${long.replace(/["'\\]/g, '\\$&')}"`).words;
    expect(read?.text).toBe(long);
  }
});

test('a text that stands for several rules says where it stands when one is wanted', () => {
  const text = '-s 192.0.2.1,192.0.2.2 -j DROP';
  const [fault] = parseRule(text, { family: 'ipv4' }).diagnostics;
  expect([fault?.code, fault?.span?.text]).toEqual(['parse/several-rules', text]);
});

test('chains in a circle are said as far as a person reads', () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `:C${String(index)} - [0:0]`).concat(
    Array.from(
      { length: 3000 },
      (_, index) => `-A C${String(index)} -j C${String((index + 1) % 3000)}\n-A C${String(index)} -j C0`,
    ),
  );
  const { diagnostics } = formatSave(table(lines), options);
  expect(diagnostics.map(renderDiagnostic).join('').length).toBeLessThan(20_000);
  expect(new Set(codesOf(formatSave(table(lines), options).diagnostics))).toEqual(new Set(['ruleset/loop']));
});

test('two hundred thousand jumps of one chain are followed', () => {
  const lines = Array.from({ length: 200_000 }, () => '-A INPUT -j A');
  expect(codesOf(formatSave(table(lines), options).diagnostics)).toEqual([]);
});

test.each([
  [
    'that make more rules than a host has',
    `-A INPUT -s ${'1.1.1.1,'.repeat(110)}2 -d ${'1.1.1.1,'.repeat(110)}2`,
    'parse/too-many-rules',
  ],
  ['with a quote in the name of a target', '-A INPUT -j "a\\"b"', 'parse/bad-name'],
  ['of ten megabytes in one word', `-A INPUT ${'x'.repeat(1e7)}`, 'parse/too-long'],
  ['of ten megabytes in words', `-A INPUT ${'-f '.repeat(3e6)}`, 'parse/too-many-words'],
  ['of ten megabytes of backslashes', `-A INPUT --comment "${'\\'.repeat(1e7)}`, 'parse/open-quote'],
])('a rule %s is refused, and the error is short', (_, line, code) => {
  const { diagnostics } = formatSave(table([line]), options);
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  for (const diagnostic of diagnostics) expect(renderDiagnostic(diagnostic).length).toBeLessThan(1000);
});

test('half a character from a program is refused, for a host would give back another one', () => {
  for (const text of ['\ud800', '\udc00', '\udcc3\udca9'])
    expect(parseRule(`-m comment --comment "${text}"`, { family: 'ipv4' }).diagnostics[0]?.code).toBe(
      'parse/broken-character',
    );
  expect(parseRule('-m comment --comment "\u{1f600}\udcc3"', { family: 'ipv4' }).rule).toBeDefined();
});

test('bytes come back from text as they were, wherever a character is cut', () => {
  const whole = Buffer.from('aé☃😀');
  for (let start = 0; start < whole.length; start++) {
    for (let end = start; end <= whole.length; end++) {
      const bytes = Buffer.concat([whole.subarray(start, end), Buffer.from('b')]);
      expect(encodeBytes(decodeBytes(bytes))).toEqual(bytes);
    }
  }
});

test('of a line no more words are kept than anything needs, and all are counted', () => {
  const { words, count, openQuote } = splitWords(`${'a '.repeat(5000)}"`);
  expect([words.length, count, openQuote]).toEqual([1000, 5000, 10_000]);
});
