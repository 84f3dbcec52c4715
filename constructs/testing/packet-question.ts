/** What real packets say about traffic that a test asks about: one for each port, peer and family. */
import { type Family, families } from '../../lib/net/family';
import { tryParsePortRange } from '../../lib/net/port';
import type { PeerMatch } from '../../lib/patterns/peer-match';
import type { ServicePart } from '../../lib/patterns/service-part';
import { type ProbedPacket, probe } from '../../lib/sandbox/packet-probe';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';
import type { DeployedFirewall } from './deployed-firewall';

/** New connections that are tried. */
export interface RealTraffic {
  /** Which way: to the host, or from it. @default 'INPUT' */
  readonly chain?: 'INPUT' | 'OUTPUT';
  /**
   * Who is at the other end: of a prefix or range, its first address is tried. An address that the client does not have is lent to it.
   * @default an address in 198.18.0.0/15, and one of IPv6
   */
  readonly peer?: PeerLike;
  /** What the connections are for; of a range of ports, the first and the last one are tried. */
  readonly service: ServiceLike;
  /** How long an answer may take, in milliseconds. @default 1000 */
  readonly timeoutMs?: number;
}

/** What was tried. */
export interface RealAnswer {
  readonly through: readonly string[];
  readonly stopped: readonly string[];
}

export async function tryTraffic(
  { firewall, sandbox }: DeployedFirewall,
  { chain = 'INPUT', peer = Peer.any(), service, timeoutMs = 1000 }: RealTraffic,
): Promise<RealAnswer> {
  const peers = Peer.matchesOf(peer, firewall).flatMap(addressesIn);
  const packets = Service.matchesOf(service, firewall).flatMap(packetsIn);
  const through: string[] = [];
  const stopped: string[] = [];
  for (const family of families.filter((each) => firewall.families.includes(each)))
    for (const { address } of peers.filter((each) => each.family === family))
      for (const packet of packets) {
        const from = chain === 'INPUT' ? 'client' : 'host';
        const client = address === undefined ? {} : { clientAddress: address };
        const answered = await probe(sandbox, { from, family, ...packet, ...client, timeoutMs });
        (answered ? through : stopped).push(described(packet, family, chain, address));
      }
  return { through, stopped };
}

interface TriedPeer {
  readonly family: Family;
  /** Undefined for whichever the client has. */
  readonly address: string | undefined;
}

function addressesIn(match: PeerMatch): readonly TriedPeer[] {
  const { family } = match;
  switch (match.kind) {
    case 'any':
      return [{ family, address: undefined }];
    case 'prefix':
      return [{ family, address: firstAddress(match.text) }];
    case 'range':
      return [{ family, address: match.text.split('-')[0] }];
    case 'set':
      throw new Error(
        `which address of the set ${match.text} is to be tried? Name one of its addresses as the peer`,
      );
  }
}

/** A network has no sender at its very first address. */
function firstAddress(prefix: string): string {
  const [address = '', length] = prefix.split('/');
  if (length === undefined || length === '32' || length === '128') return address;
  if (address.includes(':')) return address.endsWith('::') ? `${address}1` : address;
  const bytes = address.split('.').map(Number);
  return [...bytes.slice(0, 3), (bytes[3] ?? 0) | 1].join('.');
}

type TriedPacket = Pick<ProbedPacket, 'protocol' | 'port'>;

function packetsIn(part: ServicePart): readonly TriedPacket[] {
  if (part.kind === 'icmp') return [{ protocol: 'icmp' }];
  if (part.kind === 'port' && part.protocol !== 'sctp') {
    const { protocol, dport } = part;
    const range = tryParsePortRange(dport);
    if (range !== undefined)
      return [...new Set([range.first, range.last])].map((port) => ({ protocol, port }));
  }
  throw new Error(
    'only connections to TCP and UDP ports and pings can be tried: name a port, such as Port.tcp(8080)',
  );
}

function described({ protocol, port }: TriedPacket, family: Family, chain: string, address?: string): string {
  const what = port === undefined ? 'an echo request' : `${protocol} port ${String(port)}`;
  const whom = address === undefined ? '' : ` ${chain === 'INPUT' ? 'from' : 'to'} ${address}`;
  return `${chain} ${family}: ${what}${whom}`;
}
