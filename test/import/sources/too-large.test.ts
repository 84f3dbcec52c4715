/** Files that go on for ever, or make much of little text: an error at once, and never a part of a firewall. */
import { readSources } from '../../../lib/import/read-sources';
import { codeThrownBy } from '../../support/project/rejection';

const script = (...lines: readonly string[]): string => ['#!/bin/sh', ...lines, ''].join('\n');
const ferm = (text: string): string => `domain ip table filter { chain INPUT { ${text} } }\n`;
const list = (from: number, to: number, text = (number: number): string => String(number)): string =>
  `(${Array.from({ length: to - from }, (_, index) => text(from + index)).join(' ')})`;
const accept = 'iptables -A INPUT -p tcp --dport $a -j ACCEPT';
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

test.each<[what: string, text: string]>([
  [
    'loops in loops, which were cut off without a word',
    script(
      "L='1 2 3 4 5 6 7 8 9 10'",
      ...names.map((name) => `for ${name} in $L; do`),
      accept,
      ...names.map(() => 'done'),
    ),
  ],
  ['a function that calls itself', script(`f() { ${accept.replace('$a', '$1')}; f 23; }`, 'f 22')],
  [
    'a variable that doubles itself',
    script('A=xxxxxxxx', ...Array<string>(60).fill('A=$A$A'), 'iptables -A INPUT -s $A'),
  ],
  [
    'blocks in blocks',
    script(...Array<string>(20_000).fill('if true; then'), accept, ...Array<string>(20_000).fill('fi')),
  ],
  ['parentheses in parentheses', script(`${'('.repeat(50_000)}${accept}${')'.repeat(50_000)}`)],
  [
    'lists of lists in ferm',
    ferm(
      `proto tcp dport ${list(1, 300)} sport ${list(1, 300)} saddr ${list(1, 200, (number) => `10.0.0.${String(number)}`)} ACCEPT;`,
    ),
  ],
  ['a function of ferm that calls itself', `@def &f() = { &f(); }\n${ferm('&f();')}`],
  ['chains in chains in ferm', ferm(`${'@subchain { '.repeat(5000)}ACCEPT; ${'} '.repeat(5000)}`)],
])('%s', (_what, text) => {
  const read = (): unknown =>
    readSources([{ file: 'firewall', bytes: Buffer.from(text) }], { family: undefined });
  expect(codeThrownBy(read)).toBe('import/too-large');
});

test('a long list is no loop', () => {
  const ports = Array.from({ length: 2000 }, (_, index) => String(index + 1)).join(' ');
  const text = script(`for a in ${ports}; do`, accept, 'done');
  const { rulesets } = readSources([{ file: 'firewall', bytes: Buffer.from(text) }], { family: undefined });
  expect(rulesets.get('ipv4')?.tables.get('filter')?.chains.get('INPUT')?.rules).toHaveLength(2000);
});
