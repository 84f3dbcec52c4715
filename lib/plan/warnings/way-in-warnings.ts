/**
 * Where a change leaves a way in that works now and not for long: what a login after the change does not show.
 *
 * 1. Neighbour discovery in IPv6: a host whose rules drop it is found as long as it is remembered.
 * 2. Leases and router advertisements: an address goes when it is not renewed.
 * 3. A match that counts: the login that confirms the change is the last one that it lets in.
 *
 * Only what is certain is reported: a kind of packets of which none gets through, whatever its interface and address.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { type PacketTest, packetTests, tcpFlagNames } from '../../extensions/packet-test';
import { AcceptedPackets } from '../../impact/questions/accepted-packets';
import { TooLarge } from '../../impact/diagrams/decision-diagrams';
import type { Family } from '../../net/family';
import { type Ruleset, chainsOf } from '../../ruleset/model/ruleset';
import { planProblems } from '../diagnostics';
import { isUsedUp } from './used-up';

interface ChangedRulesets {
  readonly live: Ruleset;
  readonly expected: Ruleset;
}

/** Rulesets so large that this takes long are left alone. */
const max = { rules: 10_000, nodes: 200_000 } as const;

export function wayInWarnings({ live, expected }: ChangedRulesets): readonly Diagnostic[] {
  if (rulesIn(live) > max.rules || rulesIn(expected) > max.rules) return [];
  try {
    const before = new AcceptedPackets(live, max.nodes);
    const after = new AcceptedPackets(expected, max.nodes);
    return [
      ...blockedNeighbours(after, expected.family),
      ...blockedLeases(before, after, expected.family),
      ...runsOut(after, expected.family),
    ];
  } catch (error) {
    if (error instanceof TooLarge) return [];
    throw error;
  }
}

function rulesIn(ruleset: Ruleset): number {
  return chainsOf(ruleset).reduce((sum, { chain }) => sum + chain.rules.length, 0);
}

const chains = ['INPUT', 'OUTPUT'] as const;

/** Connection tracking leaves neighbour discovery and its kin out. */
const icmpv6 = (type: number): readonly PacketTest[] => [
  ...fields('ipv6', { protocol: 'ipv6-icmp', icmpType: String(type), connectionState: 'UNTRACKED' }),
];

/** A host that lets nothing else in either does not use IPv6. */
function blockedNeighbours(after: AcceptedPackets, family: Family): readonly Diagnostic[] {
  if (family !== 'ipv6') return [];
  const usesIpv6 = ['NEW', 'ESTABLISHED'].some((connectionState) =>
    after.accepts('INPUT', fields(family, { protocol: 'tcp', connectionState })),
  );
  if (!usesIpv6) return [];
  const blocked = chains.flatMap((chain) =>
    [135, 136].filter((type) => !after.accepts(chain, icmpv6(type))).map((type) => ({ chain, type })),
  );
  return blocked.length === 0 ? [] : [planProblems.neighboursBlocked(blocked)];
}

interface Renewal {
  readonly what: string;
  readonly family: Family;
  readonly tests: readonly PacketTest[];
}

const renewals: readonly Renewal[] = [
  {
    what: 'answers of a DHCP server (udp from port 67 to 68)',
    family: 'ipv4',
    tests: fields('ipv4', { protocol: 'udp', sourcePort: '67', destinationPort: '68' }),
  },
  {
    // It answers what was sent to everybody, so it is no known connection.
    what: 'answers of a DHCPv6 server (udp from port 547 to 546)',
    family: 'ipv6',
    tests: fields('ipv6', {
      protocol: 'udp',
      sourcePort: '547',
      destinationPort: '546',
      connectionState: 'NEW',
    }),
  },
  { what: 'router advertisements (ICMPv6 type 134)', family: 'ipv6', tests: icmpv6(134) },
];

/** Hosts with fixed addresses do not need them, so this is about a change that shuts them out. */
function blockedLeases(
  before: AcceptedPackets,
  after: AcceptedPackets,
  family: Family,
): readonly Diagnostic[] {
  const blocked = renewals.filter(
    (renewal) =>
      renewal.family === family &&
      before.accepts('INPUT', renewal.tests) &&
      !after.accepts('INPUT', renewal.tests),
  );
  return blocked.length === 0
    ? []
    : [
        planProblems.leaseBlocked(
          family,
          blocked.map(({ what }) => what),
        ),
      ];
}

const sshPort = 22;

function runsOut(after: AcceptedPackets, family: Family): readonly Diagnostic[] {
  const logIn = [
    ...fields(family, { protocol: 'tcp', destinationPort: String(sshPort), connectionState: 'NEW' }),
    ...synOnly,
  ];
  const matches = after.hangsOn('INPUT', logIn, isUsedUp);
  return matches.length === 0 ? [] : [planProblems.sshRunsOut(family, sshPort, matches)];
}

const synOnly = packetTests.tcpFlags([tcpFlagNames.join(','), 'SYN'], 'ipv4') ?? [];

type Fields = Partial<
  Record<'protocol' | 'icmpType' | 'sourcePort' | 'destinationPort' | 'connectionState', string>
>;

function fields(family: Family, wanted: Fields): readonly PacketTest[] {
  const { protocol, icmpType, sourcePort, destinationPort, connectionState } = wanted;
  return [
    ...(protocol === undefined ? [] : (packetTests.protocol([protocol], family) ?? [])),
    ...(icmpType === undefined ? [] : (packetTests.icmpType([icmpType], family) ?? [])),
    ...(sourcePort === undefined ? [] : (packetTests.ports('sourcePort')([sourcePort], family) ?? [])),
    ...(destinationPort === undefined
      ? []
      : (packetTests.ports('destinationPort')([destinationPort], family) ?? [])),
    ...(connectionState === undefined ? [] : (packetTests.connectionState([connectionState], family) ?? [])),
  ];
}
