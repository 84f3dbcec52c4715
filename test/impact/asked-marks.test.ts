/** What assertions take for granted of the marks that packets carry: those that rules set, and no others. */
import fc from 'fast-check';
import { defined } from '../../lib/base/at';
import { printAddress } from '../../lib/net/address';
import { type WantedEffect, findCounterexample } from '../../lib/impact/questions/counterexample';
import { printPacketOptions } from '../../lib/impact/questions/example-packet';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { valueOfAddress } from '../support/laws/packet-values';
import { type ChainEnd, markedWay } from '../support/oracle/marked-way';
import type { Packet } from '../support/oracle/packet-interpreter';
import { liveTables } from '../support/project/rulesets';

const RUNS = process.env['LONG'] === '1' ? 3000 : 100;

const https = (chain: 'INPUT' | 'FORWARD' | 'OUTPUT', by = '! -i lo') =>
  ({ chain, matches: [`${by} -p tcp -m tcp --dport 443`] }) as const;

const found = (ruleset: Ruleset, chain: 'INPUT' | 'FORWARD' | 'OUTPUT', wanted: WantedEffect) =>
  findCounterexample(ruleset, https(chain, chain === 'OUTPUT' ? '! -o lo' : '! -i lo'), wanted);

describe('a connection that a mark lets in', () => {
  test('gets in for certain where rules set that mark, also by way of its connection', () => {
    const ruleset = liveTables({
      mangle: {
        'PREROUTING ACCEPT': [
          '-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
          '-m mark ! --mark 0x0 -j ACCEPT',
          '-p tcp -m tcp --dport 443 -j MARK --set-xmark 0x1/0xffffffff',
          '-j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff',
        ],
      },
      filter: {
        'INPUT DROP': ['-m mark --mark 0x1 -j ACCEPT'],
        'FORWARD DROP': ['-m connmark --mark 0x1 -j ACCEPT'],
      },
    });
    expect(found(ruleset, 'INPUT', 'accepted')).toBeUndefined();
    expect(found(ruleset, 'FORWARD', 'accepted')).toBeUndefined();
  });

  test('gets in for certain where one that it has not would refuse it', () => {
    const ruleset = liveTables({
      mangle: { 'PREROUTING ACCEPT': ['-i wan0 -j MARK --set-xmark 0x8000/0x8000'] },
      filter: { 'INPUT ACCEPT': ['-m mark --mark 0x8000/0x8000 -j DROP'] },
    });
    const inside = https('INPUT', '-i lan0');
    expect(findCounterexample(ruleset, inside, 'accepted')).toBeUndefined();
    const outside = https('INPUT', '-i wan0');
    expect(findCounterexample(ruleset, outside, 'accepted')).toMatchObject({
      packet: { mark: 0x8000 },
      trace: { verdict: 'drop' },
    });
    expect(findCounterexample(ruleset, outside, 'not-accepted')).toBeUndefined();
  });

  test('has the mark that it got under the port which clients ask for', () => {
    const forwarding = (port: string) =>
      liveTables({
        mangle: { 'PREROUTING ACCEPT': [`-p tcp -m tcp --dport ${port} -j MARK --set-xmark 0x1/0xffffffff`] },
        nat: { 'PREROUTING ACCEPT': ['-p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.0.0.5:443'] },
        filter: {
          'FORWARD DROP': [
            '-d 10.0.0.5/32 -m conntrack ! --ctstate DNAT -j ACCEPT',
            '-m mark --mark 0x1 -j ACCEPT',
          ],
        },
      });
    const behind = {
      chain: 'FORWARD',
      matches: ['! -i lo -d 10.0.0.5/32 -p tcp -m tcp --dport 443'],
    } as const;
    expect(findCounterexample(forwarding('8443'), behind, 'accepted')).toBeUndefined();
    expect(findCounterexample(forwarding('443'), behind, 'accepted')).toMatchObject({
      packet: { destination: '10.0.0.5', destinationPort: 443 },
      trace: { depends: expect.arrayContaining(['-m conntrack ! --ctstate DNAT']) as unknown },
    });
  });

  test('has none of a rule before its interface to go out by is known', () => {
    const ruleset = liveTables({
      mangle: {
        'PREROUTING ACCEPT': ['-j OWN', '-m mark --mark 0x1/0x1 -j DROP'],
        OWN: ['-o eth1 -j MARK --set-xmark 0x1/0x1'],
      },
      filter: { 'FORWARD ACCEPT': [] },
    });
    const through = https('FORWARD', '-i eth0 -o eth1');
    expect(findCounterexample(ruleset, through, 'accepted')).toBeUndefined();
    expect(findCounterexample(ruleset, through, 'not-accepted')).toMatchObject({
      trace: { verdict: 'accept' },
    });
  });

  test('is shown with the mark that it carries, as an option of trace', () => {
    const ruleset = liveTables({
      mangle: { 'PREROUTING ACCEPT': ['-p tcp -j MARK --set-xmark 0x7/0xffffffff'] },
      filter: { 'INPUT DROP': ['-m mark --mark 0x7 -j ACCEPT'] },
    });
    const example = found(ruleset, 'INPUT', 'not-accepted');
    expect(example).toMatchObject({ packet: { mark: 7 }, trace: { verdict: 'accept' } });
    if (example === undefined || example === 'no-packets') throw new Error('no example');
    expect(printPacketOptions(example.packet)).toContain('--mark 0x7');
  });
});

