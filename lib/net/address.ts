/**
 * Addresses and prefixes as iptables reads and prints them.
 *
 * Parsing of the two textual forms is ipaddr.js's; what is iptables' own is here: netmasks next to prefixes,
 * host bits cut off under the mask, masks with holes, and the text of inet_ntop(3), which writes an IPv6
 * address with an embedded IPv4 one (`::0.1.86.120`) where other printers do not.
 */
import { at } from '../base/at';
import ipaddr from 'ipaddr.js';
import type { Family } from './family';
import { tryParseInteger } from './integer';

/** An address under a mask; both 4 or 16 bytes. Bits outside the mask are zero. */
export interface Prefix {
  readonly family: Family;
  readonly address: readonly number[];
  readonly mask: readonly number[];
}

/** The bytes of one address, or undefined when the text is no address of that family. */
export function tryParseAddress(text: string, family: Family): readonly number[] | undefined {
  if (family === 'ipv4') return tryParseIpv4(text);
  const hexadecimal = withoutDottedTail(text);
  if (hexadecimal === undefined || hexadecimal.includes('%') || !ipaddr.IPv6.isValid(hexadecimal))
    return undefined;
  return ipaddr.IPv6.parse(hexadecimal).toByteArray();
}

/** An IPv6 address whose last 32 bits are written as an IPv4 address, in hexadecimal throughout. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const colon = text.lastIndexOf(':');
  const bytes = tryParseIpv4(text.slice(colon + 1));
  if (bytes === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return `${text.slice(0, colon + 1)}${hex((a << 8) | b)}:${hex((c << 8) | d)}`;
}

/** Four decimal parts, none with a leading zero; for other forms see `written-address.ts`. */
function tryParseIpv4(text: string): readonly number[] | undefined {
  const bytes: number[] = [];
  let at = 0;
  for (; bytes.length < 4; at++) {
    const start = at;
    let byte = 0;
    for (let code = text.charCodeAt(at); code >= zero && code <= nine; code = text.charCodeAt(++at))
      byte = byte * 10 + code - zero;
    const isNumber = at > start && byte <= 255 && (at === start + 1 || text.charCodeAt(start) !== zero);
    if (!isNumber || (bytes.push(byte) < 4 && text[at] !== '.')) return undefined;
  }
  return at === text.length + 1 ? bytes : undefined;
}

const [zero, nine] = [48, 57];

/**
 * `ADDRESS`, `ADDRESS/LENGTH` or `ADDRESS/NETMASK`, or undefined when it is none of them.
 *
 * @param parseAddress what reads the address. @default only whole addresses are read
 */
export function tryParsePrefix(
  text: string,
  family: Family,
  parseAddress: typeof tryParseAddress = tryParseAddress,
): Prefix | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash), family);
  if (address === undefined) return undefined;
  const mask =
    slash < 0 ? lengthMask(address.length * 8, address.length) : tryParseMask(text.slice(slash + 1), family);
  if (mask === undefined) return undefined;
  return { family, address: address.map((byte, index) => byte & at(mask, index)), mask };
}

/** The bytes of a mask written as a length or as an address, holes allowed; undefined when it is neither. */
export function tryParseMask(text: string, family: Family): readonly number[] | undefined {
  const bytes = family === 'ipv4' ? 4 : 16;
  const length = tryParseInteger(text);
  if (length === undefined) return tryParseAddress(text, family);
  return length <= bytes * 8 ? lengthMask(length, bytes) : undefined;
}

function lengthMask(length: number, bytes: number): readonly number[] {
  const masks = lengthMasks[bytes === 4 ? 'ipv4' : 'ipv6'];
  const mask = masks[length] ?? maskOfLength(length, bytes);
  masks[length] = mask;
  return mask;
}

/** As far as they have been asked for. */
const lengthMasks: Readonly<Record<Family, (readonly number[])[]>> = { ipv4: [], ipv6: [] };

function maskOfLength(length: number, bytes: number): readonly number[] {
  return Array.from({ length: bytes }, (_, index) => {
    const bits = Math.min(8, Math.max(0, length - index * 8));
    return (0xff << (8 - bits)) & 0xff;
  });
}

/** The number of leading one bits, or undefined for a mask with holes. */
export function prefixLength(mask: readonly number[]): number | undefined {
  const bits = mask.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const length = bits.includes('0') ? bits.indexOf('0') : bits.length;
  return bits.includes('1', length) ? undefined : length;
}

/** As iptables-save prints `-s` and `-d`: always with a length, or with a netmask that has holes. */
export function printPrefix(prefix: Prefix): string {
  const length = prefixLength(prefix.mask);
  const mask = length === undefined ? printAddress(prefix.mask) : String(length);
  return `${printAddress(prefix.address)}/${mask}`;
}

/** As inet_ntop(3) prints it. */
export function printAddress(bytes: readonly number[]): string {
  return bytes.length === 4 ? bytes.join('.') : printIpv6(bytes);
}

function printIpv6(bytes: readonly number[]): string {
  const words = Array.from({ length: 8 }, (_, i) => (at(bytes, 2 * i) << 8) | at(bytes, 2 * i + 1));
  const run = longestZeroRun(words);
  const embedsIpv4 = run?.start === 0 && (run.length === 6 || (run.length === 5 && words[5] === 0xffff));
  const tail = embedsIpv4 ? [...words.slice(0, 6).map(hex), bytes.slice(12).join('.')] : words.map(hex);
  if (run === undefined) return tail.join(':');
  const end = Math.min(run.start + run.length, embedsIpv4 ? 6 : 8);
  return `${tail.slice(0, run.start).join(':')}::${tail.slice(end).join(':')}`;
}

function hex(word: number): string {
  return word.toString(16);
}

/** The first longest run of at least two zero words: what `::` stands for. */
function longestZeroRun(words: readonly number[]): { start: number; length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  for (let start = 0; start < words.length; start++) {
    let length = 0;
    while (words[start + length] === 0) length++;
    if (length >= 2 && length > (best?.length ?? 0)) best = { start, length };
    start += length;
  }
  return best;
}
