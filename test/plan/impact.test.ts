import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { simulate } from '../../lib/diff/simulate';
import { changedChains, impactOf } from '../../lib/plan/impact';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { parseSave } from '../../lib/ruleset/save/parse-save';

function read(...lines: readonly string[]): Ruleset {
  const text = ['*filter', ...lines, 'COMMIT', ''].join('\n');
  const { ruleset } = parseSave(text, { family: 'ipv4', file: 'x' });
  if (ruleset === undefined) throw new Error('cannot be read');
  return ruleset;
}

function impact(live: Ruleset, wanted: Ruleset): readonly string[] {
  const operations = diffRulesets(live, wanted);
  return impactOf([{ live, expected: simulate(live, operations), operations }]);
}

const base = read(
  ':INPUT DROP [0:0]',
  ':OWN - [0:0]',
  '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A INPUT -j OWN',
  '-A OWN -s 192.0.2.0/24 -j ACCEPT',
);

test('a change of counters, comments and log lines alone lets no packet fare otherwise', () => {
  const wanted = read(
    ':INPUT DROP [0:0]',
    ':OWN - [0:0]',
    '-A INPUT -p tcp -m tcp --dport 22 -m comment --comment ssh -j ACCEPT',
    '-A INPUT -j LOG',
    '-A INPUT -j OWN',
    '-A OWN -s 192.0.2.0/24 -j ACCEPT',
  );
  expect(diffRulesets(base, wanted)).toHaveLength(2);
  expect(impact(base, wanted)).toEqual([]);
});

test('a policy that opens allows whatever no rule takes', () => {
  const wanted = read(
    ':INPUT ACCEPT [0:0]',
    ':OWN - [0:0]',
    '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
    '-A INPUT -j OWN',
    '-A OWN -s 192.0.2.0/24 -j ACCEPT',
  );
  expect(impact(base, wanted)).toEqual([
    'ipv4 INPUT newly allows all but tcp from all but 192.0.2.0/24',
    'ipv4 INPUT newly allows tcp dport all but 22 from all but 192.0.2.0/24',
  ]);
});

test('a chain that goes takes with it what it allowed', () => {
  const wanted = read(':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT');
  expect(impact(base, wanted)).toEqual([
    'ipv4 INPUT newly blocks all but tcp from 192.0.2.0/24',
    'ipv4 INPUT newly blocks tcp dport all but 22 from 192.0.2.0/24',
  ]);
});

test('what has changed in a chain is each rule that comes or goes, and all of it where the policy does', () => {
  const place = { family: 'ipv4', table: 'filter', chain: 'INPUT' } as const;
  expect(
    changedChains(base, [
      { ...place, kind: 'insert', index: 1, rule: '-j DROP' },
      { ...place, kind: 'replace', index: 2, rule: '-j LOG', previous: '-j OWN' },
      { ...place, kind: 'flush-chain', chain: 'OWN' },
    ]),
  ).toEqual([
    { table: 'filter', chain: 'INPUT', rules: ['-j DROP', '-j OWN', '-j LOG'] },
    { table: 'filter', chain: 'OWN', rules: ['-s 192.0.2.0/24 -j ACCEPT'] },
  ]);
  expect(changedChains(base, [{ ...place, kind: 'set-policy', policy: 'ACCEPT' }])).toEqual([
    { table: 'filter', chain: 'INPUT', rules: 'policy' },
  ]);
});

test('a rule that alters packets is said to come or go, as later rules may see them otherwise', () => {
  const untracked = (...rules: readonly string[]): Ruleset => {
    const text = ['*raw', ':PREROUTING ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n');
    const { ruleset } = parseSave(text, { family: 'ipv4', file: 'x' });
    if (ruleset === undefined) throw new Error('cannot be read');
    return ruleset;
  };
  const rule = '-A PREROUTING -p tcp --dport 80';
  const line = 'ipv4 raw PREROUTING changed marking: CT --notrack';
  expect(impact(untracked(), untracked(`${rule} -j CT --notrack`))).toEqual([line]);
  expect(impact(untracked(`${rule} -j CT --notrack`), untracked())).toEqual([line]);
  const commented = untracked(`${rule} -m comment --comment web -j CT --notrack`);
  expect(impact(untracked(`${rule} -j CT --notrack`), commented)).toEqual([]);
  expect(impact(untracked(), untracked(`${rule} -j LOG`))).toEqual([]);
});
