/** Values of packet fields from the text of rules, read without `lib`. */
import type { Family } from '../../../lib/net/family';

export function valueOfAddress(text: string, family: Family): bigint {
  if (family === 'ipv4') return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
  const [left = '', right] = text.split('::').map((half) => half.split(':').filter((part) => part !== ''));
  const [head, tail] = [left === '' ? [] : left, right ?? []];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].reduce((value, part) => value * 65_536n + BigInt(`0x${part}`), 0n);
}

/** A bit for each flag of a list, `FIN` the lowest. */
export function tcpFlagBits(list: string): number {
  const names = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];
  return list
    .split(',')
    .map((name) => names.indexOf(name))
    .reduce((bits, at) => (at < 0 ? bits : bits | (1 << at)), 0);
}

/** In a form that can be read again; IPv6 in all eight groups. */
export function printedAddress(value: bigint, family: Family): string {
  const [count, bits, base, between] = family === 'ipv4' ? [4, 8, 10, '.'] : [8, 16, 16, ':'];
  const part = (index: number): bigint =>
    (value >> BigInt(bits * (count - 1 - index))) & ((1n << BigInt(bits)) - 1n);
  return Array.from({ length: count }, (_, index) => part(index).toString(base)).join(between);
}
