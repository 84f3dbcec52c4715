/** Whether a packet is in what `lib/impact` says of a change. */
import { connectionStates } from '../../../lib/extensions/packet-test';
import type { PacketField } from '../../../lib/extensions/packet-test';
import type { TrafficChange } from '../../../lib/impact/questions/compare-rulesets';
import type { PacketRegion, PacketRegions } from '../../../lib/impact/packets/packet-regions';
import type { Packet } from './packet-interpreter';

/** Whether something holds of a packet, by its text and which of those of this text. */
export type Holds = (text: string, which: string) => boolean;

/** How many boxes a packet is in. */
export function regionsAround(packet: Packet, holds: Holds, { regions, interfaces }: PacketRegions): number {
  return regions.filter((box) => isInRegion(packet, holds, box, interfaces)).length;
}

/** The changes that speak of a packet in a chain; `nat` for those of the nat table, `filters` for the others. */
export function changesFor(
  packet: Packet,
  holds: Holds,
  changes: readonly TrafficChange[],
  chain: string,
  kind: 'filters' | 'nat' = 'filters',
): readonly TrafficChange[] {
  return changes.filter(
    (change) =>
      change.chain === chain &&
      (change.table === 'nat') === (kind === 'nat') &&
      regionsAround(packet, holds, change.packets) > 0,
  );
}

function isInRegion(
  packet: Packet,
  holds: Holds,
  { fields, questions }: PacketRegion,
  interfaces: PacketRegions['interfaces'],
): boolean {
  const values: Readonly<Record<PacketField, bigint>> = {
    protocol: BigInt(packet.protocol),
    inInterface: BigInt(valueOfInterface(packet.inInterface, interfaces)),
    outInterface: BigInt(valueOfInterface(packet.outInterface, interfaces)),
    connectionState: BigInt(connectionStates.findIndex((state) => state === packet.connectionState)),
    destinationPort: BigInt(packet.destinationPort),
    icmpType: BigInt(packet.icmpType),
    destination: packet.destination,
    source: packet.source,
    sourcePort: BigInt(packet.sourcePort),
    tcpFlags: BigInt(packet.tcpFlags),
    fragment: packet.isLaterFragment ? 1n : 0n,
    destinationTranslated: packet.translated?.includes('DNAT') === true ? 1n : 0n,
    sourceTranslated: packet.translated?.includes('SNAT') === true ? 1n : 0n,
  };
  return (
    [...fields].every(([field, ranges]) =>
      ranges.some(([first, last]) => values[field] >= first && values[field] <= last),
    ) && questions.every(({ text, which, holds: wanted }) => holds(text, which) === wanted)
  );
}

/** That of its name, else that of the longest beginning of it. */
export function valueOfInterface(name: string, interfaces: PacketRegions['interfaces']): number {
  const exact = interfaces.findIndex((candidate) => !candidate.isBeginning && candidate.name === name);
  if (exact >= 0) return exact;
  const fitting = interfaces.filter(({ isBeginning, name: start }) => isBeginning && name.startsWith(start));
  const longest = fitting.sort((left, right) => right.name.length - left.name.length)[0];
  return interfaces.findIndex((candidate) => candidate === longest);
}
