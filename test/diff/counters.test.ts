/** Which rules go on counting where another one stopped. */
import { restoreBlocks } from '../../lib/diff/restore-script';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { simulate } from '../../lib/diff/simulate';
import { invert } from '../../lib/diff/invert';
import { printOperation } from '../../lib/diff/print-operation';
import type { Family } from '../../lib/net/family';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { isSameForTraffic } from '../../lib/ruleset/check/same-except-notes';
import { canonicalText } from '../support/oracle/canonical-rules';
import { restore } from '../support/oracle/iptables-model';

function input(...rules: readonly string[]): Ruleset {
  const lines = rules.map((rule) => rule.replace(/^(\[[0-9:]+\] )?/, '$1-A INPUT '));
  const text = ['*filter', ':INPUT ACCEPT [0:0]', ...lines, 'COMMIT', ''].join('\n');
  const { ruleset, diagnostics } = parseSave(text, { family: 'ipv4', file: 'test' });
  if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
  return ruleset;
}

function batch(before: Ruleset, after: Ruleset): readonly string[] {
  const operations = diffRulesets(before, after);
  const text = [...restoreBlocks(operations, { live: before }).values()].join('');
  return text.split('\n').filter((line) => line.startsWith('-'));
}

describe('a rule that is replaced', () => {
  test.each([
    [
      'by one with another comment',
      '-m comment --comment old -j ACCEPT',
      '-m comment --comment new -j ACCEPT',
    ],
    ['by one without a comment', '-m comment --comment old -j ACCEPT', '-j ACCEPT'],
    ['by one that an owner has marked', '-j DROP', '-m comment --comment "cdktf:web" -j DROP'],
    ['by one with another log prefix', '-j LOG --log-prefix "a: "', '-j LOG --log-prefix "b: "'],
    ['by one that logs to a group', '-j NFLOG --nflog-prefix "a: "', '-j NFLOG --nflog-prefix "b: "'],
  ])('%s goes on counting', (_, previous, rule) => {
    const after = input(rule);
    expect(batch(input(`[12:3456] ${previous}`), after)).toEqual([
      `-R INPUT 1 -c 12 3456 ${after.tables.get('filter')?.chains.get('INPUT')?.rules[0]?.text ?? ''}`,
    ]);
  });

  test.each([
    ['by one with another port', '-p tcp -m tcp --dport 80 -j ACCEPT', '-p tcp -m tcp --dport 81 -j ACCEPT'],
    [
      'by one with another target and comment',
      '-m comment --comment a -j DROP',
      '-m comment --comment b -j ACCEPT',
    ],
    ['by one that logs at another level', '-j LOG --log-level 5', '-j LOG --log-level 6'],
  ])('%s begins at zero', (_, previous, rule) => {
    expect(batch(input(`[12:3456] ${previous}`), input(rule))).toEqual([`-R INPUT 1 ${rule}`]);
  });

  test('by one that means the same says nothing of counters that are zero or not known', () => {
    const after = input('-m comment --comment b -j DROP');
    const line = '-R INPUT 1 -m comment --comment b -j DROP';
    expect(batch(input('[0:0] -m comment --comment a -j DROP'), after)).toEqual([line]);
    expect(batch(input('-m comment --comment a -j DROP'), after)).toEqual([line]);
  });

  test('shows no counters in the command that a person would type: they would differ at every look', () => {
    const operations = diffRulesets(input('[9:9] -m comment --comment a -j DROP'), input('-j DROP'));
    expect(operations.map(printOperation)).toEqual(['iptables -R INPUT 1 -j DROP']);
  });
});

test('an undo brings back the counters of all that went', () => {
  const before = input(
    '[1:10] -p udp -j ACCEPT',
    '[2:20] -p tcp -j ACCEPT',
    '[3:30] -m comment --comment a -j DROP',
  );
  const operations = diffRulesets(before, input('-p udp -j DROP', '-j DROP'));
  const expected = simulate(before, operations);
  const back = [...restoreBlocks(invert(operations, before), { live: expected }).values()].join('');
  const rulesOf = (ruleset: Ruleset): unknown =>
    ruleset.tables
      .get('filter')
      ?.chains.get('INPUT')
      ?.rules.map(({ text, counters }) => [text, counters]);
  expect(rulesOf(restore(expected, back))).toEqual(rulesOf(before));
});

test.each<Family>(['ipv4', 'ipv6'])(
  'what a comment says does not matter to %s traffic, quoted flags included',
  (family) => {
    const rule = (comment: string, rest: string): string =>
      canonicalText(`-p tcp -m comment --comment "${comment}" ${rest}`, { family });
    expect(isSameForTraffic(rule('--log-prefix x', '-j DROP'), rule('-j ACCEPT', '-j DROP'), family)).toBe(
      true,
    );
    expect(isSameForTraffic(rule('-j DROP', '-j ACCEPT'), rule('-j DROP', '-j DROP'), family)).toBe(false);
  },
);
