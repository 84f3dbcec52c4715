/**
 * What a change does to what goes on at a host: connections that exist now and would be cut, or would not be accepted if they began
 * again; and sockets that listen and that nobody reaches any more.
 *
 * Connections with one end in common are one: a service, and a peer. What is not known, such as the interface of a packet that is
 * routed, may be anything, and then the answer is that a connection may be cut.
 */
import { omitUndefined } from '../../base/omit-undefined';
import { TooLarge } from '../../impact/diagrams/decision-diagrams';
import { lostPackets } from '../../impact/questions/compare-rulesets';
import type { Hook } from '../../impact/packets/packet-path';
import { findCounterexample } from '../../impact/questions/counterexample';
import type { KnownPacket, LostPackets } from '../../impact/packets/lost-packets';
import type { Family } from '../../net/family';
import type { ChangedSets } from '../changed-sets';
import { type ChangedParts, type RulesetChange, changedParts } from '../impact';
import { type HostAddress, parseHostAddresses } from '../surroundings/host-addresses';
import type { HostSurroundings, SurroundingName } from '../surroundings/host-surroundings';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';
import { type ListeningSocket, parseListeningSockets } from '../surroundings/listening-sockets';
import { type TrackedConnection, parseConnections } from '../surroundings/tracked-connections';

/** Connections of one peer to one service. */
export interface LostConnections {
  readonly family: Family;
  readonly chain: 'INPUT' | 'FORWARD' | 'OUTPUT';
  /** Whether the packets of today are stopped, or a new connection like it. */
  readonly effect: 'cut' | 'not-accepted-again';
  /** Whether it is so whatever is not known. */
  readonly certain: boolean;
  /** Number of the protocol. */
  readonly protocol: number;
  /** Of the side that answers. */
  readonly port: number | undefined;
  readonly source: string;
  readonly destination: string;
  readonly count: number;
}

export interface LiveTraffic {
  /** The biggest first. */
  readonly connections: readonly LostConnections[];
  /** Connections of smaller kinds, where these were left out. @default 0 */
  readonly more?: number;
  /** That nobody reaches any more. */
  readonly sockets: readonly ListeningSocket[];
  /** What the host did not tell, although the change keeps packets out. */
  readonly unknown: readonly SurroundingName[];
}

/**
 * Undefined where the change keeps no packets out.
 *
 * @param sets those of the host, for matches on them. @default such matches are conditions of the answer
 */
export function liveTrafficOf(
  families: readonly RulesetChange[],
  surroundings: HostSurroundings,
  sets?: ChangedSets,
): LiveTraffic | undefined {
  const changes = families.flatMap((plan) => {
    const change = new FamilyChange({ ...omitUndefined({ sets }), ...plan });
    return change.losesAny() ? [change] : [];
  });
  if (changes.length === 0) return undefined;
  const addresses = parseHostAddresses(surroundings.addresses ?? '');
  const sockets = parseListeningSockets(surroundings.sockets ?? '');
  return {
    connections: changes
      .flatMap((change) => change.lostOf(groupsOf(surroundings.connections ?? '', change.family, addresses)))
      .sort((left, right) => right.count - left.count || compare(keyOf(left), keyOf(right))),
    sockets: changes.flatMap((change) => change.silenced(sockets)),
    unknown: (['connections', 'sockets'] as const).filter((name) => surroundings[name] === undefined),
  };
}

/** Connections that differ in their source ports alone, which rules seldom ask for: one of them stands for all. */
interface Group extends TrackedConnection {
  readonly chain: LostConnections['chain'];
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  count: number;
}

function groupsOf(text: string, family: Family, addresses: readonly HostAddress[]): readonly Group[] {
  const interfaceOf = new Map(addresses.map((each) => [each.address, each.interface]));
  const groups = new Map<string, Group>();
  for (const connection of parseConnections(text)) {
    if (connection.family !== family || isLocal(connection)) continue;
    const { protocol, source, destination, destinationPort, answerer, answererPort, answered } = connection;
    const key = [protocol, source, destination, destinationPort, answerer, answererPort, answered].join(' ');
    const known = groups.get(key);
    if (known !== undefined) {
      known.count++;
      continue;
    }
    const [inInterface, outInterface] = [interfaceOf.get(answerer), interfaceOf.get(source)];
    // Without its addresses, it is not known what of a host is its own.
    const chain = inInterface !== undefined ? 'INPUT' : outInterface !== undefined ? 'OUTPUT' : 'FORWARD';
    if (interfaceOf.size > 0) groups.set(key, { ...connection, chain, inInterface, outInterface, count: 1 });
  }
  return [...groups.values()];
}

/** Of a host with itself. */
function isLocal({ source, answerer }: TrackedConnection): boolean {
  return source === answerer || /^127\.|^::1$/.test(source);
}

class FamilyChange {
  readonly family: Family;
  private readonly parts: ChangedParts;
  private readonly lost = new Map<Hook, LostPackets | undefined>();

