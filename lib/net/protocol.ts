/**
 * Protocols by number, as /etc/protocols and iptables' own table name them.
 *
 * The canonical form of a protocol is its name where every iptables prints a name, else its number: newer
 * versions print `47` where older ones print `gre`, and both must be one value here.
 */
import { tryParseInteger } from './integer';

/** Names that every version prints, whatever the host's /etc/protocols says. */
const printed: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [50, 'esp'],
  [51, 'ah'],
  [58, 'ipv6-icmp'],
  [108, 'ipcomp'],
  [132, 'sctp'],
  [135, 'mobility-header'],
  [136, 'udplite'],
]);

/** Other names that people write and older versions print. */
const otherNames: ReadonlyMap<string, number> = new Map([
  ['all', 0],
  ['ip', 0],
  ['hopopt', 0],
  ['igmp', 2],
  ['ggp', 3],
  ['ipencap', 4],
  ['st', 5],
  ['egp', 8],
  ['igp', 9],
  ['pup', 12],
  ['hmp', 20],
  ['xns-idp', 22],
  ['rdp', 27],
  ['iso-tp4', 29],
  ['xtp', 36],
  ['ddp', 37],
  ['idpr-cmtp', 38],
  ['ipv6', 41],
  ['ipv6-route', 43],
  ['ipv6-frag', 44],
  ['idrp', 45],
  ['rsvp', 46],
  ['gre', 47],
  ['icmpv6', 58],
  ['ipv6-nonxt', 59],
  ['ipv6-opts', 60],
  ['skip', 57],
  ['rspf', 73],
  ['vmtp', 81],
  ['eigrp', 88],
  ['ospf', 89],
  ['ax.25', 93],
  ['ipip', 94],
  ['etherip', 97],
  ['encap', 98],
  ['pim', 103],
  ['vrrp', 112],
  ['l2tp', 115],
  ['isis', 124],
  ['fc', 133],
  ['mh', 135],
  ['ipv6-mh', 135],
  ['mpls-in-ip', 137],
  ['manet', 138],
  ['hip', 139],
  ['shim6', 140],
  ['wesp', 141],
  ['rohc', 142],
  ['ethernet', 143],
]);

const numbers: ReadonlyMap<string, number> = new Map([
  ...[...printed].map(([number, name]) => [name, number] as const),
  ...otherNames,
]);

/** The number of a protocol written as a name (any case) or a number, or undefined when it is neither. */
export function tryParseProtocol(text: string): number | undefined {
  const number = tryParseInteger(text);
  if (number !== undefined) return number <= 255 ? number : undefined;
  return numbers.get(text.toLowerCase());
}

/** The canonical text of a protocol: a name that every version prints, else the number. */
export function printProtocol(number: number): string {
  return printed.get(number) ?? String(number);
}

/** By number, the name in /etc/protocols, also where no current iptables prints it. */
const shown: ReadonlyMap<number, string> = new Map([
  ...[...otherNames].reverse().map(([name, number]) => [number, name] as const),
  ...printed,
]);

/** A protocol as people read it: its name in /etc/protocols, where it has one. */
export function showProtocol(number: number): string {
  return number === 0 ? '0' : (shown.get(number) ?? String(number));
}

/** Every name that can be written, for suggestions. */
export const protocolNames: readonly string[] = [...numbers.keys()];
