/** Connection tracking comes behind raw: what rules there find of connections, and what questions make of it. */
import { findCounterexample } from '../../lib/impact/questions/counterexample';
import { tracePacket } from '../../lib/impact/questions/trace-packet';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { impactReport } from '../../lib/plan/impact';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { parseSets } from '../../lib/sets/parse-sets';
import { liveTables } from '../support/project/rulesets';

const raw = (...rules: readonly string[]): Ruleset =>
  liveTables({ raw: { 'PREROUTING ACCEPT': rules }, filter: { 'INPUT ACCEPT': [] } });

const udp = { chain: 'INPUT', matches: ['! -i lo -p udp -m udp --dport 5000'] } as const;

const verdictAt = (ruleset: Ruleset): string =>
  tracePacket(ruleset, { chain: 'PREROUTING', protocol: 'udp', destinationPort: 5000, source: '192.0.2.1' })
    .verdict;

describe.each([
  ['that asks for INVALID is met by every packet', '-m conntrack --ctstate INVALID -j DROP', 'drop'],
  ['that asks for NEW is met by none', '-m conntrack --ctstate NEW -j DROP', 'accept'],
  ['that asks for NEW by the old match is met by none', '-m state --state NEW -j DROP', 'accept'],
  [
    'that asks for what is not ESTABLISHED is met by every packet',
    '-m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP',
    'drop',
  ],
  ['that asks for what nat has led is met by none', '-m conntrack --ctstate DNAT -j DROP', 'accept'],
  ['finds no mark of a connection', '-m connmark --mark 0x0 -j DROP', 'accept'],
  ['finds no connection without a mark either', '-m connmark ! --mark 0x1 -j DROP', 'accept'],
])('a rule of raw %s', (_, rule, verdict) => {
  test(`so trace says ${verdict} of ${rule}, and assertions with it`, () => {
    expect(verdictAt(raw(rule))).toBe(verdict);
    const isAccepted = verdict === 'accept';
    expect(findCounterexample(raw(rule), udp, 'accepted') === undefined).toBe(isAccepted);
    expect(findCounterexample(raw(rule), udp, 'not-accepted') === undefined).toBe(!isAccepted);
  });
});

test('a packet that raw has taken out of connection tracking is UNTRACKED for the next rule there', () => {
  const rules = (state: string) => raw('-j CT --notrack', `-m conntrack --ctstate ${state} -j DROP`);
  expect(verdictAt(rules('UNTRACKED'))).toBe('drop');
  expect(verdictAt(rules('INVALID'))).toBe('accept');
});

test('the first rule about connection tracking decides, and behind a template a packet is NEW', () => {
  const template = '-p udp -m udp --dport 5000 -j CT --zone 5';
  const rules = (state: string) =>
    raw(template, '-j CT --notrack', `-m conntrack --ctstate ${state} -j DROP`);
  expect(verdictAt(rules('NEW'))).toBe('drop');
  expect(verdictAt(rules('INVALID'))).toBe('accept');
  expect(verdictAt(rules('UNTRACKED'))).toBe('accept');
  const filtered = (first: string): Ruleset =>
    liveTables({
      raw: { 'PREROUTING ACCEPT': [first, '-j CT --notrack'] },
      filter: { 'INPUT DROP': ['-m conntrack --ctstate NEW -j ACCEPT'] },
    });
  expect(findCounterexample(filtered(template), udp, 'accepted')).toBeUndefined();
  expect(findCounterexample(filtered('-p tcp -j CT'), udp, 'not-accepted')).toBeUndefined();
});

test('a comment that reads like a target takes nothing out of connection tracking, and marks nothing', () => {
  const said = '-m comment --comment "a -j CT --notrack or -j MARK --set-xmark 0x1/0x1 "';
  const ruleset = liveTables({
    raw: { 'PREROUTING ACCEPT': [said] },
    mangle: { 'PREROUTING ACCEPT': [said] },
    filter: { 'INPUT DROP': ['-m mark --mark 0x0/0x1 -m conntrack --ctstate NEW -j ACCEPT'] },
  });
  expect(verdictAt(ruleset)).toBe('accept');
});

test('raw gives no connection a mark', () => {
  const ruleset = liveTables({
    raw: { 'PREROUTING ACCEPT': ['-j CONNMARK --set-xmark 0x1/0xffffffff'] },
    filter: { 'INPUT ACCEPT': ['-m connmark --mark 0x1 -j DROP'] },
  });
  expect(verdictAt(ruleset)).toBe('accept');
  expect(findCounterexample(ruleset, udp, 'accepted')).toBeUndefined();
});

describe('of a rule of raw behind one about connection tracking', () => {
  const linesOf = (rule: string, ...before: readonly string[]): readonly string[] => {
    const [live, expected] = [raw(...before), raw(...before, rule)];
    return impactReport({ live, expected, operations: diffRulesets(live, expected) }).lines;
  };
  const dropping = (state: string): string => `-m conntrack --ctstate ${state} -j DROP`;
  const notrack = '-p udp -m udp --dport 5000 -j CT --notrack';

  test('that asks for UNTRACKED, a plan says that it hangs on that', () => {
    expect(linesOf(dropping('UNTRACKED'), notrack)).toEqual([
      'ipv4 PREROUTING newly blocks udp dport 5000 from anywhere, where -m conntrack --ctstate UNTRACKED',
    ]);
    expect(linesOf(dropping('UNTRACKED'))).toEqual([]);
  });

  test('that asks for NEW, a plan says so where there is a template', () => {
    const template = '-p udp -m udp --dport 5000 -j CT --zone 5';
    expect(linesOf(dropping('NEW'), template)).toEqual([
      'ipv4 PREROUTING newly blocks any protocol from anywhere, where -m conntrack --ctstate NEW',
    ]);
    expect(linesOf(dropping('NEW'), notrack)).toEqual([]);
  });
});

test('a change that drops what is INVALID in raw blocks everything, and the plan says so', () => {
  const live = raw();
  const expected = raw('-m conntrack --ctstate INVALID -j DROP');
  const { lines } = impactReport({ live, expected, operations: diffRulesets(live, expected) });
  expect(lines).toEqual(['ipv4 PREROUTING newly blocks any protocol from anywhere']);
});

describe('a set that rules fill', () => {
  const { sets = new Map() } = parseSets('create ban hash:ip\n', 'sets');
  const knocking = liveTables({
    filter: {
      'INPUT DROP': [
        '-p udp -m udp --dport 7000 -j SET --add-set ban src --exist',
        '-p udp -m udp --dport 5000 -m set --match-set ban src -j ACCEPT',
      ],
    },
  });

  test('is no proof that nobody gets in, though it is declared empty', () => {
    expect(findCounterexample(knocking, udp, 'not-accepted', { sets })).toBeDefined();
    expect(findCounterexample(knocking, udp, 'accepted', { sets })).toBeDefined();
  });

  test('is a condition of what trace says', () => {
    const packet = { chain: 'INPUT', protocol: 'udp', destinationPort: 5000, source: '192.0.2.1' };
    expect(tracePacket(knocking, packet, sets)).toMatchObject({
      verdict: 'unknown',
      depends: ['-m set --match-set ban src'],
    });
  });
});