  constructor(private readonly plan: RulesetChange) {
    this.family = plan.live.family;
    this.parts = changedParts(plan);
  }

  losesAny(): boolean {
    return (['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT'] as const).some(
      (hook) => this.lostAt(hook) !== undefined,
    );
  }

  lostOf(groups: readonly Group[]): readonly LostConnections[] {
    const merged = new Map<string, LostConnections>();
    for (const group of groups) {
      const now = this.worst(packetsOf(group, 'ESTABLISHED'));
      const again = now === 'none' ? this.worst(packetsOf(group, 'NEW').slice(0, 2)) : now;
      if (again === 'none') continue;
      const { chain, protocol, source, answerer, answererPort, count } = group;
      const found: LostConnections = {
        ...{ family: this.family, chain, effect: now === 'none' ? 'not-accepted-again' : 'cut' },
        ...{ certain: again === 'all', protocol, port: answererPort, source, destination: answerer, count },
      };
      const key = keyOf(found);
      merged.set(key, { ...found, count: count + (merged.get(key)?.count ?? 0) });
    }
    return [...merged.values()];
  }

  silenced(sockets: readonly ListeningSocket[]): readonly ListeningSocket[] {
    return sockets.filter((socket) => {
      if (socket.family !== this.family) return false;
      const { protocol, port, address } = socket;
      const packet: KnownPacket = {
        ...{ state: 'NEW', protocol: protocol === 'tcp' ? 6 : 17, destinationPort: port },
        ...(address === undefined ? {} : { destination: address }),
      };
      if (
        this.worst([
          ['PREROUTING', packet],
          ['INPUT', packet],
        ]) === 'none'
      )
        return false;
      const to = address === undefined ? '' : `-d ${address} `;
      const matches = [`! -i lo ${to}-p ${protocol} -m ${protocol} --dport ${String(port)}`];
      const { live, expected, sets } = this.plan;
      const mayAccept = (ruleset: Ruleset, known: IpSets | undefined): boolean =>
        findCounterexample(
          ruleset,
          { chain: 'INPUT', matches },
          'not-accepted',
          omitUndefined({ sets: known }),
        ) !== undefined;
      return mayAccept(live, sets?.live) && !mayAccept(expected, sets?.wanted);
    });
  }

  /** The worst that happens to one of some packets. */
  private worst(packets: readonly (readonly [Hook, KnownPacket])[]): 'none' | 'some' | 'all' {
    const found = packets.map(([hook, packet]) => this.lostAt(hook)?.of(packet) ?? 'none');
    return found.includes('all') ? 'all' : found.includes('some') ? 'some' : 'none';
  }

  private lostAt(hook: Hook): LostPackets | undefined {
    if (this.lost.has(hook)) return this.lost.get(hook);
    const { live, expected } = this.plan;
    const { chains, sides } = this.parts;
    let found: LostPackets | undefined;
    try {
      found = lostPackets(live, expected, chains, hook, sides);
    } catch (error) {
      // The impact says so.
      if (!(error instanceof TooLarge)) throw error;
    }
    this.lost.set(hook, found);
    return found;
  }
}

/** The packets of both directions, where they meet a filter; first those of who began it. */
function packetsOf(group: Group, state: 'NEW' | 'ESTABLISHED'): readonly (readonly [Hook, KnownPacket])[] {
  const { chain, protocol, source, answerer, inInterface, outInterface } = group;
  const isTranslated = group.destination !== answerer || group.destinationPort !== group.answererPort;
  const inwards = {
    ...{ state, protocol, source },
    ...(group.sourcePort === undefined ? {} : { sourcePort: group.sourcePort }),
    ...(inInterface === undefined ? {} : { inInterface }),
  };
  const first: KnownPacket = { ...inwards, destination: group.destination, ...portTo(group.destinationPort) };
  const sent: KnownPacket = {
    ...{ ...inwards, destination: answerer, isTranslated, ...portTo(group.answererPort) },
    ...(outInterface === undefined ? {} : { outInterface }),
  };
  const answer: KnownPacket = {
    ...{ state, protocol, source: answerer, destination: source },
    ...(group.answererPort === undefined ? {} : { sourcePort: group.answererPort }),
    ...portTo(group.sourcePort),
  };
  switch (chain) {
    case 'INPUT':
      return [
        ['PREROUTING', first],
        ['INPUT', sent],
        ['OUTPUT', answer],
      ];
    case 'OUTPUT':
      return [
        ['OUTPUT', sent],
        ['OUTPUT', sent],
        ['INPUT', answer],
      ];
    case 'FORWARD':
      return [
        ['PREROUTING', first],
        ['FORWARD', sent],
        ['FORWARD', answer],
      ];
  }
}

function portTo(port: number | undefined): Pick<KnownPacket, 'destinationPort'> {
  return port === undefined ? {} : { destinationPort: port };
}

function keyOf({
  family,
  chain,
  effect,
  certain,
  protocol,
  port,
  source,
  destination,
}: LostConnections): string {
  return [family, chain, effect, certain, protocol, port, source, destination].join(' ');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
