/** IPv4 addresses as numbers, for ranges and for what ipset makes of them. */
import { tryParseAddress } from '../net/address';
import { tryParseInteger } from '../net/integer';

/** Both ends included. */
export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
}

/** `A`, `A/LENGTH` (all of the network) or `FIRST-LAST`, in either order; undefined when it is none of them. */
export function tryParseIpv4Range(text: string): Ipv4Range | undefined {
  const dash = text.indexOf('-');
  if (dash >= 0) {
    const [first, last] = [tryParseIpv4(text.slice(0, dash)), tryParseIpv4(text.slice(dash + 1))];
    if (first === undefined || last === undefined) return undefined;
    return first <= last ? { first, last } : { first: last, last: first };
  }
  const slash = text.indexOf('/');
  if (slash < 0) {
    const only = tryParseIpv4(text);
    return only === undefined ? undefined : { first: only, last: only };
  }
  const address = tryParseIpv4(text.slice(0, slash));
  const length = tryParseInteger(text.slice(slash + 1));
  if (address === undefined || length === undefined || length > 32) return undefined;
  return networkOf(address, length);
}

/** All addresses of a network of that prefix length. */
function networkOf(address: number, length: number): Ipv4Range {
  const size = 2 ** (32 - length);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

export function ipv4Text(address: number): string {
  return `${String(address >>> 24)}.${String((address >>> 16) & 255)}.${String((address >>> 8) & 255)}.${String(address & 255)}`;
}

/** The fewest networks that are a range, in order: `ADDRESS/LENGTH`, without the length where it is 32. */
export function networksOf({ first, last }: Ipv4Range): readonly string[] {
  const networks: string[] = [];
  for (let at = first; at <= last;) {
    let length = 32;
    while (length > 0) {
      const { first: start, last: end } = networkOf(at, length - 1);
      if (start !== at || end > last) break;
      length--;
    }
    networks.push(networkText(ipv4Text(at), length, 32));
    at += 2 ** (32 - length);
  }
  return networks;
}

/** Without the length where it is that of one address, as ipset prints it. */
export function networkText(address: string, length: number, full: 32 | 128): string {
  return length === full ? address : `${address}/${String(length)}`;
}

function tryParseIpv4(text: string): number | undefined {
  const bytes = tryParseAddress(text, 'ipv4');
  return bytes?.reduce((sum, byte) => sum * 256 + byte, 0);
}
