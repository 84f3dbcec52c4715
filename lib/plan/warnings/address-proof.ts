/**
 * Proof that a host keeps its addresses and is found by its neighbours after a change. What is lost here is lost minutes or hours
 * after the confirmation, when nobody looks.
 *
 * 1. An interface with a global IPv6 address needs neighbour discovery in both directions.
 * 2. An address that is not fixed needs what renews it: answers of DHCP or DHCPv6, or router advertisements.
 * 3. So does a default route that a router has advertised.
 *
 * Refused is a change after which no such packet gets through at that interface, where one did before. What no field tells
 * (`-m set`) may hold or not.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { type PacketTest, connectionStates, packetTests } from '../../extensions/packet-test';
import type { Hook } from '../../impact/packets/packet-path';
import { TooLarge, nothing } from '../../impact/diagrams/decision-diagrams';
import { accepted } from '../../impact/effects/effects';
import { filterTables } from '../../impact/chains/evaluate-ruleset';
import { EffectsOnWay } from '../../impact/path/effects-on-way';
import { RulesetSpace } from '../../impact/chains/ruleset-space';
import type { Family } from '../../net/family';
import { type HostRulesets, type Ruleset } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import { wayInProblems } from './diagnostics';
import { type HostAddress, parseAdvertisedRouters, parseHostAddresses } from '../surroundings/host-addresses';
import type { HostSurroundings } from '../surroundings/host-surroundings';

export function proveAddresses(
  { addresses = '', routers = '' }: HostSurroundings,
  live: HostRulesets,
  expected: HostRulesets,
): readonly Diagnostic[] {
  const all = parseHostAddresses(addresses).filter((each) => each.interface !== 'lo');
  const needs = needsOf(all, parseAdvertisedRouters(routers));
  const names = [...new Set([...needs.map((need) => need.interface), 'lo'])];
  // One for all needs: what rules ask for is the same for each.
  const known = new Map<Ruleset, Asked>();
  const asked = (ruleset: Ruleset): Asked => {
    const found = known.get(ruleset);
    if (found !== undefined) return found;
    const own = new RulesetSpace(ruleset, names);
    const made = { own, effects: new EffectsOnWay(own) };
    known.set(ruleset, made);
    return made;
  };
  return needs.flatMap((need) => {
    const [before, after] = [live, expected].map((rulesets) => rulesets.get(need.family));
    if (before === undefined || after === undefined) return [];
    try {
      const lost = need.packets.filter(
        (packets) => !passes(packets, need, asked(after)) && passes(packets, need, asked(before)),
      );
      if (lost.length === 0) return [];
      return [
        wayInProblems.addressLost(
          need,
          lost.map(({ hook, what }) => `${hook} no longer accepts ${what}`),
        ),
      ];
    } catch (error) {
      if (error instanceof TooLarge) return [];
      throw error;
    }
  });
}

interface Asked {
  readonly own: RulesetSpace;
  readonly effects: EffectsOnWay;
}

interface NeededPackets {
  readonly hook: 'INPUT' | 'OUTPUT';
  readonly what: string;
  readonly tests: readonly (readonly PacketTest[])[];
}

/** What an interface needs to keep what it has. */
export interface AddressNeed {
  readonly family: Family;
  readonly interface: string;
  /** What goes without it: an address, or all of IPv6. */
  readonly loses: string;
  readonly packets: readonly NeededPackets[];
}

function needsOf(addresses: readonly HostAddress[], routers: readonly string[]): readonly AddressNeed[] {
  const ipv6 = addresses.filter(({ family }) => family === 'ipv6');
  const interfaces = [...new Set(ipv6.map((each) => each.interface))];
  return [
    ...interfaces.map((name) => ({
      ...{ family: 'ipv6' as const, interface: name, loses: 'all of its IPv6 traffic' },
      packets: neighbourDiscovery,
    })),
    ...addresses
      .filter(({ isDynamic }) => isDynamic)
      .map((each) => ({
        ...{ family: each.family, interface: each.interface, loses: `its address ${each.address}` },
        packets: [renewalOf(each)],
      })),
    ...routers.map((name) => ({
      ...{ family: 'ipv6' as const, interface: name, loses: 'its default route' },
      packets: [advertisement],
    })),
  ];
}

/** Connection tracking leaves neighbour discovery and its kin out. */
function icmpv6(type: number): NeededPackets['tests'] {
  return [
    packetTests.protocol(['ipv6-icmp'], 'ipv6') ?? [],
    packetTests.icmpType([String(type)], 'ipv6') ?? [],
    inState('UNTRACKED'),
  ];
}

const neighbourDiscovery: readonly NeededPackets[] = (['INPUT', 'OUTPUT'] as const).flatMap((hook) => [
  { hook, what: 'neighbour solicitations (ICMPv6 type 135)', tests: icmpv6(135) },
  { hook, what: 'neighbour advertisements (ICMPv6 type 136)', tests: icmpv6(136) },
]);

const advertisement: NeededPackets = {
  hook: 'INPUT',
  what: 'router advertisements (ICMPv6 type 134)',
  tests: icmpv6(134),
};

function renewalOf({ family, prefixLength }: HostAddress): NeededPackets {
  if (family === 'ipv4')
    return {
      hook: 'INPUT',
      what: 'answers of a DHCP server (udp from port 67 to 68)',
      tests: udp('67', '68'),
    };
  // A router advertises a prefix, and a DHCPv6 server gives one address.
  if (prefixLength < 128) return advertisement;
  // It answers what was sent to everybody, so it is no known connection.
  return {
    hook: 'INPUT',
    what: 'answers of a DHCPv6 server (udp from port 547 to 546)',
    tests: [...udp('547', '546'), inState('NEW')],
  };
}

function udp(from: string, to: string): NeededPackets['tests'] {
  return [
    packetTests.protocol(['udp'], 'ipv4') ?? [],
    packetTests.ports('sourcePort')([from], 'ipv4') ?? [],
    packetTests.ports('destinationPort')([to], 'ipv4') ?? [],
  ];
}

function inState(name: (typeof connectionStates)[number]): readonly PacketTest[] {
  const state = BigInt(connectionStates.indexOf(name));
  return [{ field: 'connectionState', ranges: [[state, state]] }];
}

/** Whether any such packet gets through. */
function passes(
  { hook, tests }: NeededPackets,
  { interface: name }: AddressNeed,
  { own, effects }: Asked,
): boolean {
  const hooks: readonly Hook[] = hook === 'INPUT' ? ['PREROUTING', 'INPUT'] : ['OUTPUT', 'POSTROUTING'];
  const field = hook === 'INPUT' ? 'inInterface' : 'outInterface';
  const all = [[{ field, name } as const], ...tests].map((each) => own.matching(each));
  let left = all.reduce((set, next) => own.diagrams.and(set, next), own.packetsAt(hook));
  for (const at of hooks) {
    const tables = filterTables.filter((table) => builtInChains(table).includes(at));
    const effect = effects.effect(at, tables, left);
    left = own.diagrams.where(effect, own.space.effects.of(accepted));
  }
  return left !== nothing;
}
