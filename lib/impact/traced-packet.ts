/** The packets that a trace begins with: all that have the given fields. */
import { type PacketTest, connectionStates, packetTests } from '../extensions/packet-test';
import { tryParseAddress } from '../net/address';
import type { Family } from '../net/family';
import type { Node } from './decision-diagrams';
import type { Hook } from './packet-path';
import type { RulesetSpace } from './ruleset-space';
import { untranslated } from './translate-packets';

export interface TracedPacket {
  /** The built-in chain where the packet begins. */
  readonly chain: string;
  /** Name or number. */
  readonly protocol: string;
  /** An address or prefix. @default any */
  readonly source?: string;
  /** An address or prefix. @default any */
  readonly destination?: string;
  /** @default any */
  readonly sourcePort?: number;
  /** @default any */
  readonly destinationPort?: number;
  /** Where it comes in. @default any but `lo` */
  readonly inInterface?: string;
  /** Where it goes out. @default any but `lo` */
  readonly outInterface?: string;
  /** Of its connection. @default 'NEW' */
  readonly state?: string;
  /** The mark that it carries inside this host. @default 0 in PREROUTING and OUTPUT, else not known */
  readonly mark?: number;
}

/** The field of a packet that cannot be read. */
export class NoSuchPacket extends Error {
  constructor(
    readonly field: string,
    readonly value: string,
  ) {
    super(`${field} ${value}`);
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
    isValid: (value: string) => boolean,
  ): readonly PacketTest[] => {
    if (value === undefined) return [];
    const tests = isValid(value) ? test([value], family) : undefined;
    if (tests === undefined) throw new NoSuchPacket(field, value);
    return tests;
  };
  const isAddress = (value: string): boolean => tryParseAddress(value, family) !== undefined;
  const always = (): boolean => true;
  const state = packet.state ?? 'NEW';
  return [
    ...required('proto', packet.protocol, packetTests.protocol, always),
    ...required('src', packet.source, packetTests.prefix('source'), isAddress),
    ...required('dst', packet.destination, packetTests.prefix('destination'), isAddress),
    ...required('sport', text(packet.sourcePort), packetTests.ports('sourcePort'), always),
    ...required('dport', text(packet.destinationPort), packetTests.ports('destinationPort'), always),
    ...required('in', packet.inInterface, packetTests.interfaceName('inInterface'), always),
    ...(packet.chain === 'PREROUTING'
      ? []
      : required('out', packet.outInterface, packetTests.interfaceName('outInterface'), always)),
    ...required('state', state, packetTests.connectionState, (name) =>
      (connectionStates as readonly string[]).includes(name),
    ),
  ];
}

function text(port: number | undefined): string | undefined {
  return port === undefined ? undefined : String(port);
}
