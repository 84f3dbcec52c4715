/** Changes of marks on the whole way of packets: by two ways to POSTROUTING, past NOTRACK, and with another destination. */
import fc from 'fast-check';
import { defined } from '../../lib/base/at';
import { type TrafficChange, compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { changesBetween } from '../support/laws/changed-rulesets';
import { valueOfAddress } from '../support/laws/packet-values';
import { markedWay } from '../support/oracle/marked-way';
import type { Packet } from '../support/oracle/packet-interpreter';
import { changesFor } from '../support/oracle/region-membership';
import { liveTables } from '../support/project/rulesets';

const RUNS = process.env['LONG'] === '1' ? 5000 : 150;

const fields = ['', '', '-s 192.0.2.0/24', '-p udp', '-p tcp -m tcp --dport 80', '-d 203.0.113.1/32'];
const asked = [
  ...['-m mark --mark 0x1/0x1', '-m mark ! --mark 0x2/0x3', '-m mark --mark 0x5'],
  ...['-m connmark --mark 0x4/0x4', '-m connmark ! --mark 0x4/0x4', '-m conntrack --ctstate UNTRACKED'],
];
const marking = [
  ...['0x1/0x1', '0x0/0x1', '0x2/0x3', '0x5'].map((mark) => `MARK --set-xmark ${mark}`),
  'CONNMARK --set-xmark 0x4/0x4',
  'CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff',
  'CONNMARK --save-mark --nfmask 0xff --ctmask 0xff',
];

const rules = (
  matches: readonly string[],
  targets: readonly string[],
  maxLength = 3,
): fc.Arbitrary<readonly string[]> =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...matches), fc.constantFrom(...targets))
      .map(([match, target]) => `${match} -j ${target}`.trim()),
    { maxLength },
  );

const all = [...fields, ...asked];
const forwarded = [...all, '-i eth0', '-o eth1'];
const sent = [...all, '-o eth1'];

/** So that no bit is asked for that no rule sets. */
const everyBit = ['-p sctp -j MARK --set-xmark 0xffffffff', '-p sctp -j CONNMARK --set-xmark 0xffffffff'];

const sideOf = (dnat: fc.Arbitrary<readonly string[]>) =>
  fc.record({
    'raw PREROUTING ACCEPT': rules(fields, ['CT --notrack', 'NOTRACK', 'MARK --set-xmark 0x1/0x1'], 1),
    'raw OUTPUT ACCEPT': rules(fields, ['CT --notrack', 'CONNMARK --set-xmark 0x4/0x4'], 1),
    'mangle PREROUTING ACCEPT': rules([...all, '-i eth0'], [...marking, 'OWN', 'ACCEPT', 'DROP']),
    'mangle OWN': rules(['-o eth1', '! -o eth1', '-i eth0', ...fields], [...marking, 'RETURN']),
    'mangle INPUT ACCEPT': rules(all, marking, 1),
    'mangle FORWARD ACCEPT': rules(forwarded, [...marking, 'OWN', 'DROP'], 2),
    'mangle OUTPUT ACCEPT': rules(sent, [...marking, 'OWN', 'DROP']),
    'mangle POSTROUTING ACCEPT': rules(sent, [...marking, 'OWN', 'DROP'], 2),
    'nat PREROUTING ACCEPT': dnat,
    'nat POSTROUTING ACCEPT': rules(sent, ['MASQUERADE', 'ACCEPT', 'MARK --set-xmark 0x1/0x1'], 2),
    'filter INPUT ACCEPT': rules(all, ['ACCEPT', 'DROP'], 2),
    'filter FORWARD ACCEPT': rules(forwarded, ['ACCEPT', 'DROP'], 2),
    'filter OUTPUT ACCEPT': rules(sent, ['ACCEPT', 'DROP'], 2),
  });

type Side = Readonly<Record<string, readonly string[]>>;

