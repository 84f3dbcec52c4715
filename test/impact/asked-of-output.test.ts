/** What is asked of packets of the host that nat leads elsewhere, beside an interpreter that translates one packet after the other. */
import fc from 'fast-check';
import { findCounterexample } from '../../lib/impact/questions/counterexample';
import type { TracedPacket } from '../../lib/impact/questions/traced-packet';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { valueOfAddress } from '../support/laws/packet-values';
import { type Packet, behindRaw, effectOf } from '../support/oracle/packet-interpreter';
import { liveTables } from '../support/project/rulesets';

const RUNS = process.env['LONG'] === '1' ? 5000 : 200;

/** All that rules tell apart, and more. */
const addresses = [
  '10.0.0.1',
  '10.0.0.200',
  '10.1.0.1',
  '203.0.113.1',
  '203.0.113.200',
  '127.0.0.1',
] as const;
const interfaces = ['eth0', 'eth1', 'lo'] as const;
const ports = [80, 8080, 22] as const;

const destinations = ['', '-d 10.0.0.0/25', '! -d 10.1.0.1/32', '-d 203.0.113.0/24', '-d 127.0.0.1/32'];
const services = ['', '-p udp', '-p tcp', '-p tcp -m tcp --dport 80', '-p tcp -m tcp --dport 8080'];
const states = ['', '', '-m conntrack --ctstate DNAT', '-m conntrack --ctstate UNTRACKED'];
const outs = ['', '', '-o eth0', '-o eth1', '! -o lo'];

/** @param where in the order in which rules are printed */
function rulesOf(
  targets: readonly string[],
  maxLength: number,
  ...where: readonly (readonly string[])[]
): fc.Arbitrary<readonly string[]> {
  return fc.array(
    fc
      .tuple(...where.map((words) => fc.constantFrom(...words)), fc.constantFrom(...targets))
      .map((words) => words.filter((word) => word !== '').join(' ')),
    { maxLength },
  );
}

const led = [
  ...['-p tcp -j DNAT --to-destination 10.1.0.1:8080', '-j DNAT --to-destination 203.0.113.200'],
  ...['-j NETMAP --to 10.0.0.0/24', '-p tcp -j REDIRECT --to-ports 8080', '-j ACCEPT', '-j RETURN'],
];

const rulesets = fc
  .record({
    raw: rulesOf(['-j CT --notrack'], 1, destinations, ['-p udp', '-p tcp -m tcp --dport 80']),
    mangle: rulesOf(['-j DROP', '-j ACCEPT'], 1, destinations, outs, services),
    // A protocol stands before it where a target needs one.
    nat: rulesOf(led, 3, destinations),
    filter: rulesOf(
      ['-j ACCEPT', '-j ACCEPT', '-j DROP', '-j RETURN'],
      4,
      destinations,
      outs,
      services,
      states,
    ),
    late: rulesOf(['-j DROP', '-j ACCEPT'], 2, destinations, outs, services, states),
    policy: fc.constantFrom('ACCEPT', 'DROP'),
  })
  .map(({ raw, mangle, nat, filter, late, policy }) =>
    liveTables({
      raw: { 'OUTPUT ACCEPT': raw },
      mangle: { 'OUTPUT ACCEPT': mangle, 'POSTROUTING ACCEPT': late },
      nat: { 'OUTPUT ACCEPT': nat },
      filter: { [`OUTPUT ${policy}`]: filter },
    }),
  );

const asked = { chain: 'OUTPUT', matches: ['-o eth0 -p tcp', '-o eth0 -p udp'] } as const;

const all: readonly Packet[] = addresses.flatMap((destination) =>
  ports.flatMap((destinationPort) =>
    [6, 17].map((protocol) => ({
      ...{ protocol, destinationPort, destination: valueOfAddress(destination, 'ipv4') },
      ...{ source: valueOfAddress('198.51.100.1', 'ipv4'), sourcePort: 40_000, icmpType: 0 },
      ...{ inInterface: '', outInterface: 'eth0', connectionState: 'NEW' },
      ...{ tcpFlags: protocol === 6 ? 2 : 0, isLaterFragment: false },
    })),
  ),
);

