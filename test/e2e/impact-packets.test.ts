/** Thousands of packets at the edges of random rules, really sent, beside what is said of these rules. */
import fc from 'fast-check';
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { type ReachableService, reachOf } from '../../lib/impact/questions/reachable-services';
import { tracePacket } from '../../lib/impact/questions/trace-packet';
import { type Family, families } from '../../lib/net/family';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { backendsOfToday } from '../support/hosts/in-turn';
import { loadTables } from '../support/hosts/load-tables';
import { type Arrival, type PacketBatches, startPacketBatches } from '../support/hosts/packet-batches';
import { useSandbox } from '../support/hosts/sandbox';
import { sendingPlaceOf } from '../support/hosts/sending-place';
import { changesBetween } from '../support/laws/changed-rulesets';
import { printedAddress, valueOfAddress } from '../support/laws/packet-values';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { type SendingPlace, packetsAround } from '../support/laws/sendable-packets';
import { filteringRules, translatingRules } from '../support/laws/sent-rulesets';
import type { Packet } from '../support/oracle/packet-interpreter';
import { changesFor } from '../support/oracle/region-membership';

/** Of each family and kind: 10,000 packets, and ten times as many in a long run. */
const RULESETS = process.env['LONG'] === '1' ? 200 : 20;
const BATCH = 130;
/** A trace works out its own space each time, so it is asked for one packet of so many. */
const TRACED = 3;

// All of it is one long run, on a machine that may be busy.
jest.setTimeout(process.env['LONG'] === '1' ? 3_600_000 : 300_000);

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  let batches: PacketBatches | undefined;
  const used = new Set<string>();

  beforeAll(async () => {
    batches = await startPacketBatches(sandbox());
  });

  afterAll(async () => batches?.stop());

  /** Calls for each packet that was sent through each ruleset. */
  async function forEachPacket(
    family: Family,
    rulesets: (place: SendingPlace) => fc.Arbitrary<readonly string[]>,
    check: (sent: SentPacket, changes: ReturnType<typeof changesFrom>) => void,
  ): Promise<void> {
    const place = sendingPlaceOf(sandbox(), family);
    const host = place.destinations.find(({ out }) => out === '')?.first ?? 0n;
    const seed = seedOfCommit();
    const open = await loadTables(sandbox(), family, openTables);
    for (const [index, lines] of fc.sample(rulesets(place), { numRuns: RULESETS, seed }).entries()) {
      const ruleset = await loadTables(sandbox(), family, lines);
      const changes = changesFrom(open, ruleset);
      const drawn = packetsAround(changes, place, { count: BATCH, seed: seed + index });
      const packets = drawn.filter((packet) => isFirstOfItsConnection(packet, used));
      const arrivals = (await batches?.send(packets, family)) ?? [];
      for (const [at, packet] of packets.entries())
        check({ lines, ruleset, packet, host, arrival: arrivals[at] ?? { place: 'nowhere' } }, changes);
    }
  }

  test.each(families)(
    'packets over %s get through exactly where comparison and trace say so',
    async (family) => {
      const wrong: unknown[] = [];
      let sent = 0;
      await forEachPacket(
        family,
        ({ inInterface }) => filteringRules(family, inInterface),
        ({ lines, ruleset, packet, arrival }, changes) => {
          sent++;
          const isThrough = arrival.place === (packet.outInterface === '' ? 'host' : packet.outInterface);
          const isBlocked = hooksOf(packet).some((hook) =>
            changesFor(atHook(packet, hook), noAnswer, changes, hook).some(({ kind }) => kind === 'blocked'),
          );
          if (isThrough === isBlocked)
            wrong.push({ lines, packet: shown(packet, family), arrival, isBlocked });
          if (!isFirst(packet) || sent % TRACED !== 0) return;
          const { verdict } = traced(ruleset, packet, family);
          if (verdict !== 'unknown' && verdict !== verdictSeen(arrival))
            wrong.push({ lines, packet: shown(packet, family), arrival, verdict });
        },
      );
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(sent).toBeGreaterThan(RULESETS * BATCH * 0.9);
    },
  );

  test.each(families)(
    'packets over %s that rules mark and translate get where trace and reach say',
    async (family) => {
      const wrong: unknown[] = [];
      const counts = { sent: 0, traced: 0, through: 0, translated: 0, newSource: 0 };
      const host = family === 'ipv4' ? sandbox().traffic.address4 : sandbox().traffic.address6;
      let known:
        | { readonly of: Ruleset; readonly rows: readonly ReachableService[]; readonly isCut: boolean }
        | undefined;
      await forEachPacket(
        family,
        ({ inInterface }) => translatingRules(family, inInterface, host),
        (sentPacket) => {
          const { lines, ruleset, packet, arrival } = sentPacket;
          counts.sent++;
          if (!isFirst(packet)) return;
          const isTraced = counts.sent % TRACED === 0;
          const verdict = isTraced ? traced(ruleset, packet, family).verdict : 'unknown';
          if (verdict !== 'unknown') counts.traced++;
          if (verdict !== 'unknown' && verdict !== verdictSeen(arrival))
            wrong.push({ lines, packet: shown(packet, family), arrival, verdict });
          if (known?.of !== ruleset) known = { of: ruleset, ...reachOf(ruleset) };
          if (known.isCut) return;
          const rows = known.rows.filter((row) => isInRow(row, sentPacket, family));
          if (verdictSeen(arrival) !== 'accept') {
            const certain = rows.filter((row) => row.certain && row.by === undefined);
            // It may have been led elsewhere before it was dropped, or have another source port than those that get through.
            const isOpen = known.rows.some((row) => row.by !== undefined) || lines.some(asksForSourcePort);
            if (certain.length > 0 && !isOpen)
              wrong.push({ lines, packet: shown(packet, family), arrival, certain });
            return;
          }
          counts.through++;
          const isTranslated = destinationSeen(sentPacket) !== packet.destination;
          const hasNewSource = arrival.source !== undefined && arrival.source !== packet.source;
          if (isTranslated) counts.translated++;
          if (hasNewSource) counts.newSource++;
          const fitting = rows.filter(
            (row) =>
              (!isTranslated || row.by !== undefined) &&
              (hasNewSource ? row.sourceBy !== undefined : mayKeepSource(row, packet, family)),
          );
          if (fitting.length === 0)
            wrong.push({ lines, packet: shown(packet, family), arrival, rows: known.rows });
        },
      );
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(counts.sent).toBeGreaterThan(RULESETS * BATCH * 0.9);
      // Which rulesets there are is chance; how many of them translate what gets through, too.
      const { translated, newSource, ...others } = counts;
      for (const count of Object.values(others)) expect(count).toBeGreaterThan(RULESETS);
      for (const count of [translated, newSource]) expect(count).toBeGreaterThan(RULESETS / 4);
    },
  );
});

