/** Which packets a match on a set is about, and what a change of members does to them. */
import { setsOfSides } from '../../lib/impact/rules/set-conditions';
import { impactReport } from '../../lib/plan/impact';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import type { IpSets } from '../../lib/sets/ip-set';
import { parseSets } from '../../lib/sets/parse-sets';
import { liveRuleset } from '../support/project/rulesets';
import type { Family } from '../../lib/net/family';

function sets(...lines: readonly string[]): IpSets {
  const { sets: found } = parseSets(`${lines.join('\n')}\n`, 'sets');
  if (found === undefined) throw new Error(lines.join());
  return found;
}

const drop = '-m set --match-set s src -j DROP';

function impact(
  before: readonly string[],
  after: readonly string[],
  live: IpSets,
  wanted: IpSets,
  family: Family = 'ipv4',
): readonly string[] {
  const [old, now] = [before, after].map((rules) => liveRuleset({ INPUT: rules }, family));
  if (old === undefined || now === undefined) throw new Error();
  const report = impactReport({
    live: old,
    expected: now,
    operations: diffRulesets(old, now),
    sets: { live, wanted },
  });
  return report.lines.map((line) => line.replace(`${family} INPUT `, ''));
}

/** Of one match on a set that comes; what it newly blocks. */
const blocked = (match: string, set: readonly string[], family: Family = 'ipv4'): readonly string[] =>
  impact([], [`${match} -j DROP`], new Map(), sets(...set), family);

const kinds: readonly (readonly [
  what: string,
  match: string,
  set: readonly string[],
  plain: readonly string[],
  family?: Family,
])[] = [
  ['addresses', '-m set --match-set s src', ['create s hash:ip', 'add s 192.0.2.1'], ['-s 192.0.2.1/32']],
  ['destinations', '-m set --match-set s dst', ['create s hash:ip', 'add s 192.0.2.1'], ['-d 192.0.2.1/32']],
  [
    'networks',
    '-m set --match-set s src',
    ['create s hash:net', 'add s 192.0.2.0/24', 'add s 198.51.100.0/25'],
    ['-s 192.0.2.0/24', '-s 198.51.100.0/25'],
  ],
  [
    'networks of IPv6',
    '-m set --match-set s src',
    ['create s hash:net family inet6', 'add s 2001:db8::/32'],
    ['-s 2001:db8::/32'],
    'ipv6',
  ],
  [
    'a masked address',
    '-m set --match-set s src',
    ['create s hash:ip netmask 24', 'add s 192.0.2.7'],
    ['-s 192.0.2.0/24'],
  ],
  [
    'ports',
    '-m set --match-set s src,dst',
    ['create s hash:ip,port', 'add s 192.0.2.1,tcp:80'],
    ['-s 192.0.2.1/32 -p tcp -m tcp --dport 80'],
  ],
  [
    'source ports',
    '-m set --match-set s dst,src',
    ['create s hash:net,port', 'add s 192.0.2.0/24,udp:53'],
    ['-d 192.0.2.0/24 -p udp -m udp --sport 53'],
  ],
  [
    'pings',
    '-m set --match-set s src,dst',
    ['create s hash:ip,port', 'add s 192.0.2.1,icmp:8/0'],
    ['-s 192.0.2.1/32 -p icmp -m icmp --icmp-type 8/0'],
  ],
  [
    'other protocols',
    '-m set --match-set s src,dst',
    ['create s hash:ip,port', 'add s 192.0.2.1,gre:0'],
    ['-s 192.0.2.1/32 -p gre'],
  ],
  [
    'bare ports',
    '-m set --match-set s dst',
    ['create s bitmap:port range 0-100', 'add s 53'],
    ['-p tcp -m tcp --dport 53', '-p udp -m udp --dport 53'],
  ],
  [
    'two networks',
    '-m set --match-set s src,dst',
    ['create s hash:net,net', 'add s 192.0.2.0/24,198.51.100.0/24'],
    ['-s 192.0.2.0/24 -d 198.51.100.0/24'],
  ],
];

test.each(
  kinds.map(([what, match, set, plain, family = 'ipv4' as const]) => ({ what, match, set, plain, family })),
)('a match on a set of $what is one on these packets', ({ match, set, plain, family }) => {
  const rules = plain.map((rule) => `${rule} -j DROP`);
  const same = impact([], rules, new Map(), new Map(), family);

  expect(same).not.toEqual([]);
  expect(blocked(match, set, family)).toEqual(same);
});

