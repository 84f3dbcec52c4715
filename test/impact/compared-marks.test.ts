/** Changes of marks, beside an interpreter that carries the marks of one packet after the other. */
import fc from 'fast-check';
import { defined } from '../../lib/base/at';
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { printChange } from '../../lib/impact/questions/print-packets';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { changesBetween } from '../support/laws/changed-rulesets';
import { valueOfAddress } from '../support/laws/packet-values';
import { type Packet, effectOf } from '../support/oracle/packet-interpreter';
import { regionsAround } from '../support/oracle/region-membership';
import { liveTables } from '../support/project/rulesets';

const RUNS = process.env['LONG'] === '1' ? 5000 : 150;

const matches = [
  ...['', '', '-s 192.0.2.0/24', '-p udp', '-p tcp -m tcp --dport 80'],
  ...[
    '-m mark --mark 0x1/0x1',
    '-m mark ! --mark 0x2/0x3',
    '-m mark --mark 0x5',
    '-m connmark --mark 0x4/0x4',
  ],
];
const marking = [
  ...['0x1/0x1', '0x0/0x1', '0x2/0x3', '0x5'].map((mark) => `MARK --set-xmark ${mark}`),
  'CONNMARK --set-xmark 0x4/0x4',
  'CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff',
  'CONNMARK --save-mark --nfmask 0xff --ctmask 0xff',
];

const rule = (targets: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...matches), fc.constantFrom(...targets))
    .map(([match, target]) => `${match} -j ${target}`.trim());
const some = (targets: readonly string[]) => fc.array(rule(targets), { maxLength: 4 });

/** So that no bit is asked for that no rule sets. */
const everyBit = ['-p sctp -j MARK --set-xmark 0xffffffff', '-p sctp -j CONNMARK --set-xmark 0xffffffff'];

const marked = fc.record({
  before: some([...marking, 'ACCEPT', 'RETURN', 'OWN', 'DROP']),
  own: some([...marking, 'ACCEPT', 'RETURN']),
  here: some([...marking, 'DROP']),
});

/** Where other rules ask for marks, the change is followed as soon as one of its rules does, or one of a table that sets them. */
const pairs = fc
  .tuple(marked, marked, some(['ACCEPT', 'DROP', 'REJECT --reject-with icmp-port-unreachable']))
  .map(([one, other, filter]) => {
    const [before, after] = [one, other].map((each) =>
      liveTables({
        mangle: {
          'PREROUTING ACCEPT': each.before,
          'INPUT ACCEPT': each.here,
          'OUTPUT ACCEPT': each.here,
          'POSTROUTING ACCEPT': everyBit,
          OWN: each.own,
        },
        filter: { 'INPUT DROP': filter, 'FORWARD ACCEPT': filter, 'OUTPUT ACCEPT': filter },
      }),
    );
    return { before: defined(before, 'before'), after: defined(after, 'after') };
  });

const packet: fc.Arbitrary<Packet> = fc.record({
  protocol: fc.constantFrom(6, 17),
  source: fc.constantFrom('192.0.2.9', '198.51.100.9').map((text) => valueOfAddress(text, 'ipv4')),
  destination: fc.constant(valueOfAddress('203.0.113.1', 'ipv4')),
  sourcePort: fc.constant(40000),
  destinationPort: fc.constantFrom(80, 22),
  icmpType: fc.constant(0),
  inInterface: fc.constant('eth0'),
  outInterface: fc.constant('eth1'),
  connectionState: fc.constant('NEW'),
  tcpFlags: fc.constant(2),
  isLaterFragment: fc.constant(false),
});

const ways = [
  { hook: 'INPUT', earlier: ['PREROUTING'], absent: { outInterface: '' } },
  { hook: 'FORWARD', earlier: ['PREROUTING'], absent: {} },
  { hook: 'OUTPUT', earlier: [], absent: { inInterface: '' } },
] as const;