test('what is accepted and what is not is told of packets as nat leads them on', () => {
  const found = { accepted: 0, 'not-accepted': 0, none: 0, translated: 0 };
  fc.assert(
    fc.property(rulesets, (ruleset) => {
      for (const wanted of ['accepted', 'not-accepted'] as const) {
        const counterexample = findCounterexample(ruleset, asked, wanted);
        const isWrong = (packet: Packet): boolean =>
          endsOf(ruleset, packet).some((isAccepted) => isAccepted !== (wanted === 'accepted'));
        const shown = typeof counterexample === 'object' ? counterexample.packet : undefined;
        const packet = shown?.chain === 'OUTPUT' ? packetOf(shown) : undefined;
        if (counterexample === undefined) found.none++;
        if (packet !== undefined) {
          found[wanted]++;
          if (waysOf(ruleset, packet).some((way) => way.translated !== undefined)) found.translated++;
        }
        // One of POSTROUTING is as it is there.
        const isFound = packet === undefined ? all.some(isWrong) : isWrong(packet);
        expect([wanted, counterexample, isFound]).toEqual([
          wanted,
          counterexample,
          counterexample !== undefined,
        ]);
      }
    }),
    { numRuns: RUNS },
  );
  for (const [what, count] of Object.entries(found)) expect([what, count > RUNS / 20]).toEqual([what, true]);
});

function packetOf({ protocol, destination, destinationPort }: TracedPacket): Packet {
  const number = protocol === 'tcp' ? 6 : 17;
  return {
    ...{ protocol: number, destinationPort: destinationPort ?? 1, icmpType: 0, isLaterFragment: false },
    ...{ source: 1n, sourcePort: 40_000, inInterface: '', outInterface: 'eth0', connectionState: 'NEW' },
    destination: valueOfAddress(destination ?? '192.0.2.1', 'ipv4'),
    tcpFlags: number === 6 ? 2 : 0,
  };
}

const noAnswer = (): boolean => false;

/** Whether a packet is accepted: for each destination that the kernel may choose, and each interface that then leads there. */
function endsOf(ruleset: Ruleset, packet: Packet): readonly boolean[] {
  const isAccepted = (each: Packet, hook: string, tables: readonly string[]): boolean =>
    effectOf(ruleset, hook, tables, each, noAnswer) === 'ACCEPT';
  const early =
    isAccepted(packet, 'OUTPUT', ['raw']) && isAccepted(tracked(ruleset, packet), 'OUTPUT', ['mangle']);
  return waysOf(ruleset, packet).flatMap((way) =>
    (way.translated === undefined ? [way.outInterface] : interfaces).map(
      (outInterface) =>
        early &&
        isAccepted(way, 'OUTPUT', ['filter']) &&
        isAccepted({ ...way, outInterface }, 'POSTROUTING', ['mangle']),
    ),
  );
}

function tracked(ruleset: Ruleset, packet: Packet): Packet {
  return behindRaw(ruleset, 'OUTPUT', packet, noAnswer);
}

/** A packet as nat may leave it. */
function waysOf(ruleset: Ruleset, packet: Packet): readonly Packet[] {
  const before = tracked(ruleset, packet);
  if (before.connectionState === 'UNTRACKED') return [before];
  const [name = '', , word = ''] = effectOf(ruleset, 'OUTPUT', ['nat'], before, noAnswer).split(' ');
  const led = (text: string, port = before.destinationPort): Packet => ({
    ...{ ...before, translated: ['DNAT'], destinationPort: port },
    destination: valueOfAddress(text, 'ipv4'),
  });
  if (name === 'DNAT') {
    const [address = '', port] = word.split(':');
    return [led(address, port === undefined ? undefined : Number(port))];
  }
  if (name === 'REDIRECT') return addresses.map((address) => led(address, Number(word)));
  if (name === 'NETMAP') return [led(`10.0.0.${String(before.destination & 255n)}`)];
  return [before];
}
