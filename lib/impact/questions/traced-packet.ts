/** The packets that a trace begins with: all that have the given fields. */
import { type PacketTest, connectionStates, packetTests } from '../../extensions/packet-test';
import { icmpType, icmpv6Type } from '../../extensions/kinds/icmp-types';
import { tryParseAddress } from '../../net/address';
import { type Family, familyName } from '../../net/family';
import { showProtocol, tryParseProtocol } from '../../net/protocol';
import type { Node } from '../diagrams/decision-diagrams';
import type { Hook } from '../packets/packet-path';
import type { RulesetSpace } from '../chains/ruleset-space';
import { untranslated } from '../path/translate-packets';

export interface TracedPacket {
  /** The built-in chain where the packet begins. */
  readonly chain: string;
  /** Name or number. */
  readonly protocol: string;
  /** One address. @default any */
  readonly source?: string;
  /** One address. @default any */
  readonly destination?: string;
  /** @default any */
  readonly sourcePort?: number;
  /** @default any */
  readonly destinationPort?: number;
  /** Of ICMP or ICMPv6: `TYPE` or `TYPE/CODE` in numbers, or a name such as `echo-request`. @default any */
  readonly icmpType?: string;
  /** Where it comes in. @default any but `lo` */
  readonly inInterface?: string;
  /** Where it goes out. @default any but `lo` */
  readonly outInterface?: string;
  /** Of its connection. @default 'NEW' */
  readonly state?: string;
  /** The mark that it carries inside this host. @default 0 in PREROUTING and OUTPUT, else not known */
  readonly mark?: number;
}

/** The field of a packet that cannot be read, and what is allowed there. */
export class NoSuchPacket extends Error {
  constructor(
    readonly field: string,
    readonly value: string,
    readonly allowed: string,
  ) {
    super(`${field} ${value} is not ${allowed}`);
  }
}

/** @throws NoSuchPacket */
export function packetsOf(packet: TracedPacket, hook: Hook, space: RulesetSpace): Node {
  const { family } = space.ruleset;
  const { diagrams } = space;
  const tests = testsOf(packet, family);
  const all = diagrams.and(space.packetsAt(hook), space.matchingAll(tests));
  const state = packet.state ?? 'NEW';
  const isBeforeNat = hook === 'PREROUTING' || hook === 'OUTPUT';
  const first = state === 'NEW' ? diagrams.and(all, space.beginnings()) : all;
  const started = state === 'NEW' && isBeforeNat ? untranslated(first, space) : first;
  const field = hook === 'OUTPUT' || hook === 'POSTROUTING' ? 'outInterface' : 'inInterface';
  if (packet[field] !== undefined) return started;
  return diagrams.minus(started, space.matching([{ field, name: 'lo' }]));
}

function testsOf(packet: TracedPacket, family: Family): readonly PacketTest[] {
  const required = (
    field: string,
    value: string | undefined,
    test: (words: readonly string[], family: Family) => readonly PacketTest[] | undefined,
    allowed: string,
  ): readonly PacketTest[] => {
    if (value === undefined) return [];
    const tests = test([value], family);
    if (tests === undefined) throw new NoSuchPacket(field, value, allowed);
    return tests;
  };
  const address =
    (field: 'source' | 'destination') =>
    ([value = '']: readonly string[]): readonly PacketTest[] | undefined =>
      tryParseAddress(value, family) === undefined ? undefined : packetTests.prefix(field)([value], family);
  const oneAddress = `one ${family === 'ipv4' ? 'IPv4' : 'IPv6'} address`;
  const types = family === 'ipv4' ? icmpType : icmpv6Type;
  return [
    ...required('proto', packet.protocol, packetTests.protocol, 'a protocol, by name or number'),
    ...required('src', packet.source, address('source'), oneAddress),
    ...required('dst', packet.destination, address('destination'), oneAddress),
    ...required('sport', text(packet.sourcePort), packetTests.ports('sourcePort'), onePort),
    ...required('dport', text(packet.destinationPort), packetTests.ports('destinationPort'), onePort),
    ...required(
      'icmp-type',
      packet.icmpType,
      (words) => {
        const parsed = types.parse(words, { family });
        return parsed.ok ? packetTests.icmpType(parsed.words, family) : undefined;
      },
      types.allowed,
    ),
    ...required('in', packet.inInterface, packetTests.interfaceName('inInterface'), 'an interface'),
    ...(packet.chain === 'PREROUTING'
      ? []
      : required('out', packet.outInterface, packetTests.interfaceName('outInterface'), 'an interface')),
    ...required(
      'state',
      packet.state,
      (words) =>
        words.every((name) => (connectionStates as readonly string[]).includes(name))
          ? packetTests.connectionState(words, family)
          : undefined,
      `one of ${connectionStates.join(', ')}`,
    ),
  ];
}

const onePort = 'a port from 0 to 65535';

function text(port: number | undefined): string | undefined {
  return port === undefined ? undefined : String(port);
}

/** tcp, udp, dccp, sctp and udplite. */
const withPorts: readonly (number | undefined)[] = [6, 17, 33, 132, 136];

/** The number of ICMP. */
const icmpOf: Readonly<Record<Family, number>> = { ipv4: 1, ipv6: 58 };

/** For packets that a person asks about: a field that those of the protocol do not have would say nothing. @throws NoSuchPacket */
export function requireFieldsOfProtocol(packet: TracedPacket, family: Family): void {
  const protocol = tryParseProtocol(packet.protocol);
  const ports = [
    ['sport', packet.sourcePort],
    ['dport', packet.destinationPort],
  ] as const;
  for (const [field, port] of ports)
    if (port !== undefined && !withPorts.includes(protocol))
      throw new NoSuchPacket(field, String(port), `a field of ${packet.protocol}, which has no ports`);
  const icmp = icmpOf[family];
  if (packet.icmpType !== undefined && protocol !== icmp)
    throw new NoSuchPacket(
      'icmp-type',
      packet.icmpType,
      `a field of ${packet.protocol}: in ${familyName(family)}, only ${showProtocol(icmp)} has types`,
    );
}
