/** Changes of marks: packets that are really sent before and after, beside what is said of the change. */
import fc from 'fast-check';
import { type TrafficChange, compareRulesets } from '../../lib/impact/compare-rulesets';
import { type Family, families } from '../../lib/net/family';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { loadTables } from '../support/hosts/load-tables';
import { type Arrival, type PacketBatches, startPacketBatches } from '../support/hosts/packet-batches';
import { useSandbox } from '../support/hosts/sandbox';
import { areSentByHost } from '../support/hosts/sent-by-host';
import { sendingPlaceOf } from '../support/hosts/sending-place';
import { changesBetween } from '../support/laws/changed-rulesets';
import { printedAddress } from '../support/laws/packet-values';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';
import { packetsAround } from '../support/laws/sendable-packets';
import { certainMarkChange, markChanges } from '../support/laws/sent-marks';
import type { Packet } from '../support/oracle/packet-interpreter';
import { changesFor } from '../support/oracle/region-membership';

/** Of each family and backend, and how many packets are sent through each side of them. */
const CHANGES = process.env['LONG'] === '1' ? 150 : 12;
const BATCH = 80;
const DATAGRAMS = 30;

// On a machine that may be busy.
jest.setTimeout(process.env['LONG'] === '1' ? 3_600_000 : 300_000);

describe.each(['nft', 'legacy'] as const)('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  let batches: PacketBatches | undefined;
  let lastPort = 1024;

  beforeAll(async () => {
    batches = await startPacketBatches(sandbox());
  });

  afterAll(async () => batches?.stop());

  test.each(families)(
    'packets over %s end otherwise exactly where the comparison of marks says so',
    async (family) => {
      const place = sendingPlaceOf(sandbox(), family);
      const seed = seedOfCommit();
      const wrong: unknown[] = [];
      const counts = { sent: 0, changed: 0, datagrams: 0, changedDatagrams: 0 };
      const drawn = [
        certainMarkChange(family),
        ...fc.sample(markChanges(family, place.inInterface), { numRuns: CHANGES, seed }),
      ];
      for (const [index, { before, after }] of drawn.entries()) {
        const pair = {
          after: await loadTables(sandbox(), family, after),
          before: await loadTables(sandbox(), family, before),
        };
        const { changes, undecided } = compareRulesets(pair.before, pair.after, changesBetween(pair));
        expect(undecided).toEqual([]);
        const packets = packetsAround(changes, place, { count: BATCH, seed: seed + index }).filter(isFirst);
        const datagrams = datagramsOf(packets, sandbox(), family, seed + index);
        const ends: [string, string][] = packets.map(() => ['', '']);
        const out: [string, string][] = datagrams.map(() => ['', '']);
        for (const [side, lines] of [before, after].entries()) {
          if (side === 1) await loadTables(sandbox(), family, lines);
          const arrivals = (await batches?.send(packets.map(ofNewConnection), family)) ?? [];
          for (const [at, pairOfEnds] of ends.entries()) pairOfEnds[side] = endOf(arrivals[at]);
          const isSent = await areSentByHost(sandbox(), datagrams.map(asDatagram(family)));
          for (const [at, pairOfEnds] of out.entries())
            pairOfEnds[side] = isSent[at] === true ? 'accept' : 'drop';
        }
        for (const [at, packet] of packets.entries()) {
          const hook = packet.outInterface === '' ? 'INPUT' : 'FORWARD';
          counts.sent++;
          if (ends[at]?.[0] !== ends[at]?.[1]) counts.changed++;
          const said = kindsOf(packet, hook, changes);
          if (said !== kindOfChange(ends[at]))
            wrong.push({ before, after, hook, packet: shown(packet, family), ends: ends[at], said });
        }
        for (const [at, packet] of datagrams.entries()) {
          counts.datagrams++;
          if (out[at]?.[0] !== out[at]?.[1]) counts.changedDatagrams++;
          // To the sender, rejected and dropped are alike.
          const said = kindsOf(packet, 'OUTPUT', changes).replace(/^now-.*/, '');
          if (said !== kindOfChange(out[at]))
            wrong.push({ before, after, packet: shown(packet, family), out: out[at], said });
        }
      }
      expect(wrong.slice(0, 2)).toEqual([]);
      for (const [what, count] of Object.entries(counts)) expect([what, count > 0]).toEqual([what, true]);
    },
  );

  function ofNewConnection(packet: Packet): Packet {
    lastPort = lastPort >= 60_000 ? 1024 : lastPort + 1;
    return [6, 17].includes(packet.protocol) ? { ...packet, sourcePort: lastPort } : packet;
  }
});

function isFirst({ connectionState, protocol, tcpFlags }: Packet): boolean {
  return connectionState === 'NEW' && (protocol !== 6 || tcpFlags === 2);
}

/** UDP of the host to where packets go through it. */
function datagramsOf(
  packets: readonly Packet[],
  { traffic }: Sandbox,
  family: Family,
  seed: number,
): readonly Packet[] {
  const random = seededRandom(seed);
  const place = sendingPlaceOf({ traffic }, family);
  const host = place.destinations.find(({ out }) => out === '')?.first ?? 0n;
  return packets
    .filter(({ outInterface }) => outInterface !== '')
    .slice(0, DATAGRAMS)
    .map((packet) => ({
      ...packet,
      ...{ protocol: 17, source: host, sourcePort: 0, inInterface: '', icmpType: 0, tcpFlags: 0 },
      destinationPort: random.pick([52, 53, 80, 5353, 5354]),
    }));
}

function asDatagram(family: Family) {
  return ({ destination, destinationPort }: Packet) => ({
    destination: printedAddress(destination, family),
    port: destinationPort,
  });
}

function endOf(arrival: Arrival | undefined): string {
  const { place = 'nowhere' } = arrival ?? {};
  return { nowhere: 'drop', answered: 'reject' }[place] ?? 'accept';
}

function kindOfChange([before = '', after = '']: readonly string[] = []): string {
  if (before === after) return '';
  if (before === 'accept') return 'blocked';
  return { accept: 'allowed', drop: 'now-dropped', reject: 'now-rejected' }[after] ?? after;
}

/** What is said of a packet that carries no mark at first. */
function kindsOf(packet: Packet, hook: string, changes: readonly TrafficChange[]): string {
  return changesFor(packet, isOfNoMark, changes, hook)
    .map(({ kind }) => kind)
    .join(' ');
}

function isOfNoMark(text: string): boolean {
  const [, not, word = ''] = /^-m (?:conn)?mark (! )?--mark (\S+)$/.exec(text) ?? [];
  const [value = NaN] = word.split('/').map(Number);
  return (value === 0) !== (not !== undefined);
}

function shown(packet: Packet, family: Family) {
  const [source, destination] = [packet.source, packet.destination].map((each) =>
    printedAddress(each, family),
  );
  return { ...packet, source, destination };
}
