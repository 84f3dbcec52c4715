/** What assertions take for granted of the marks that packets carry: those that rules set, and no others. */
import fc from 'fast-check';
import { defined } from '../../lib/base/at';
import { type WantedEffect, findCounterexample } from '../../lib/impact/questions/counterexample';
import { printPacketOptions } from '../../lib/impact/questions/example-packet';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { addressOf, firstPackets, markedRulesets } from '../support/laws/marked-rulesets';
import { type ChainEnd, markedWay } from '../support/oracle/marked-way';
import type { Packet } from '../support/oracle/packet-interpreter';
import { liveTables } from '../support/project/rulesets';

const RUNS = process.env['LONG'] === '1' ? 3000 : 50;

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

  test.each([
    '-m socket --restore-skmark',
    '-p tcp -m socket --transparent --restore-skmark -j ACCEPT',
    '-p udp -m socket --restore-skmark -j MARK --set-xmark 0x7/0xffffffff',
  ])('may have any mark behind `%s`, which gives it that of the socket', (restoring) => {
    const mark = '-j MARK --set-xmark 0x1/0xffffffff';
    const rulesetOf = (...mangle: readonly string[]) =>
      liveTables({
        mangle: { 'PREROUTING ACCEPT': mangle },
        filter: { 'INPUT DROP': ['-m mark --mark 0x1 -j ACCEPT'] },
      });
    expect(found(rulesetOf(mark, restoring), 'INPUT', 'accepted')).toBeDefined();
    expect(found(rulesetOf(mark, restoring), 'INPUT', 'not-accepted')).toBeDefined();
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

const chains = { in: 'INPUT', through: 'FORWARD', out: 'OUTPUT' } as const;

/** As matches of a rule. */
function matchesOf(packet: Packet, way: keyof typeof chains): string {
  const protocol = packet.protocol === 6 ? 'tcp' : 'udp';
  return [
    ...[`-s ${addressOf(packet.source)}`, `-d ${addressOf(packet.destination)}`],
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
    fc.property(markedRulesets, fc.array(firstPackets, { minLength: 1, maxLength: 4 }), (ruleset, some) => {
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