/** Which translations there are stays, and so does some of the rest. */
const pairsWith = (dnat: fc.Arbitrary<readonly string[]>) =>
  fc
    .tuple(sideOf(dnat), sideOf(dnat), fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }))
    .map(([one, other, places]) => {
      const names = Object.keys(one).filter((name) => name !== 'nat PREROUTING ACCEPT');
      const changing = places.map((place) => names[place % names.length] ?? '');
      const now: Side = Object.fromEntries(
        Object.entries(one).map(([name, texts]) => [
          name,
          changing.includes(name) ? ((other as Side)[name] ?? []) : texts,
        ]),
      );
      const [before, after] = [one as Side, now].map(rulesetOf);
      return { before: defined(before, 'before'), after: defined(after, 'after') };
    });

function rulesetOf(side: Side): Ruleset {
  const tables: Record<string, Record<string, readonly string[]>> = {};
  for (const [name, texts] of Object.entries(side)) {
    const [table = '', ...chain] = name.split(' ');
    (tables[table] ??= {})[chain.join(' ')] =
      name === 'mangle OUTPUT ACCEPT' ? [...texts, ...everyBit] : texts;
  }
  return liveTables(tables);
}

const packet: fc.Arbitrary<Packet> = fc.record({
  protocol: fc.constantFrom(6, 17),
  source: fc.constantFrom('192.0.2.9', '198.51.100.9').map((text) => valueOfAddress(text, 'ipv4')),
  destination: fc.constantFrom('203.0.113.1', '203.0.113.2').map((text) => valueOfAddress(text, 'ipv4')),
  sourcePort: fc.constant(40000),
  destinationPort: fc.constantFrom(80, 22),
  icmpType: fc.constant(0),
  inInterface: fc.constantFrom('eth0', 'eth2'),
  outInterface: fc.constantFrom('eth1', 'eth2'),
  connectionState: fc.constantFrom('NEW', 'NEW', 'INVALID'),
  tcpFlags: fc.constant(2),
  isLaterFragment: fc.constant(false),
});

/** A change of what nat makes of marked packets that go through the host or come from it: so that some is there, whatever is drawn. */
function changeOfNat(dnat: readonly string[]): [{ before: Ruleset; after: Ruleset }, Packet[]] {
  const sideWith = (snat: readonly string[]): Ruleset =>
    rulesetOf({
      'mangle PREROUTING ACCEPT': ['-j MARK --set-xmark 0x5'],
      'mangle OUTPUT ACCEPT': ['-j MARK --set-xmark 0x5'],
      'nat PREROUTING ACCEPT': dnat,
      'nat POSTROUTING ACCEPT': snat,
    });
  const before = sideWith([]);
  const after = sideWith(['-m mark --mark 0x5 -j MASQUERADE']);
  const sent: Packet = {
    protocol: 6,
    source: valueOfAddress('192.0.2.9', 'ipv4'),
    destination: valueOfAddress('203.0.113.1', 'ipv4'),
    sourcePort: 40000,
    destinationPort: 80,
    icmpType: 0,
    inInterface: 'eth0',
    outInterface: 'eth1',
    connectionState: 'NEW',
    tcpFlags: 2,
    isLaterFragment: false,
  };
  return [{ before, after }, [sent]];
}

