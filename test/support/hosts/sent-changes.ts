/** Packets that are sent through a sandbox host before and after a change of its rules: such that come in, and its own. */
import type { Family } from '../../../lib/net/family';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { printedAddress } from '../laws/packet-values';
import { seededRandom } from '../laws/seeded-random';
import type { MarkChange } from '../laws/sent-marks';
import type { Packet } from '../oracle/packet-interpreter';
import { loadTables } from './load-tables';
import type { Arrival, PacketBatches } from './packet-batches';
import { sendingPlaceOf } from './sending-place';
import { areSentByHost } from './sent-by-host';

type BothSides<Value> = readonly [before: Value, after: Value];

interface SentBothSides {
  /** Of each packet. */
  readonly arrivals: readonly BothSides<Arrival>[];
  /** Of each datagram of the host, whether it was let out. */
  readonly isOut: readonly BothSides<boolean>[];
}

export class SentChanges {
  private lastPort = 1024;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly batches: PacketBatches,
    private readonly family: Family,
  ) {}

  /** What the host holds before and after, the former now. */
  async load({ before, after }: MarkChange): Promise<{ readonly before: Ruleset; readonly after: Ruleset }> {
    const { sandbox, family } = this;
    const now = await loadTables(sandbox, family, after);
    return { before: await loadTables(sandbox, family, before), after: now };
  }

  /** Sends them, loads what comes after, and sends them again. */
  async send(
    { after }: MarkChange,
    packets: readonly Packet[],
    datagrams: readonly Packet[],
  ): Promise<SentBothSides> {
    const first = await this.sendAll(packets, datagrams);
    await loadTables(this.sandbox, this.family, after);
    const second = await this.sendAll(packets, datagrams);
    return {
      arrivals: packets.map((_, at) => [arrivalOf(first.arrivals[at]), arrivalOf(second.arrivals[at])]),
      isOut: datagrams.map((_, at) => [first.isOut[at] === true, second.isOut[at] === true]),
    };
  }

  /** UDP of the host to where packets go through it. */
  datagramsLike(packets: readonly Packet[], count: number, seed: number): readonly Packet[] {
    const random = seededRandom(seed);
    const place = sendingPlaceOf(this.sandbox, this.family);
    const host = place.destinations.find(({ out }) => out === '')?.first ?? 0n;
    return packets
      .filter(({ outInterface }) => outInterface !== '')
      .slice(0, count)
      .map((packet) => ({
        ...packet,
        ...{ protocol: 17, source: host, sourcePort: 0, inInterface: '', icmpType: 0, tcpFlags: 0 },
        destinationPort: random.pick([52, 53, 80, 5353, 5354]),
      }));
  }

  shown(packet: Packet) {
    const [source, destination] = [packet.source, packet.destination].map((each) =>
      printedAddress(each, this.family),
    );
    return { ...packet, source, destination };
  }

  private async sendAll(packets: readonly Packet[], datagrams: readonly Packet[]) {
    const { sandbox, family } = this;
    return {
      arrivals: await this.batches.send(packets.map(this.ofNewConnection), family),
      isOut: await areSentByHost(
        sandbox,
        datagrams.map(({ destination, destinationPort }) => ({
          destination: printedAddress(destination, family),
          port: destinationPort,
        })),
      ),
    };
  }

  private readonly ofNewConnection = (packet: Packet): Packet => {
    this.lastPort = this.lastPort >= 60_000 ? 1024 : this.lastPort + 1;
    return [6, 17].includes(packet.protocol) ? { ...packet, sourcePort: this.lastPort } : packet;
  };
}

/** Whether it begins a connection, as the comparison means it. */
export function isFirstPacket({ connectionState, protocol, tcpFlags }: Packet): boolean {
  return connectionState === 'NEW' && (protocol !== 6 || tcpFlags === 2);
}

export function endOf({ place }: Arrival): string {
  return { nowhere: 'drop', answered: 'reject' }[place] ?? 'accept';
}

/** What a comparison calls it. */
export function kindOfChange([before, after]: BothSides<string>): string {
  if (before === after) return '';
  if (before === 'accept') return 'blocked';
  return { accept: 'allowed', drop: 'now-dropped', reject: 'now-rejected' }[after] ?? after;
}

/** Whether a question about marks is answered so of a packet that carries none. */
export function isOfNoMark(text: string): boolean {
  const [, not, word = ''] = /^-m (?:conn)?mark (! )?--mark (\S+)$/.exec(text) ?? [];
  const [value = NaN] = word.split('/').map(Number);
  return (value === 0) !== (not !== undefined);
}

function arrivalOf(arrival: Arrival | undefined): Arrival {
  return arrival ?? { place: 'nowhere' };
}
