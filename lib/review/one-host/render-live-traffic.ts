/** What a change does to connections that exist and to sockets that listen, as lines for people and as values for scripts. */
import { showProtocol } from '../../net/protocol';
import type { LiveTraffic, LostConnections } from '../../plan/live-traffic/live-traffic';
import { count } from '../text/quantity';

/** More is read by nobody; the biggest come first. */
const maxNamed = 10;

/** Lines of plain text; none where nothing is lost and all is known. */
export function liveTrafficLines({
  connections,
  more: left = 0,
  sockets,
  unknown,
}: LiveTraffic): readonly string[] {
  const more = connections.slice(maxNamed);
  const counted = more.reduce((sum, each) => sum + each.count, left);
  return [
    ...connections.slice(0, maxNamed).map(connectionLine),
    ...(counted === 0 ? [] : [`and ${count(counted, 'connection')} of other kinds`]),
    ...sockets.map(
      ({ family, protocol, port, address }) =>
        `${family} nobody will reach ${protocol} ${String(port)} any more; a program listens there on ${address ?? 'all addresses'}`,
    ),
    ...unknown.map((name) => unknownLines[name]),
  ];
}

const unknownLines: Readonly<Record<LiveTraffic['unknown'][number], string>> = {
  connections:
    'not known: which connections exist now; the host has neither the tool conntrack nor /proc/net/nf_conntrack, or the login is not root',
  sockets: 'not known: which sockets listen; the host has no tool ss',
  addresses: 'not known: the addresses of the host; it has no tool ip',
  routers: 'not known: the routers of the host; it has no tool ip',
};

function connectionLine(lost: LostConnections): string {
  const { family, chain, protocol, port, source, destination, count: number } = lost;
  const service = `${showProtocol(protocol)}${port === undefined ? '' : ` ${String(port)}`}`;
  const place = {
    INPUT: `from ${source}`,
    OUTPUT: `to ${destination}`,
    FORWARD: `from ${source} to ${destination}`,
  }[chain];
  return `${family} ${chain} ${effectName(lost)} ${count(number, 'connection')} of ${service} ${place}`;
}

function effectName({ effect, certain }: LostConnections): string {
  if (effect === 'cut') return certain ? 'cuts' : 'may cut';
  return certain ? 'would not accept again' : 'may not accept again';
}

/** The shape is a contract: scripts read it. */
export function liveTrafficValue({ connections, more = 0, sockets, unknown }: LiveTraffic): object {
  return {
    connections: connections.slice(0, maxNamed),
    more: connections.slice(maxNamed).reduce((sum, each) => sum + each.count, more),
    sockets,
    unknown,
  };
}