describe('a change of marks, wherever they are asked for', () => {
  test('is said of exactly the packets that end otherwise because of it', () => {
    const pairs = pairsWith(fc.constant([]));
    const counts = { POSTROUTING: 0, nat: 0, sentByHost: 0 };
    fc.assert(
      fc.property(pairs, fc.array(packet, { maxLength: 10 }), (pair, packets) => {
        const { changes, undecided } = compareRulesets(pair.before, pair.after, changesBetween(pair));
        expect(undecided).toEqual([]);
        const wrong = packets.flatMap((each) =>
          endsOf(pair, each).flatMap((end) => {
            if (end.kind !== 'changed' && end.kind !== 'same') return [];
            const said = saidOf(end, changes);
            if (end.kind === 'changed' && end.hook === 'POSTROUTING') {
              counts.POSTROUTING++;
              if (end.part === 'nat') counts.nat++;
              if (end.packet.inInterface === '') counts.sentByHost++;
            }
            return said.includes(end.kind === 'changed' ? 1 : 0) ? [] : [{ ...end, said }];
          }),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS, examples: [changeOfNat([])] },
    );
    expect(counts.POSTROUTING).toBeGreaterThan(0);
    expect(counts.nat).toBeGreaterThan(0);
    expect(counts.sentByHost).toBeGreaterThan(0);
  });

  test('is said of no fewer where nat has given packets another destination', () => {
    const dnat = rules(
      ['', '-d 203.0.113.1/32', '-p tcp -m tcp --dport 80', '-m mark --mark 0x1/0x1'],
      ['DNAT --to-destination 203.0.113.2', 'MARK --set-xmark 0x2/0x3', 'ACCEPT'],
      2,
    );
    let translated = 0;
    fc.assert(
      fc.property(pairsWith(dnat), fc.array(packet, { maxLength: 10 }), (pair, packets) => {
        const changed = changesBetween(pair);
        const { changes, followedMarks, undecided } = compareRulesets(pair.before, pair.after, changed);
        expect(undecided).toEqual([]);
        const isUnfollowed = changed
          .flatMap((each) => (typeof each.rules === 'string' ? [] : each.rules))
          .some((text) => / -j (?:MARK|CONNMARK) /.test(` ${text}`) && !followedMarks.includes(text));
        const wrong = packets.flatMap((each) =>
          endsOf(pair, each).flatMap((end) => {
            if (end.kind === 'unlike') return [];
            const isTranslated = end.packet.translated !== undefined;
            if (isTranslated && end.kind === 'changed') translated++;
            const said = saidOf(end, changes);
            if (end.kind === 'same') return said.includes(0) ? [] : [{ ...end, said }];
            const isSaid = said.some((count) => count > 0) || (isTranslated && isUnfollowed);
            return isSaid ? [] : [{ ...end, said }];
          }),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS, examples: [changeOfNat(['-j DNAT --to-destination 203.0.113.2'])] },
    );
    expect(translated).toBeGreaterThan(0);
  });
});

interface PairEnd {
  readonly hook: string;
  readonly part: 'filters' | 'nat';
  readonly packet: Packet;
  /** `unlike` where it does not come there on both sides in the same way. */
  readonly kind: 'same' | 'changed' | 'unlike';
  readonly old: string;
  readonly now: string;
}

function endsOf(
  pair: { readonly before: Ruleset; readonly after: Ruleset },
  each: Packet,
): readonly PairEnd[] {
  return (['in', 'through', 'out'] as const).flatMap((way) => {
    const [before, after] = [pair.before, pair.after].map((side) => markedWay(side, way, each));
    return (before ?? []).flatMap((old, at) => {
      const now = defined(after?.[at], 'the same way');
      const isAlike =
        old.arrives && now.arrives && JSON.stringify(old.packet, big) === JSON.stringify(now.packet, big);
      return (['filters', 'nat'] as const).map((part): PairEnd => {
        const ends = { old: old[part], now: now[part] };
        // The comparison of nat is about the first packets of connections.
        const isMet = part === 'filters' || each.connectionState === 'NEW';
        const kind = !isAlike || !isMet ? 'unlike' : ends.old === ends.now ? 'same' : 'changed';
        return { hook: old.hook, part, packet: old.packet, kind, ...ends };
      });
    });
  });
}

function big(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** In how many lines a packet is, if what asks for a mark holds and if not: where a change is not about marks, that is a condition. */
function saidOf({ packet: seen, hook, part }: PairEnd, changes: readonly TrafficChange[]): readonly number[] {
  return [true, false].map((holds) => changesFor(seen, () => holds, changes, hook, part).length);
}
