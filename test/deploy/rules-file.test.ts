import { desiredFromRulesets } from '../../lib/deploy/rules-file';
import { planHost } from '../../lib/plan/plan-host';
import { printOperation } from '../../lib/diff/print-operation';
import type { Family } from '../../lib/net/family';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';

function read(lines: readonly string[], family: Family = 'ipv4'): Ruleset {
  const { ruleset, diagnostics } = parseSave(['*filter', ...lines, 'COMMIT', ''].join('\n'), {
    family,
    file: 'x',
  });
  if (ruleset === undefined) throw new Error(diagnostics.map(({ summary }) => summary).join());
  return ruleset;
}

function operations(
  live: readonly string[],
  wanted: readonly string[],
  foreignRules: 'keep' | 'remove',
): readonly string[] {
  const desired = desiredFromRulesets([read(wanted)], { owner: 'me', foreignRules });
  return planHost(new Map([['ipv4', read(live)]]), desired).operations.map(printOperation);
}

const input = ':INPUT ACCEPT [0:0]';

test('the file is the whole truth of the chains that it names, in order and with duplicates', () => {
  const live = [
    input,
    ':OUTPUT ACCEPT [0:0]',
    '-A INPUT -i lo -j ACCEPT',
    '-A INPUT -j LOG',
    '-A OUTPUT -j LOG',
  ];
  const wanted = [input, '-A INPUT -j LOG', '-A INPUT -j LOG'];
  expect(operations(live, wanted, 'remove')).toEqual(['iptables -R INPUT 1 -j LOG']);
});

test("with keep, others' rules stay and ours carry a mark", () => {
  expect(operations([input, '-A INPUT -i lo -j ACCEPT'], [input, '-A INPUT -j LOG'], 'keep')).toEqual([
    'iptables -I INPUT 1 -m comment --comment "cdktf:me" -j LOG',
  ]);
});

test('with keep, a mark that the file brings is not doubled', () => {
  const marked = '-A INPUT -m comment --comment "cdktf:me" -j LOG';
  expect(operations([input, marked], [input, marked], 'keep')).toEqual([]);
});

test('a ledger in the file is a record of what was, not something to write', () => {
  const wanted = [
    input,
    ':cdktf-ledger-me - [0:0]',
    '-A cdktf-ledger-me -m comment --comment "generation x"',
  ];
  expect(operations([input], wanted, 'remove')).toEqual([]);
});

test('a family without a file is left alone, also where the same owner wrote there before', () => {
  const ledger = [
    ...[input, ':cdktf-ledger-me - [0:0]', '-A INPUT -j LOG'],
    '-A cdktf-ledger-me -m comment --comment "owner me"',
    '-A cdktf-ledger-me -m comment --comment "whole INPUT"',
    '-A cdktf-ledger-me -m comment --comment "generation x"',
  ];
  const live = new Map<Family, Ruleset>([
    ['ipv4', read([input])],
    ['ipv6', read(ledger, 'ipv6')],
  ]);
  const desired = desiredFromRulesets([read([input])], { owner: 'me', foreignRules: 'remove' });
  expect(planHost(live, desired).operations).toEqual([]);
  expect(planHost(live, { ...desired, families: ['ipv4', 'ipv6'] }).operations).not.toEqual([]);
});

test('a jump to a chain that is nowhere names the line of the file', () => {
  const desired = desiredFromRulesets([read([input, '-A INPUT -j nowhere'])], {
    owner: 'me',
    foreignRules: 'remove',
  });
  expect(() => planHost(new Map([['ipv4', read([input])]]), desired)).toThrow('x:3:');
});
