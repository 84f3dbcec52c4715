/** Packets that can really be sent through a sandbox host: from the regions of a comparison, and from just outside of them. */
import type { NumberRange, PacketField } from '../../../lib/extensions/packet-test';
import type { TrafficChange } from '../../../lib/impact/questions/compare-rulesets';
import type { PacketRegion } from '../../../lib/impact/packets/packet-regions';
import type { Family } from '../../../lib/net/family';
import { stateOfFirst } from '../hosts/packet-bytes';
import type { Packet } from '../oracle/packet-interpreter';
import { valueOfAddress } from './packet-values';
import { seededRandom } from './seeded-random';

/** What there is on the way: where packets come in, where they may go to. */
export interface SendingPlace {
  readonly family: Family;
  readonly inInterface: string;
  /** Each with the interface that leads there; empty for the host itself. */
  readonly destinations: readonly { readonly first: bigint; readonly last: bigint; readonly out: string }[];
  /** Addresses that the host takes for foreign ones, and answers by the way that packets come. */
  readonly sources: readonly NumberRange[];
}

/** Each is one of a region, or one that differs from it in one field, by the edge. The same for the same seed. */
export function packetsAround(
  changes: readonly TrafficChange[],
  place: SendingPlace,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly Packet[] {
  const regions = changes.flatMap(({ packets }) => packets.regions);
  const random = seededRandom(seed);
  const next: Random = () => random.integer(0, 2 ** 30 - 1) / 2 ** 30;
  return Array.from({ length: count }, () => {
    const fields = regions.length === 0 ? new Map() : random.pick(regions).fields;
    return packetAround(fields, place, next);
  });
}

type Random = () => number;

function packetAround(fields: PacketRegion['fields'], place: SendingPlace, random: Random): Packet {
  const { family } = place;
  const isOutside = random() < 0.4;
  const named = [...fields.keys()];
  const outside = isOutside ? named[Math.floor(random() * named.length)] : undefined;
  const value = (field: PacketField, otherwise: () => number): number => {
    const ranges = fields.get(field);
    return ranges === undefined ? otherwise() : Number(edgeOf(ranges, field === outside, random));
  };
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const asked = value('protocol', () => pick([6, 6, 17, family === 'ipv4' ? 1 : 58]));
  const protocol = [6, 17, family === 'ipv4' ? 1 : 58].includes(asked)
    ? asked
    : pick([6, 17, family === 'ipv4' ? 1 : 58]);
  const hasPorts = protocol === 6 || protocol === 17;
  const port = (field: 'sourcePort' | 'destinationPort'): number =>
    hasPorts
      ? Math.min(
          65_535,
          Math.max(
            1,
            value(field, () => 1024 + Math.floor(random() * 60_000)),
          ),
        )
      : 0;
  const { first, last, out } = pick(place.destinations);
  const types = family === 'ipv4' ? [8, 8, 13, 0] : [128, 128, 129];
  const packet = {
    protocol,
    source: within(fields.get('source'), outside === 'source', place.sources, random),
    destination: within(fields.get('destination'), outside === 'destination', [[first, last]], random),
    sourcePort: port('sourcePort'),
    destinationPort: port('destinationPort'),
    icmpType: hasPorts ? 0 : pick(types) * 256,
    inInterface: place.inInterface,
    outInterface: out,
    connectionState: 'NEW',
    tcpFlags: protocol === 6 ? pick([2, 2, 2, 2, value('tcpFlags', () => 16) & 63, 18, 4, 17]) : 0,
    isLaterFragment: false,
  };
  return { ...packet, connectionState: stateOfFirst(packet) };
}

/** The lowest or highest value of a range, or one inside; or the next one outside. */
function edgeOf(ranges: readonly NumberRange[], isOutside: boolean, random: Random): bigint {
  const [first, last] = ranges[Math.floor(random() * ranges.length)] ?? [0n, 0n];
  const isLow = random() < 0.5;
  if (isOutside) return isLow ? first - 1n : last + 1n;
  if (random() < 0.6) return isLow ? first : last;
  return first + BigInt(Math.floor(random() * Number(last - first + 1n)));
}

/** Such an edge where it can be sent, else any address that can. */
function within(
  ranges: readonly NumberRange[] | undefined,
  isOutside: boolean,
  sendable: readonly NumberRange[],
  random: Random,
): bigint {
  const canBeSent = (address: bigint): boolean =>
    sendable.some(([first, last]) => address >= first && address <= last);
  for (let attempt = 0; ranges !== undefined && attempt < 5; attempt++) {
    const address = edgeOf(ranges, isOutside, random);
    if (canBeSent(address)) return address;
  }
  const [first, last] = sendable[Math.floor(random() * sendable.length)] ?? [0n, 0n];
  const span = last - first < 65_535n ? last - first : 65_535n;
  return first + BigInt(Math.floor(random() * Number(span + 1n)));
}

/** Of documentation networks and of all others but those that a kernel takes for no address. */
export function sendableSources(family: Family): readonly NumberRange[] {
  const range = (first: string, last: string): NumberRange => [
    valueOfAddress(first, family),
    valueOfAddress(last, family),
  ];
  return family === 'ipv4'
    ? [
        range('192.0.2.0', '192.0.2.255'),
        range('198.51.100.0', '198.51.100.255'),
        range('1.0.0.0', '9.255.255.255'),
        range('100.0.0.0', '120.0.0.0'),
      ]
    : [
        range('2001:db8::', '2001:db8::1:ffff'),
        range('2001:db8:1::', '2001:db8:2::'),
        range('2a00::', '2bff::'),
      ];
}
