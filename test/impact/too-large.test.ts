/** Changes that are too large to say what they mean, and large ones that are not. */
import { defined } from '../../lib/base/at';
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { printChange } from '../../lib/impact/questions/print-packets';
import type { Chain, Policy, Ruleset } from '../../lib/ruleset/model/ruleset';
import { changesBetween } from '../support/laws/changed-rulesets';

/** Few, so that what is too large is so soon. */
const maxNodes = 100_000;

function rulesetOf(
  input: readonly string[],
  own: Readonly<Record<string, readonly string[]>> = {},
  policy: Policy = 'ACCEPT',
): Ruleset {
  const chainOf = (name: string, texts: readonly string[]): [string, Chain] => [
    name,
    { name, rules: texts.map((text) => ({ text })) },
  ];
  const chains = new Map<string, Chain>([
    ['INPUT', { ...chainOf('INPUT', input)[1], policy }],
    ...Object.entries(own).map(([name, texts]) => chainOf(name, texts)),
  ]);
  return { family: 'ipv4', tables: new Map([['filter', { name: 'filter', chains }]]) };
}

function said(before: Ruleset, after: Ruleset): string | readonly string[] {
  const comparison = compareRulesets(before, after, changesBetween({ before, after }), maxNodes);
  return comparison.undecided.length > 0
    ? 'too-large'
    : comparison.changes.flatMap((change) => printChange(change, 'ipv4'));
}

const many = (count: number, text: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => text(index));

const address = (index: number): string => `10.0.${String(index >> 8)}.${String(index & 255)}/32`;

describe('a change in a ruleset', () => {
  test('of a policy over 3,000 rules with addresses is said for what the rules leave over', () => {
    const rules = many(
      3000,
      (index) => `-s ${address(index)} -p tcp -m tcp --dport ${String(index + 1)} -j ACCEPT`,
    );
    const [before, after] = [rulesetOf(rules), rulesetOf(rules, {}, 'DROP')];
    const policy = [{ table: 'filter', chain: 'INPUT', rules: 'policy' }] as const;
    const { changes, undecided } = compareRulesets(before, after, policy);
    expect(undecided).toEqual([]);
    expect(changes.map(({ kind, chain }) => `${kind} ${chain}`)).toEqual(['blocked INPUT']);
  });

  test('that is too large for one chain is still said for the others', () => {
    const rules = many(5000, (index) => `-m set --match-set list${String(index)} src -j DROP`);
    const withOutput = (input: readonly string[], policy: Policy): Ruleset => {
      const ruleset = rulesetOf(rules, {}, policy);
      const filter = defined(ruleset.tables.get('filter'), 'the filter table');
      const output: Chain = { name: 'OUTPUT', policy: 'ACCEPT', rules: input.map((text) => ({ text })) };
      const chains = new Map([...filter.chains, ['OUTPUT', output]]);
      return { ...ruleset, tables: new Map([['filter', { ...filter, chains }]]) };
    };
    const pair = { before: withOutput([], 'ACCEPT'), after: withOutput(['-p udp -j DROP'], 'DROP') };
    const { changes, undecided } = compareRulesets(pair.before, pair.after, changesBetween(pair));
    expect(undecided).toEqual([{ chain: 'INPUT' }]);
    expect(changes.flatMap((change) => printChange(change, 'ipv4'))).toEqual([
      'ipv4 OUTPUT newly blocks udp to anywhere',
    ]);
  });

  test('of 5,000 rules is said when few of them have packets in common with it', () => {
    const rules = many(
      10_000,
      (index) => `-s ${address(index)} -p tcp -m tcp --dport ${String(index + 1)} -j ACCEPT`,
    );
    const after = rules.map((text, index) => (index === 2500 ? text.replace('ACCEPT', 'DROP') : text));
    expect(said(rulesetOf(rules), rulesetOf(after))).toEqual([
      'ipv4 INPUT newly blocks tcp dport 2501 from 10.0.9.196',
    ]);
  });

  test('with the names of 1,500 interfaces tells each of them from the others', () => {
    const rules = many(1500, (index) => `-i cali${String(index)} -j ACCEPT`);
    expect(said(rulesetOf(rules, {}, 'DROP'), rulesetOf(rules.slice(0, -1), {}, 'DROP'))).toEqual([
      'ipv4 INPUT newly blocks any protocol from anywhere in by cali1499',
    ]);
  });

  test('with more names than there is room for is too large', () => {
    const rules = many(66_000, (index) => `-i eth${String(index)} -j ACCEPT`);
    expect(said(rulesetOf([]), rulesetOf(rules))).toBe('too-large');
  });

  test('with thousands of things that no field says is too large', () => {
    const rules = many(5000, (index) => `-m set --match-set list${String(index)} src -j DROP`);
    expect(said(rulesetOf(rules), rulesetOf(rules, {}, 'DROP'))).toBe('too-large');
  });

  test('that depends on many addresses and ports at once is too large', () => {
    const rules = many(3000, (index) =>
      index % 2 === 0
        ? `-s ${address(index)} -p tcp -m multiport --dports 22,${String(index + 100)} -j ACCEPT`
        : `-d ${address(index)} -p tcp -m tcp --sport ${String(index)} -j DROP`,
    );
    expect(said(rulesetOf(rules), rulesetOf(rules, {}, 'DROP'))).toBe('too-large');
  });

  test('whose chains lead to each other twice at each of 40 levels is said, for each is worked out once', () => {
    const own = Object.fromEntries(
      many(40, String).map((level) => [
        `L${level}`,
        level === '39'
          ? ['-p udp -j DROP']
          : [
              `-m mark --mark 0x${(Number(level) + 1).toString(16)} -j L${String(Number(level) + 1)}`,
              `-j L${String(Number(level) + 1)}`,
            ],
      ]),
    );
    const before = rulesetOf(['-j L0'], own);
    const after = rulesetOf(['-j L0'], { ...own, L39: ['-p udp -j DROP', '-p tcp -j DROP'] });
    expect(said(before, after)).toEqual(['ipv4 INPUT newly blocks tcp from anywhere']);
  });

  test('whose chains lead to each other thousands of levels deep is too large', () => {
    const own = Object.fromEntries(
      many(5000, String).map((level) => [
        `L${level}`,
        [level === '4999' ? '-j DROP' : `-j L${String(Number(level) + 1)}`],
      ]),
    );
    expect(said(rulesetOf([], own), rulesetOf(['-j L0'], own))).toBe('too-large');
  });

  test('whose chains lead in a circle comes to an end', () => {
    const own = { A: ['-p tcp -j DROP', '-j B'], B: ['-j A'] };
    expect(said(rulesetOf([], own), rulesetOf(['-j A'], own))).toEqual([
      'ipv4 INPUT newly blocks tcp from anywhere',
    ]);
  });
});
