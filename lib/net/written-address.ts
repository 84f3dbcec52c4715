/**
 * IPv4 addresses in the short and old forms that iptables takes.
 *
 * Goals: read what iptables reads, so that an old file means here what it means on its host.
 *
 * How: there are two readers in iptables, and they differ. `-s` and `-d` fill a short address up from the left
 * (`10.1` is 10.1.0.0); options of extensions that look up a host fill it as inet_aton(3) does (`10.1` is
 * 10.0.0.1). Both read a leading zero as octal and `0x` as hexadecimal, and both take one number for a whole
 * address. What this does not do: names. A name may stand for another address on every host; `localhost` alone is
 * the loopback address everywhere (RFC 6761).
 */
import { tryParseAddress } from './address';
import type { Family } from './family';
import { tryParseInteger } from './integer';

/** As `-s` and `-d` read an address. */
export function tryParseNetworkAddress(text: string, family: Family): readonly number[] | undefined {
  if (isLocalhost(text)) return loopback[family];
  if (family === 'ipv6') return tryParseAddress(text, family);
  return tryFillFromLeft(text) ?? tryParseInetAton(text);
}

/** As options that take one host read its address, such as `--gateway` of TEE. */
export function tryParseHostAddress(text: string, family: Family): readonly number[] | undefined {
  if (isLocalhost(text)) return loopback[family];
  return family === 'ipv6' ? tryParseAddress(text, family) : tryParseInetAton(text);
}

const loopback: Readonly<Record<Family, readonly number[]>> = {
  ipv4: [127, 0, 0, 1],
  ipv6: [...Array.from({ length: 15 }, () => 0), 1],
};

function isLocalhost(text: string): boolean {
  return text.toLowerCase() === 'localhost';
}

function tryFillFromLeft(text: string): readonly number[] | undefined {
  const bytes = tryParseNumbers(text);
  if (bytes === undefined || bytes.some((byte) => byte > 255)) return undefined;
  return [0, 1, 2, 3].map((index) => bytes[index] ?? 0);
}

/** The last number fills all bytes that are left. */
function tryParseInetAton(text: string): readonly number[] | undefined {
  const numbers = tryParseNumbers(text);
  const last = numbers?.at(-1);
  if (numbers === undefined || last === undefined) return undefined;
  const first = numbers.slice(0, -1);
  const left = 4 - first.length;
  if (first.some((byte) => byte > 255) || last >= 256 ** left) return undefined;
  const rest = Array.from({ length: left }, (_, index) => Math.floor(last / 256 ** (left - 1 - index)) % 256);
  return [...first, ...rest];
}

/** One to four numbers between dots, each decimal, octal or hexadecimal. */
function tryParseNumbers(text: string): readonly number[] | undefined {
  if (text.length > 60) return undefined;
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  const numbers = parts.map((part) => tryParseInteger(part) ?? NaN);
  return numbers.some(Number.isNaN) ? undefined : numbers;
}
