/** Packets that a change takes from those that a chain accepts, to be asked packet by packet: of connections that exist, say. */
import { type PacketField, connectionStates, tcpFlagNames } from '../../extensions/packet-test';
import { tryParseAddress } from '../../net/address';
import type { Family } from '../../net/family';
import type { Node } from '../diagrams/decision-diagrams';
import { holdsForSome } from '../diagrams/diagram-questions';
import type { PacketSpace } from './packet-space';

/** What is known of a packet; fields that are left out may have any value. */
export interface KnownPacket {
  readonly state: (typeof connectionStates)[number];
  readonly protocol: number;
  readonly source?: string;
  readonly destination?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly inInterface?: string;
  readonly outInterface?: string;
  readonly isTranslated?: boolean;
}

export class LostPackets {
  /**
   * @param lost packets that were accepted and are not any more, whatever matches such as `-m set` say
   * @param kept packets that are accepted afterwards
   */
  constructor(
    private readonly space: PacketSpace,
    private readonly lost: Node,
    private readonly kept: Node,
  ) {}

  /** Whether such a packet is lost: none of them, for some values of what is not known, or all. */
  of(packet: KnownPacket): 'none' | 'some' | 'all' {
    const fixed = this.bitsOf(packet);
    const { diagrams } = this.space;
    if (!holdsForSome(diagrams, this.lost, fixed)) return 'none';
    return holdsForSome(diagrams, this.kept, fixed) ? 'some' : 'all';
  }

  /** The values of variables, by their numbers. */
  private bitsOf(packet: KnownPacket): ReadonlyMap<number, boolean> {
    const { family } = this.space;
    const bits = new Map<number, boolean>();
    const fix = (field: PacketField, value: bigint | undefined): void => {
      if (value === undefined) return;
      const { firstVariable, width } = this.space.placeOf(field);
      for (let bit = 0; bit < width; bit++)
        bits.set(firstVariable + width - 1 - bit, ((value >> BigInt(bit)) & 1n) === 1n);
    };
    fix('connectionState', BigInt(connectionStates.indexOf(packet.state)));
    fix('protocol', BigInt(packet.protocol));
    fix('source', addressNumber(packet.source, family));
    fix('destination', addressNumber(packet.destination, family));
    fix('sourcePort', numberOf(packet.sourcePort));
    fix('destinationPort', numberOf(packet.destinationPort));
    fix('inInterface', this.interfaceValue(packet.inInterface));
    fix('outInterface', this.interfaceValue(packet.outInterface));
    fix('fragment', 0n);
    if (packet.isTranslated !== undefined) fix('destinationTranslated', packet.isTranslated ? 1n : 0n);
    if (packet.protocol === tcp) fix('tcpFlags', flagBits(packet.state === 'NEW' ? 'SYN' : 'ACK'));
    return bits;
  }

  private interfaceValue(name: string | undefined): bigint | undefined {
    if (name === undefined) return undefined;
    const { interfaces } = this.space;
    // The longest beginning counts, so it comes last among those that fit.
    const fitting = interfaces.flatMap((each, value) =>
      (each.isBeginning ? name.startsWith(each.name) : name === each.name) ? [{ ...each, value }] : [],
    );
    const exact = fitting.find(({ isBeginning }) => !isBeginning);
    const [longest] = fitting.sort((left, right) => right.name.length - left.name.length);
    const found = exact ?? longest;
    return found === undefined ? undefined : BigInt(found.value);
  }
}

const tcp = 6;

function flagBits(name: (typeof tcpFlagNames)[number]): bigint {
  return 1n << BigInt(tcpFlagNames.indexOf(name));
}

function numberOf(value: number | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

function addressNumber(text: string | undefined, family: Family): bigint | undefined {
  const bytes = text === undefined ? undefined : tryParseAddress(text, family);
  return bytes?.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}