test('an exception is no member, and a more specific member is one again', () => {
  const set = ['create s hash:net', 'add s 192.0.2.0/24', 'add s 192.0.2.0/25 nomatch', 'add s 192.0.2.1'];

  expect(blocked('-m set --match-set s src', set)).toEqual(
    impact([], ['-s 192.0.2.1/32 -j DROP', '-s 192.0.2.128/25 -j DROP'], new Map(), new Map()),
  );
});

test('a match with fewer sides than an element has parts never holds, and its negation always does', () => {
  const set = ['create s hash:ip,port', 'add s 192.0.2.1,80'];

  expect(blocked('-m set --match-set s src', set)).toEqual([]);
  expect(blocked('-m set ! --match-set s src', set)).toEqual(impact([], ['-j DROP'], new Map(), new Map()));
});

test('where members alone change, those that come are blocked, and those that go are allowed', () => {
  const lines = impact(
    [drop],
    [drop],
    sets('create s hash:ip', 'add s 192.0.2.1', 'add s 192.0.2.3'),
    sets('create s hash:ip', 'add s 192.0.2.1', 'add s 192.0.2.9'),
  );

  expect(lines).toEqual([expect.stringContaining('192.0.2.3'), expect.stringContaining('192.0.2.9')]);
  expect(lines.map((line) => /newly (\w+)/.exec(line)?.[1])).toEqual(['allows', 'blocks']);
});

test('members that do not change for packets are no impact', () => {
  const live = sets('create s hash:net comment', 'add s 192.0.2.0/25 comment "a"', 'add s 192.0.2.128/25');
  const wanted = sets('create s hash:net comment', 'add s 192.0.2.0/24');

  expect(impact([drop], [drop], live, wanted)).toEqual([]);
});

test('of a set with more members than are worked out, those that change are named under a condition', () => {
  const many = Array.from(
    { length: 12_000 },
    (_, index) => `add s 10.0.${String(index >> 8)}.${String(index & 255)}`,
  ).slice(1);
  const lines = impact(
    [drop],
    [drop],
    sets('create s hash:ip', ...many, 'add s 192.0.2.3'),
    sets('create s hash:ip', ...many, 'add s 192.0.2.9'),
  );

  expect(lines).toEqual([
    expect.stringMatching(/192\.0\.2\.3.*match-set s src/),
    expect.stringMatching(/192\.0\.2\.9.*match-set s src/),
  ]);
});

test('too many changes of such a set are said to be open', () => {
  const from = (first: number) =>
    sets(
      'create s hash:ip',
      ...Array.from(
        { length: 12_000 },
        (_, index) => `add s 10.${String(first)}.${String(index >> 8)}.${String(index & 255)}`,
      ).slice(1),
    );
  const old = liveRuleset({ INPUT: [drop] });
  const report = impactReport({
    live: old,
    expected: old,
    operations: [],
    sets: { live: from(1), wanted: from(2) },
  });

  expect(report.undecided).toHaveLength(1);
  expect(setsOfSides(from(1), from(2)).undecided).toEqual(['s']);
});

test('a dynamic set stays a condition', () => {
  const dynamic: IpSets = new Map(
    [...sets('create s hash:ip')].map(([name, set]) => [name, { ...set, isDynamic: true as const }]),
  );

  expect(impact([], [drop], new Map(), dynamic)).toEqual([expect.stringContaining('match-set s src')]);
  expect(impact([drop], [drop], sets('create s hash:ip', 'add s 192.0.2.1'), dynamic)).toEqual([]);
});

test('MAC addresses are nothing that a packet tells here', () => {
  expect(blocked('-m set --match-set s src', ['create s hash:mac', 'add s 02:00:00:00:00:01'])).toEqual([
    expect.stringContaining('match-set s src'),
  ]);
});

test('a rule and the members that it needs are one change', () => {
  const lines = impact(
    [drop],
    [drop, '-m set --match-set t src -j DROP'],
    sets('create s hash:ip', 'add s 192.0.2.1'),
    sets('create s hash:ip', 'create t hash:ip', 'add t 192.0.2.1'),
  );

  expect(lines).toEqual([]);
});