describe('a change of marks', () => {
  test('is said of exactly the packets that end otherwise because of it', () => {
    fc.assert(
      fc.property(pairs, fc.array(packet, { maxLength: 10 }), (pair, packets) => {
        const sides = [pair.before, pair.after];
        const { changes, undecided } = compareRulesets(pair.before, pair.after, changesBetween(pair));
        expect(undecided).toEqual([]);
        const wrong = packets.flatMap((each) =>
          ways.flatMap(({ hook, earlier, absent }) => {
            const ends = sides.map((side) => endOf(side, earlier, hook, { ...each, ...absent }));
            // What does not get to the chain is said where it is dropped.
            if (ends.some(({ arrives }) => !arrives)) return [];
            const said = changes
              .filter(({ chain, table }) => chain === hook && table === undefined)
              .reduce(
                (sum, { packets: set }) => sum + regionsAround({ ...each, ...absent }, () => false, set),
                0,
              );
            const [old = '', now = ''] = ends.map(({ end }) => end);
            return said === (old === now ? 0 : 1) ? [] : [{ hook, old, now, said, each }];
          }),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('names who is newly let in by a rule that asks for the mark', () => {
    const withRules = (rules: readonly string[]): Ruleset =>
      liveTables({
        mangle: { 'PREROUTING ACCEPT': rules },
        filter: { 'INPUT DROP': ['-m mark --mark 0x1/0x1 -j ACCEPT'] },
      });
    const pair = {
      before: withRules([]),
      after: withRules(['-s 192.0.2.0/24 -p udp -j MARK --set-xmark 0x1/0x1']),
    };
    const { changes, followedMarks } = compareRulesets(pair.before, pair.after, changesBetween(pair));
    expect(followedMarks).toHaveLength(1);
    expect(changes.map(({ kind, chain }) => `${kind} ${chain}`)).toEqual(['allowed INPUT']);
    expect(changes.flatMap((change) => printChange(change, 'ipv4')).join()).toContain(
      'udp from 192.0.2.0/24',
    );
  });

  test('decides who is let in by a new rule that asks for it', () => {
    const withRules = (input: readonly string[]): Ruleset =>
      liveTables({
        mangle: { 'PREROUTING ACCEPT': ['-s 192.0.2.0/24 -j MARK --set-xmark 0x1/0x1'] },
        filter: { 'INPUT DROP': input },
      });
    const pair = { before: withRules([]), after: withRules(['-p udp -m mark --mark 0x1/0x1 -j ACCEPT']) };
    const { changes } = compareRulesets(pair.before, pair.after, changesBetween(pair));
    const lines = changes.flatMap((change) => printChange(change, 'ipv4'));
    // What the host sends to itself may have had a mark before.
    expect(lines.filter((line) => !line.includes('in by lo'))).toEqual([
      'ipv4 INPUT newly allows udp from 192.0.2.0/24',
    ]);
  });

  test('names who gets another source by a rule of POSTROUTING that asks for the mark', () => {
    const withRules = (rules: readonly string[]): Ruleset =>
      liveTables({
        mangle: { 'PREROUTING ACCEPT': rules },
        nat: { 'POSTROUTING ACCEPT': ['-m mark --mark 0x1/0x1 -j MASQUERADE'] },
      });
    const [before, after] = [withRules([]), withRules(['-i lan -j MARK --set-xmark 0x1/0x1'])];
    const { changes, followedMarks } = compareRulesets(before, after, changesBetween({ before, after }));
    expect(followedMarks).toHaveLength(1);
    expect(changes.flatMap((change) => printChange(change, 'ipv4'))).toEqual([
      'ipv4 nat POSTROUTING newly translates by MASQUERADE: any protocol to anywhere in by lan',
    ]);
  });

  test('that the host gives its own packets is told from those that it gives to others', () => {
    const withRules = (rules: readonly string[]): Ruleset =>
      liveTables({
        mangle: { 'OUTPUT ACCEPT': rules, 'POSTROUTING ACCEPT': ['-m mark --mark 0x1/0x1 -j DROP'] },
      });
    const [before, after] = [withRules([]), withRules(['-p udp -j MARK --set-xmark 0x1/0x1'])];
    const { changes } = compareRulesets(before, after, changesBetween({ before, after }));
    expect(changes.flatMap((change) => printChange(change, 'ipv4'))).toEqual([
      'ipv4 POSTROUTING newly blocks udp to anywhere in by none',
    ]);
  });

  test('that only the rules for routing ask for is not said to be followed', () => {
    const withRules = (rules: readonly string[]): Ruleset =>
      liveTables({
        mangle: { 'PREROUTING ACCEPT': rules },
        filter: { 'INPUT DROP': ['-m mark --mark 0x2/0x2 -j ACCEPT'] },
      });
    const [before, after] = [withRules([]), withRules(['-p udp -j MARK --set-xmark 0x1/0x1'])];
    const { changes, followedMarks } = compareRulesets(before, after, changesBetween({ before, after }));
    expect([changes, followedMarks]).toEqual([[], []]);
  });

  test('of packets that nat may have led elsewhere is a condition, and the rule is named', () => {
    const withRules = (rules: readonly string[]): Ruleset =>
      liveTables({
        mangle: { 'PREROUTING ACCEPT': rules },
        nat: { 'PREROUTING ACCEPT': ['-d 192.0.2.1/32 -j DNAT --to-destination 10.0.0.5'] },
        filter: { 'FORWARD DROP': ['-m mark --mark 0x1/0x1 -j ACCEPT'] },
      });
    const [before, after] = [
      withRules([]),
      withRules(['-d 192.0.2.1/32 -p udp -j MARK --set-xmark 0x1/0x1']),
    ];
    const { changes, followedMarks } = compareRulesets(before, after, changesBetween({ before, after }));
    expect(followedMarks).toEqual([]);
    const lines = changes.flatMap((change) => printChange(change, 'ipv4'));
    expect(lines.filter((line) => line.includes('ctstate DNAT, where -m mark'))).not.toEqual([]);
  });
});

/** What becomes of a packet that carries no mark at first. */
function endOf(
  side: Ruleset,
  earlier: readonly string[],
  hook: string,
  packet: Packet,
): { readonly arrives: boolean; readonly end: string } {
  let [mark, connmark] = [0, 0];
  const met = (target: string): void => {
    const [name, flag, word = ''] = target.split(' ');
    const [value = 0, mask = 0xffffffff] = word.split('/').map(Number);
    if (flag === '--restore-mark') mark = ((mark & ~0xff) ^ (connmark & 0xff)) >>> 0;
    else if (flag === '--save-mark') connmark = ((connmark & ~0xff) ^ (mark & 0xff)) >>> 0;
    else if (name === 'MARK') mark = ((mark & ~mask) ^ value) >>> 0;
    else connmark = ((connmark & ~mask) ^ value) >>> 0;
  };
  const answer = (text: string): boolean => {
    const [, match = '', not, word = ''] = /-m (mark|connmark) (! )?--mark (\S+)$/.exec(text) ?? [];
    const [value = 0, mask = 0xffffffff] = word.split('/').map(Number);
    const carried = match === 'mark' ? mark : connmark;
    return ((carried & mask) >>> 0 === value) !== (not !== undefined);
  };
  const ends = [...earlier, hook].map((each) =>
    effectOf(side, each, ['mangle', 'filter'], packet, answer, met),
  );
  return { arrives: ends.slice(0, -1).every((end) => end === 'ACCEPT'), end: ends.at(-1) ?? '' };
}