describe('a mark from outside the ruleset', () => {
  const others = '-p udp -j MARK --set-xmark 0x1/0xffffffff';

  test('may let in what must not get in', () => {
    const ruleset = liveTables({
      mangle: { 'PREROUTING ACCEPT': [others], 'OUTPUT ACCEPT': [others] },
      filter: {
        'INPUT DROP': ['-m mark --mark 0x7 -j ACCEPT'],
        'OUTPUT DROP': ['-m mark --mark 0x7 -j ACCEPT'],
      },
    });
    for (const chain of ['INPUT', 'OUTPUT'] as const)
      expect(found(ruleset, chain, 'not-accepted')).toMatchObject({
        trace: { verdict: 'unknown', depends: ['-m mark --mark 0x7'] },
      });
  });

  test('may keep in what a program of the host sends', () => {
    const ruleset = liveTables({
      mangle: { 'OUTPUT ACCEPT': [others] },
      filter: { 'OUTPUT ACCEPT': ['-m mark --mark 0x1 -j DROP'] },
    });
    expect(found(ruleset, 'OUTPUT', 'accepted')).toMatchObject({ trace: { verdict: 'unknown' } });
  });

  test('may be in bits that no rule sets, also of a connection', () => {
    const ruleset = liveTables({
      mangle: {
        'PREROUTING ACCEPT': [
          '-j CONNMARK --restore-mark --nfmask 0x4 --ctmask 0x4',
          '-p udp -j MARK --set-xmark 0x1/0x1',
        ],
      },
      filter: {
        'INPUT ACCEPT': ['-m mark --mark 0x2/0x2 -j DROP'],
        'FORWARD ACCEPT': ['-m connmark --mark 0x2/0x2 -j DROP'],
      },
    });
    for (const chain of ['INPUT', 'FORWARD'] as const)
      expect(found(ruleset, chain, 'accepted')).toMatchObject({ trace: { verdict: 'unknown' } });
  });
});

const fields = ['', '-s 192.0.2.0/24', '-p udp', '-p tcp -m tcp --dport 80', '-d 203.0.113.1/32'];
const asked = ['-m mark --mark 0x1/0x1', '-m mark ! --mark 0x2/0x3', '-m connmark --mark 0x4/0x4'];
const marking = [
  ...['0x1/0x1', '0x0/0x1', '0x2/0x3', '0x5/0xffffffff'].map((mark) => `MARK --set-xmark ${mark}`),
  'CONNMARK --set-xmark 0x4/0x4',
  'CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff',
  'CONNMARK --save-mark --nfmask 0xff --ctmask 0xff',
];

const rules = (matches: readonly string[], targets: readonly string[], maxLength = 3) =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...matches), fc.constantFrom(...targets))
      .map(([match, target]) => `${match} -j ${target}`.trim()),
    { maxLength },
  );

const all = [...fields, ...asked];

