/**
 * The members of an ipset as packet tests: which packets a match on it is about.
 *
 * An element is one test for each of its parts, on the side of the packet that the match names. In sets of networks the most
 * specific element counts, so the members are taken from the shortest prefix to the longest, and `nomatch` takes away what shorter ones
 * gave. What no field of a packet tells (MAC addresses, marks) has no answer here, nor have interfaces and sets of sets.
 */
import { type PacketTest, packetTests } from '../../extensions/packet-test';
import type { Family } from '../../net/family';
import type { EntryOptions, IpSet } from '../../sets/ip-set';
import { type ElementPart, tryFindSetType } from '../../sets/set-types';

export type Side = 'src' | 'dst';

/** All of the tests of a clause have to hold. */
export interface MemberClause {
  readonly tests: readonly PacketTest[];
  /** Whether these packets are taken away from what the clauses before have given. */
  readonly isException: boolean;
}

/**
 * One after the other, each on top of those before; undefined where a field cannot tell. None for a match with fewer sides than
 * the elements have parts: it never holds.
 */
export function memberClauses(
  set: IpSet,
  sides: readonly Side[],
  family: Family,
): readonly MemberClause[] | undefined {
  const type = tryFindSetType(set.type);
  if (type === undefined || type.parts.includes('set') || set.options.bitmask !== undefined) return undefined;
  if (sides.length < type.parts.length) return [];
  if (set.family !== undefined && set.family !== family) return [];
  const clauses: (MemberClause & { readonly length: number })[] = [];
  let exceptions = 0;
  for (const [element, options] of set.entries) {
    const clause = clauseOf(element, options, { set, parts: type.parts, sides, family });
    if (clause === undefined) return undefined;
    if (clause.isException) exceptions++;
    clauses.push(clause);
  }
  // Which of two elements of several networks is the more specific one, the kernel alone knows.
  if (exceptions > 0 && type.parts.filter(isNetwork).length > 1) return undefined;
  return exceptions === 0 ? clauses : clauses.sort((left, right) => left.length - right.length);
}

interface ElementContext {
  readonly set: IpSet;
  readonly parts: readonly ElementPart[];
  readonly sides: readonly Side[];
  readonly family: Family;
}

function clauseOf(
  element: string,
  { nomatch }: EntryOptions,
  { set, parts, sides, family }: ElementContext,
): (MemberClause & { readonly length: number }) | undefined {
  const texts = element.split(',');
  if (texts.length !== parts.length) return undefined;
  const full = family === 'ipv4' ? 32 : 128;
  const tests: PacketTest[] = [];
  let length = full;
  for (const [index, part] of parts.entries()) {
    const text = texts[index] ?? '';
    const found = testsOfPart(part, text, {
      side: sides[index] ?? 'src',
      family,
      netmask: set.options.netmask,
    });
    if (found === undefined) return undefined;
    tests.push(...found);
    if (isNetwork(part)) length = Number(text.split('/')[1] ?? full);
  }
  return { tests, isException: nomatch === 'true', length };
}

interface PartContext {
  readonly side: Side;
  readonly family: Family;
  readonly netmask: string | undefined;
}

function testsOfPart(
  part: ElementPart,
  text: string,
  { side, family, netmask }: PartContext,
): readonly PacketTest[] | undefined {
  switch (part) {
    case 'ip':
    case 'one-ip':
    case 'net':
    case 'any-net': {
      const masked = netmask !== undefined && !isNetwork(part) ? `${text}/${netmask}` : text;
      return packetTests.prefix(side === 'src' ? 'source' : 'destination')([masked], family);
    }
    case 'port':
      return portTests(text, side, family);
    case 'bare-port':
      return [{ field: 'protocol', ranges: [one(tcp), one(udp)] }, ...portOf(Number(text), side)];
    case 'iface':
    case 'mac':
    case 'mark':
    case 'set':
      return undefined;
  }
}

const [tcp, udp] = [6, 17];

/** Such as `tcp:80`, `icmp:8/0` and `gre:0`. */
function portTests(text: string, side: Side, family: Family): readonly PacketTest[] | undefined {
  const colon = text.lastIndexOf(':');
  const protocol = packetTests.protocol([text.slice(0, colon)], family);
  const rest = text.slice(colon + 1);
  if (protocol === undefined) return undefined;
  if (rest.includes('/')) {
    const type = packetTests.icmpType([rest], family);
    return type === undefined ? undefined : [...protocol, ...type, wholePackets];
  }
  const port = Number(rest);
  if (!Number.isInteger(port)) return undefined;
  const hasPorts = /^(?:tcp|udp|sctp|udplite):/.test(text);
  return hasPorts ? [...protocol, ...portOf(port, side)] : protocol;
}

function portOf(port: number, side: Side): readonly PacketTest[] {
  return [{ field: side === 'src' ? 'sourcePort' : 'destinationPort', ranges: [one(port)] }, wholePackets];
}

/** Further fragments have no header to look into. */
const wholePackets: PacketTest = { field: 'fragment', ranges: [[0n, 0n]] };

function one(value: number): readonly [bigint, bigint] {
  return [BigInt(value), BigInt(value)];
}

function isNetwork(part: ElementPart): boolean {
  return part === 'net' || part === 'any-net';
}
