/** One packet of a region, as people would choose it: a well-known port, the first address, an interface that is named. */
import { type PacketField, connectionStates } from '../../extensions/packet-test';
import { printAddress } from '../../net/address';
import type { Family } from '../../net/family';
import { printProtocol } from '../../net/protocol';
import type { PacketRegion, PacketRegions } from '../packets/packet-regions';
import { type InterfaceClass, isNoInterface } from '../packets/interface-classes';
import type { TracedPacket } from './traced-packet';

const knownPorts: readonly bigint[] = [22n, 80n, 443n, 53n, 3306n, 5432n, 8080n];
const knownProtocols: readonly bigint[] = [6n, 17n, 1n, 58n];
/** Of those that documents write for somebody on the Internet. */
const knownAddresses: Readonly<Record<Family, readonly bigint[]>> = {
  ipv4: [0xcb007101n],
  ipv6: [0x20010db8_00000000_00000000_00000001n],
};
const interfaceNames = ['eth0', 'eth1', 'ens3', 'wlan0', 'tun0', 'other0', 'other1', 'other2'];

/** @param chain where the packet is */
export function examplePacket(
  region: PacketRegion,
  chain: string,
  family: Family,
  interfaces: PacketRegions['interfaces'],
): TracedPacket {
  const choose = (field: PacketField, wanted: readonly bigint[]): bigint | undefined => {
    const ranges = region.fields.get(field);
    if (ranges === undefined) return undefined;
    const known = wanted.find((value) => ranges.some(([first, last]) => value >= first && value <= last));
    return known ?? ranges[0]?.[0];
  };
  const number = (field: PacketField, wanted: readonly bigint[] = []): number | undefined => {
    const chosen = choose(field, wanted);
    return chosen === undefined ? undefined : Number(chosen);
  };
  const address = (field: 'source' | 'destination'): string | undefined => {
    const ranges = region.fields.get(field);
    if (ranges === undefined) return undefined;
    const known = choose(field, knownAddresses[family]);
    const [first, last] = ranges[0] ?? [0n, 0n];
    // The first address of a network is no machine of it.
    return printNumber(known === first && first < last ? first + 1n : (known ?? first), family);
  };
  const name = (field: 'inInterface' | 'outInterface'): string | undefined => {
    const value = number(field);
    const found = value === undefined ? undefined : interfaces[value];
    return found === undefined || isNoInterface(found) ? undefined : nameOf(found, interfaces);
  };
  const newState = BigInt(connectionStates.indexOf('NEW'));
  const state = connectionStates[number('connectionState', [newState]) ?? Number(newState)];
  const given: { [Key in keyof TracedPacket]: TracedPacket[Key] | undefined } = {
    chain,
    protocol: printProtocol(number('protocol', knownProtocols) ?? 6),
    source: address('source'),
    destination: address('destination'),
    sourcePort: number('sourcePort'),
    destinationPort: number('destinationPort', knownPorts),
    icmpType: printedType(number('icmpType', knownTypes(family))),
    inInterface: chain === 'OUTPUT' ? undefined : name('inInterface'),
    outInterface: chain === 'INPUT' || chain === 'PREROUTING' ? undefined : name('outInterface'),
    state,
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as TracedPacket;
}

/** One packet of a region of INPUT or FORWARD, at the beginning of its way: what raw does to it there, `trace` shows. */
export function exampleFromBeginning(
  region: PacketRegion,
  chain: 'INPUT' | 'FORWARD',
  family: Family,
  interfaces: PacketRegions['interfaces'],
): TracedPacket {
  const packet = examplePacket(region, chain, family, interfaces);
  const others = interfaces.find(({ name, isBeginning }) => name === '' && isBeginning);
  // What goes out by an interface is not for this host.
  const out = chain === 'FORWARD' && others !== undefined ? { outInterface: nameOf(others, interfaces) } : {};
  return { ...out, ...packet, chain: 'PREROUTING' };
}

/** The echo request. */
function knownTypes(family: Family): readonly bigint[] {
  return [family === 'ipv4' ? 0x0800n : 0x8000n];
}

function printedType(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${String(value >> 8)}/${String(value & 255)}`;
}

/** As options of `trace`. */
export function printPacketOptions(packet: TracedPacket): string {
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ['--chain', packet.chain],
    ['--proto', packet.protocol],
    ['--src', packet.source],
    ['--dst', packet.destination],
    ['--sport', packet.sourcePort],
    ['--dport', packet.destinationPort],
    ['--icmp-type', packet.icmpType],
    ['--in', packet.inInterface],
    ['--out', packet.outInterface],
    ['--state', packet.state === 'NEW' ? undefined : packet.state],
    ['--mark', packet.mark === undefined ? undefined : `0x${packet.mark.toString(16)}`],
  ];
  return options
    .flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${String(value)}`]))
    .join(' ');
}

function printNumber(value: bigint, family: Family): string {
  const bits = family === 'ipv4' ? 32 : 128;
  return printAddress(
    Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 - 8 * index)) & 255n)),
  );
}

/** A name that this class has and no other. */
function nameOf({ name, isBeginning }: InterfaceClass, all: readonly InterfaceClass[]): string {
  if (!isBeginning) return name;
  const candidates =
    name === ''
      ? interfaceNames
      : Array.from({ length: all.length + 1 }, (_, index) => `${name}${String(index)}`);
  const isFree = (candidate: string): boolean =>
    all.every((other) =>
      other.isBeginning
        ? other.name.length <= name.length || !candidate.startsWith(other.name)
        : other.name !== candidate,
    );
  return candidates.find(isFree) ?? `${name}x`;
}