const rulesets: fc.Arbitrary<Ruleset> = fc
  .record({
    raw: fc.record({ 'PREROUTING ACCEPT': rules(fields, ['NOTRACK', 'MARK --set-xmark 0x1/0x1'], 1) }),
    mangle: fc.record({
      'PREROUTING ACCEPT': rules([...all, '-i eth0'], [...marking, 'OWN', 'ACCEPT', 'DROP'], 4),
      OWN: rules(['-o eth1', '-i eth0', ...fields], [...marking, 'RETURN']),
      'INPUT ACCEPT': rules(all, marking, 1),
      'FORWARD ACCEPT': rules([...all, '-o eth1'], [...marking, 'OWN', 'DROP'], 2),
      'OUTPUT ACCEPT': rules(all, [...marking, 'OWN', 'DROP']),
      'POSTROUTING ACCEPT': rules(all, [...marking, 'DROP'], 2),
    }),
    nat: fc.record({
      'PREROUTING ACCEPT': rules(
        ['', '-d 203.0.113.1/32', '-p tcp -m tcp --dport 80', '-m mark --mark 0x1/0x1'],
        ['DNAT --to-destination 203.0.113.2', 'MARK --set-xmark 0x2/0x3', 'ACCEPT'],
        2,
      ),
    }),
    filter: fc.record({
      'INPUT DROP': rules(all, ['ACCEPT', 'DROP']),
      'FORWARD DROP': rules([...all, '-o eth1'], ['ACCEPT', 'DROP']),
      'OUTPUT DROP': rules([...all, '-o eth1'], ['ACCEPT', 'DROP']),
    }),
  })
  .map((tables) => liveTables(tables));

const packets: fc.Arbitrary<Packet> = fc.record({
  protocol: fc.constantFrom(6, 17),
  source: fc.constantFrom('192.0.2.9', '198.51.100.9').map((text) => valueOfAddress(text, 'ipv4')),
  destination: fc.constantFrom('203.0.113.1', '203.0.113.2').map((text) => valueOfAddress(text, 'ipv4')),
  sourcePort: fc.constant(40_000),
  destinationPort: fc.constantFrom(80, 22),
  icmpType: fc.constant(0),
  inInterface: fc.constantFrom('eth0', 'eth2'),
  outInterface: fc.constantFrom('eth1', 'eth2'),
  connectionState: fc.constant('NEW' as const),
  tcpFlags: fc.constant(2),
  isLaterFragment: fc.constant(false),
});

const chains = { in: 'INPUT', through: 'FORWARD', out: 'OUTPUT' } as const;

/** As matches of a rule. */
function matchesOf(packet: Packet, way: keyof typeof chains): string {
  const address = (value: bigint): string =>
    printAddress(Array.from({ length: 4 }, (_, index) => Number((value >> BigInt(24 - 8 * index)) & 255n)));
  const protocol = packet.protocol === 6 ? 'tcp' : 'udp';
  return [
    ...[`-s ${address(packet.source)}`, `-d ${address(packet.destination)}`],
    ...(way === 'out' ? [] : [`-i ${packet.inInterface}`]),
    ...(way === 'in' ? [] : [`-o ${packet.outInterface}`]),
    `-p ${protocol} -m ${protocol} --sport 40000 --dport ${String(packet.destinationPort)}`,
  ].join(' ');
}

/** Whether the filters from the chain on let it through that come there. */
function getsThrough(ends: readonly ChainEnd[], chain: string): boolean {
  return ends
    .slice(ends.findIndex(({ hook }) => hook === chain))
    .every(({ filters }) => filters === 'ACCEPT');
}

test('no wish holds that a packet with some mark breaks, wherever nat leads it', () => {
  const held = { accepted: 0, 'not-accepted': 0 };
  fc.assert(
    fc.property(rulesets, fc.array(packets, { minLength: 1, maxLength: 4 }), (ruleset, some) => {
      const wrong = some.flatMap((packet) =>
        (['in', 'through', 'out'] as const).flatMap((way) => {
          const chain = chains[way];
          const [unmarked, ...marked] = [0, 1, 2, 5, 0xff].map((mark) => {
            const ends = markedWay(ruleset, way, packet, mark);
            return {
              mark,
              ends,
              there: defined(
                ends.find(({ hook }) => hook === chain),
                chain,
              ),
            };
          });
          const first = defined(unmarked, 'a way without a mark');
          const { there } = first;
          const wish = { chain, matches: [matchesOf(there.packet, way)] };
          const broken = (wanted: WantedEffect, with_: typeof marked): readonly number[] =>
            with_
              .filter(
                (each) => each.there.arrives && each.there.packet.destination === there.packet.destination,
              )
              .filter(({ ends }) => getsThrough(ends, chain) !== (wanted === 'accepted'))
              .map(({ mark }) => mark);
          return (['accepted', 'not-accepted'] as const).flatMap((wanted) => {
            if (findCounterexample(ruleset, wish, wanted) !== undefined) return [];
            held[wanted]++;
            // What must get in from others carries no mark when it comes.
            const isUnmarked = wanted === 'accepted' && way !== 'out';
            const by = broken(wanted, isUnmarked ? [first] : [first, ...marked]);
            return by.length === 0 ? [] : [{ wish, wanted, by }];
          });
        }),
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  expect(Math.min(...Object.values(held))).toBeGreaterThan(0);
});