/** Also where its source becomes the one that it has. */
function mayKeepSource({ sourceBy }: ReachableService, { source }: Packet, family: Family): boolean {
  const [, address] = /--to-source (\S+)$/.exec(sourceBy ?? '') ?? [];
  return sourceBy === undefined || (address !== undefined && valueOfAddress(address, family) === source);
}

function asksForSourcePort(line: string): boolean {
  return / --(?:sport|ports) /.test(line);
}

interface SentPacket {
  readonly lines: readonly string[];
  readonly ruleset: Ruleset;
  readonly packet: Packet;
  /** The address of the host. */
  readonly host: bigint;
  readonly arrival: Arrival;
}

/**
 * The destination that a packet has where it arrives. Over IPv6, the host hears of its port alone: what was not for it, or for
 * another port, has been redirected to its address.
 */
function destinationSeen({ packet, arrival, host }: SentPacket): bigint {
  if (arrival.destination !== undefined) return arrival.destination;
  const isRedirected =
    arrival.place === 'host' &&
    (packet.outInterface !== '' || arrival.destinationPort !== packet.destinationPort);
  return isRedirected ? host : packet.destination;
}

const openTables = [
  ...['*filter', ':INPUT ACCEPT', ':FORWARD ACCEPT', '*mangle', ':PREROUTING ACCEPT'],
  ...['*raw', ':PREROUTING ACCEPT', '*nat', ':PREROUTING ACCEPT', ':POSTROUTING ACCEPT'],
];

function changesFrom(before: Ruleset, after: Ruleset) {
  const { changes, undecided } = compareRulesets(before, after, changesBetween({ before, after }));
  if (undecided.length > 0) throw new Error('rules that are too many to compare');
  return changes;
}

function verdictSeen({ place }: Arrival): string {
  return { nowhere: 'drop', answered: 'reject' }[place] ?? 'accept';
}

