/**
 * Packet tests: which packets an option matches, as far as values of fields tell. The impact of a rule is worked out from
 * them; options without packet tests are compared by their text.
 */
import { tryParseAddress, tryParsePrefix } from '../net/address';
import type { Family } from '../net/family';
import { tryParsePortEnds } from '../net/port';
import { tryParseProtocol } from '../net/protocol';

/** A part of a packet, or of what the kernel knows of it. */
export type PacketField =
  | 'protocol'
  | 'inInterface'
  | 'outInterface'
  | 'connectionState'
  | 'destinationPort'
  | 'icmpType'
  | 'destination'
  | 'source'
  | 'sourcePort'
  | 'tcpFlags'
  | 'fragment'
  | 'destinationTranslated'
  | 'sourceTranslated';

/** Numbers from first to last, both included. */
export type NumberRange = readonly [first: bigint, last: bigint];

/** Holds when the field has one of the values: numbers in ranges, or an interface by name, `+` at its end for any ending. */
export type PacketTest =
  | { readonly field: Exclude<PacketField, InterfaceField>; readonly ranges: readonly NumberRange[] }
  | { readonly field: InterfaceField; readonly name: string };

export type InterfaceField = 'inInterface' | 'outInterface';

/** The packets for which one of the tests holds; undefined where these words depend on more than fields. */
export type PacketTestsOf = (words: readonly string[], family: Family) => readonly PacketTest[] | undefined;

/** In the order of their numbers. */
export const connectionStates = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED'] as const;

/** What conntrack lists beside the states of a connection: that NAT has given it another source or destination. */
const translations: Readonly<Partial<Record<string, 'sourceTranslated' | 'destinationTranslated'>>> = {
  SNAT: 'sourceTranslated',
  DNAT: 'destinationTranslated',
};

/** In the order of their bits in the header, the lowest first. */
export const tcpFlagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const;

/** Packet tests by what they look at. */
interface PacketTestFactories {
  readonly protocol: PacketTestsOf;
  readonly interfaceName: (field: InterfaceField) => PacketTestsOf;
  readonly prefix: (field: 'source' | 'destination') => PacketTestsOf;
  readonly addressRange: (field: 'source' | 'destination') => PacketTestsOf;
  /** A range, or several with commas between; with two fields, of which one has to have it. */
  readonly ports: (...fields: readonly ('sourcePort' | 'destinationPort')[]) => PacketTestsOf;
  readonly connectionState: PacketTestsOf;
  readonly icmpType: PacketTestsOf;
  readonly tcpFlags: PacketTestsOf;
  readonly fragment: PacketTestsOf;
}

export const packetTests: PacketTestFactories = {
  protocol: ([word = '']) => {
    const number = tryParseProtocol(word);
    return number === undefined ? undefined : [{ field: 'protocol', ranges: [one(number)] }];
  },

  interfaceName:
    (field) =>
    ([name = '']) => [{ field, name }],

  prefix:
    (field) =>
    ([word = ''], family) => {
      const prefix = tryParsePrefix(word, family);
      if (prefix === undefined) return undefined;
      const first = numberOf(prefix.address);
      if (!prefix.mask.some(isNotWhole)) return [{ field, ranges: [[first, first]] }];
      const wildcard = numberOf(prefix.mask.map((byte) => 255 - byte));
      // A mask with holes is no range.
      if ((wildcard & (wildcard + 1n)) !== 0n) return undefined;
      return [{ field, ranges: [[first, first + wildcard]] }];
    },

  addressRange:
    (field) =>
    ([word = ''], family) => {
      const [first, last] = word.split('-').map((text) => tryParseAddress(text, family));
      if (first === undefined || last === undefined) return undefined;
      const [low, high] = [numberOf(first), numberOf(last)];
      return [{ field, ranges: low > high ? [] : [[low, high]] }];
    },

  ports:
    (...fields) =>
    ([word = '']) => {
      const filled: NumberRange[] = [];
      for (const text of word.split(',')) {
        const range = tryParsePortEnds(text);
        if (range === undefined) return undefined;
        if (range.first <= range.last) filled.push([BigInt(range.first), BigInt(range.last)]);
      }
      return fields.map((field) => ({ field, ranges: filled }));
    },

  connectionState: ([word = '']) => {
    const names = word.split(',');
    const states = names.flatMap((name) => {
      const state = connectionStates.findIndex((each) => each === name);
      return state < 0 ? [] : [state];
    });
    const translated = names.flatMap((name): readonly PacketTest[] => {
      const field = translations[name];
      return field === undefined ? [] : [{ field, ranges: [one(1)] }];
    });
    if (states.length + translated.length < names.length) return undefined;
    return [
      ...(states.length === 0 ? [] : [{ field: 'connectionState', ranges: states.map(one) } as const]),
      ...translated,
    ];
  },

  icmpType: ([word = ''], family) => {
    // The kernel takes type 255 for any, whatever the code; ICMPv6 has no such type.
    if (word === 'any' || (family === 'ipv4' && word.startsWith('255/')))
      return [{ field: 'icmpType', ranges: [[0n, 0xffffn]] }];
    const [type, code] = word.split('/').map(Number);
    if (type === undefined || Number.isNaN(type)) return undefined;
    const first = BigInt(type * 256 + (code ?? 0));
    return [{ field: 'icmpType', ranges: [[first, code === undefined ? first + 255n : first]] }];
  },

  tcpFlags: ([mask = '', set = '']) => {
    const [looked, wanted] = [bitsOf(mask), bitsOf(set)];
    const all = Array.from({ length: 1 << tcpFlagNames.length }, (_, value) => value);
    return [{ field: 'tcpFlags', ranges: all.filter((value) => (value & looked) === wanted).map(one) }];
  },

  fragment: () => [{ field: 'fragment', ranges: [one(1)] }],
};

function one(value: number): NumberRange {
  return [BigInt(value), BigInt(value)];
}

function bitsOf(list: string): number {
  return list.split(',').reduce((bits, name) => {
    const bit = (tcpFlagNames as readonly string[]).indexOf(name);
    return bit < 0 ? bits : bits | (1 << bit);
  }, 0);
}

function isNotWhole(byte: number): boolean {
  return byte !== 255;
}

function numberOf(bytes: readonly number[]): bigint {
  let number = 0n;
  // BigInts are slow: four bytes at a time.
  for (let at = 0; at < bytes.length; at += 4) {
    let word = 0;
    for (let index = at; index < at + 4; index++) word = word * 256 + (bytes[index] ?? 0);
    number = at === 0 ? BigInt(word) : (number << 32n) | BigInt(word);
  }
  return number;
}