function hooksOf({ outInterface }: Packet): readonly string[] {
  return outInterface === '' ? ['PREROUTING', 'INPUT'] : ['PREROUTING', 'FORWARD', 'POSTROUTING'];
}

function atHook(packet: Packet, hook: string): Packet {
  return hook === 'PREROUTING' ? { ...packet, outInterface: '' } : packet;
}

const noAnswer = (): boolean => false;

/** Of a connection, as trace and reach mean it. */
function isFirst({ connectionState, protocol, tcpFlags }: Packet): boolean {
  return connectionState === 'NEW' && (protocol !== 6 || tcpFlags === 2);
}

function traced(ruleset: Ruleset, packet: Packet, family: Family) {
  const ports = { sourcePort: packet.sourcePort, destinationPort: packet.destinationPort };
  return tracePacket(ruleset, {
    ...{ chain: 'PREROUTING', protocol: String(packet.protocol), inInterface: packet.inInterface },
    ...([6, 17].includes(packet.protocol) ? ports : {}),
    source: printedAddress(packet.source, family),
    destination: printedAddress(packet.destination, family),
    ...(packet.outInterface === '' ? {} : { outInterface: packet.outInterface }),
  });
}

/** Whether a row is about a packet, with the destination that it has where it arrives. */
function isInRow(row: ReachableService, sent: SentPacket, family: Family): boolean {
  const { packet, arrival, lines } = sent;
  const place =
    arrival.place === 'nowhere' || arrival.place === 'answered'
      ? packet.outInterface || 'host'
      : arrival.place;
  const names: Readonly<Partial<Record<number, string>>> = {
    1: 'icmp',
    6: 'tcp',
    17: 'udp',
    58: 'ipv6-icmp',
  };
  const port = [6, 17].includes(packet.protocol)
    ? (arrival.destinationPort ?? packet.destinationPort)
    : packet.icmpType >> 8;
  const isIn = (prefixes: readonly string[], address: bigint): boolean =>
    prefixes.some((prefix) => {
      const [text = '', length = ''] = prefix.split('/');
      const bits = BigInt((family === 'ipv4' ? 32 : 128) - Number(length));
      return valueOfAddress(text, family) >> bits === address >> bits;
    });
  return (
    row.chain === (place === 'host' ? 'INPUT' : 'FORWARD') &&
    row.protocol.split(',').some((text) => isProtocol(text, packet.protocol, names[packet.protocol] ?? '')) &&
    (row.protocol === 'any' || row.ports.some((text) => isPort(text, port))) &&
    isInterface(row.in, packet.inInterface, lines) &&
    isInterface(row.out, place === 'host' ? '' : place, lines) &&
    isIn(row.sources, packet.source) &&
    isIn(row.destinations, destinationSeen(sent))
  );
}

/** Interfaces are told apart by the names that rules have. */
function isInterface(names: readonly string[], name: string, lines: readonly string[]): boolean {
  const known = lines.flatMap((line) => [...line.matchAll(/ -[io] (\S+)/g)].map(([, found = '']) => found));
  const [longest] = known
    .filter((each) => each.endsWith('+') && name.startsWith(each.slice(0, -1)))
    .sort((left, right) => right.length - left.length);
  const label = known.includes(name) ? name : longest === undefined ? 'others' : `other ${longest}`;
  return names.includes('any') || names.includes(label);
}

function isProtocol(text: string, number: number, name: string): boolean {
  const [first = NaN, last = first] = text.split('-').map(Number);
  return text === 'any' || text === name || (number >= first && number <= last);
}

/** Of ICMP, the type alone. */
function isPort(text: string, port: number): boolean {
  const [first = NaN, last = first] = text
    .replace(/^type /, '')
    .split(/[:-]/)
    .map(Number);
  return text === 'any' || Number.isNaN(first) || (port >= first && port <= last);
}

/** What came before would make it one of an established connection. */
function isFirstOfItsConnection(packet: Packet, used: Set<string>): boolean {
  const { protocol, source, destination, sourcePort, destinationPort } = packet;
  if (protocol === 1 || protocol === 58) return true;
  const ends = [protocol, source, destination, sourcePort, destinationPort].join(' ');
  if (used.has(ends)) return false;
  used.add(ends);
  return true;
}

function shown(packet: Packet, family: Family) {
  const [source, destination] = [packet.source, packet.destination].map((each) =>
    printedAddress(each, family),
  );
  return { ...packet, source, destination };
}
