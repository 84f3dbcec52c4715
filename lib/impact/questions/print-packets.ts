/** Packets in words, as short as they can be and still exact: `tcp dport 5432 from 192.0.2.0/24, ctstate NEW`. */
import { type NumberRange, type PacketField, connectionStates } from '../../extensions/packet-test';
import { printAddress } from '../../net/address';
import type { Family } from '../../net/family';
import { showProtocol } from '../../net/protocol';
import { printFlags } from './print-flags';
import type { TrafficChange, UndecidedChain } from './compare-rulesets';
import type { PacketRegion } from '../packets/packet-regions';
import type { InterfaceClass } from '../packets/interface-classes';
import { addressWidthOf } from '../packets/packet-fields';

/** How many values of one field, and regions of one change, are named; the others are counted. */
export const maxNamed = { values: 12, regions: 10 } as const;

/** A line for each kind of packets; the last one says whether there are more. */
export function printChange(change: TrafficChange, family: Family): readonly string[] {
  const { regions, isCut } = change.packets;
  const where = `${family} ${change.table === undefined ? '' : `${change.table} `}${change.chain}`;
  const named = regions.slice(0, maxNamed.regions);
  const more = regions.length - named.length;
  const rest = isCut ? 'more packets than can be named' : `${String(more)} more kinds of packets`;
  return [
    ...named.map((region) => `${where} ${verbOf(change)} ${printRegion(region, change, family)}`),
    ...(more > 0 || isCut ? [`${where} ${verbOf(change)} ${rest}`] : []),
  ];
}

/** The line for a chain that nothing is known about. */
export function printUndecided({ table, chain }: UndecidedChain, family: Family): string {
  return `${family} ${table === undefined ? '' : `${table} `}${chain}: the change is too large to work out its impact`;
}

function verbOf({ kind, by = '' }: TrafficChange): string {
  switch (kind) {
    case 'allowed':
      return 'newly allows';
    case 'blocked':
      return 'newly blocks';
    case 'now-dropped':
      return 'now drops without an answer, and rejected before,';
    case 'now-rejected':
      return 'now rejects with an answer, and dropped before,';
    case 'translated':
      return `newly translates by ${by}:`;
    case 'no-longer-translated':
      return 'no longer translates';
    case 'queued':
      return `newly queues by ${by}:`;
    case 'handed-over':
      return `newly hands over to ${by}:`;
  }
}

function printRegion(region: PacketRegion, change: TrafficChange, family: Family): string {
  const { service, from, to, by, conditions } = regionWords(region, placeOf(change), family);
  return [[service, from, to, by].filter((words) => words !== '').join(' '), ...conditions].join(', ');
}

/** A region in words, by what a person asks. */
export interface RegionWords {
  /** Such as `tcp dport 443`. */
  readonly service: string;
  /** Such as `from anywhere`; empty where it is this host. */
  readonly from: string;
  /** Such as `to 192.0.2.0/24`; empty where it is any. */
  readonly to: string;
  /** The interfaces, where they matter. */
  readonly by: string;
  readonly conditions: readonly string[];
}

/** Where packets are, and the interfaces that the values of their fields stand for. */
export interface PacketPlace {
  /** A built-in chain. */
  readonly chain: string;
  readonly interfaces: readonly InterfaceClass[];
}

/** Where a change happens. */
export function placeOf({ chain, packets: { interfaces } }: TrafficChange): PacketPlace {
  return { chain, interfaces };
}

export function regionWords(
  region: PacketRegion,
  { chain, interfaces: all }: PacketPlace,
  family: Family,
): RegionWords {
  const { fields, questions } = region;
  const words = (
    field: PacketField,
    print: (ranges: readonly NumberRange[]) => string,
  ): readonly string[] => {
    const ranges = fields.get(field);
    return ranges === undefined ? [] : [print(ranges)];
  };
  const end = (field: 'source' | 'destination', word: string, isAlways: boolean): readonly string[] => {
    const ranges = fields.get(field);
    if (ranges === undefined) return isAlways ? [`${word} anywhere`] : [];
    return [`${word} ${printAllAddresses(ranges, family)}`];
  };
  // Later fragments have none of that.
  const saysHeader = headerFields.some((field) => fields.has(field));
  const goesOut = chain === 'OUTPUT' || chain === 'POSTROUTING';
  const interfaces = (ranges: readonly NumberRange[]): string => printInterfaces(ranges, all);
  const service = [
    ...(fields.has('protocol')
      ? words('protocol', (ranges) => listed(ranges, 8, printProtocols))
      : ['any protocol']),
    ...words('destinationPort', (ranges) => `dport ${printPorts(ranges)}`),
    ...words('sourcePort', (ranges) => `sport ${printPorts(ranges)}`),
    ...words('icmpType', (ranges) => `type ${listed(ranges, 16, printIcmpTypes)}`),
  ];
  const by = [
    ...words('inInterface', (ranges) => `in by ${interfaces(ranges)}`),
    ...words('outInterface', (ranges) => `out by ${interfaces(ranges)}`),
  ];
  const conditions = [
    ...words(
      'connectionState',
      (ranges) =>
        `ctstate ${valuesOf(ranges)
          .map((value) => connectionStates[value])
          .join(',')}`,
    ),
    ...words('tcpFlags', (ranges) => printFlags(valuesOf(ranges))),
    ...words('sourceTranslated', (ranges) => printTranslated('SNAT', ranges)),
    ...words('destinationTranslated', (ranges) => printTranslated('DNAT', ranges)),
    ...(saysHeader ? [] : words('fragment', printFragment)),
    ...questions.map((question) => printQuestion(question, questions)),
  ];
  return {
    service: service.join(' '),
    from: end('source', 'from', !goesOut).join(' '),
    to: end('destination', 'to', goesOut).join(' '),
    by: by.join(' '),
    conditions,
  };
}

function printTranslated(by: string, [range]: readonly NumberRange[]): string {
  return `${range?.[0] === 1n ? 'where' : 'but not where'} ctstate ${by}`;
}

/** One of several of the same text gets a number. */
function printQuestion(question: PacketRegion['questions'][number], all: PacketRegion['questions']): string {
  const { text, holds } = question;
  const alike = all.filter((other) => other.text === text);
  const number = alike.length > 1 ? ` #${String(alike.indexOf(question) + 1)}` : '';
  return `${holds ? 'where' : 'but not where'} ${text}${number}`;
}

const headerFields: readonly PacketField[] = ['destinationPort', 'sourcePort', 'icmpType', 'tcpFlags'];

function printFragment([range]: readonly NumberRange[]): string {
  return range?.[0] === 1n ? 'later fragments' : 'no later fragments';
}

export function printPorts(ranges: readonly NumberRange[]): string {
  return listed(ranges, 16, ([first, last]) =>
    first === last ? String(first) : `${String(first)}:${String(last)}`,
  );
}

export function printAllAddresses(ranges: readonly NumberRange[], family: Family): string {
  const bits = addressWidthOf(family);
  return listed(ranges, bits, (range) => printAddresses(range, bits));
}

/** Ranges with commas between, or all but what is left out where that is shorter. */
function listed(
  ranges: readonly NumberRange[],
  width: number,
  print: (range: NumberRange) => string,
): string {
  const others = complementOf(ranges, (1n << BigInt(width)) - 1n);
  const isShorter = others.length > 0 && others.length < ranges.length;
  const shown = (isShorter ? others : ranges).map(print);
  const left = shown.length - maxNamed.values;
  const list = left > 0 ? [...shown.slice(0, maxNamed.values), `${String(left)} more`] : shown;
  return `${isShorter ? 'all but ' : ''}${list.join(',')}`;
}

function complementOf(ranges: readonly NumberRange[], last: bigint): readonly NumberRange[] {
  const gaps: NumberRange[] = [];
  let next = 0n;
  for (const [first, end] of ranges) {
    if (first > next) gaps.push([next, first - 1n]);
    next = end + 1n;
  }
  if (next <= last) gaps.push([next, last]);
  return gaps;
}

function printProtocols([first, last]: NumberRange): string {
  if (last - first > 3n) return `${String(first)}-${String(last)}`;
  return valuesOf([[first, last]])
    .map(showProtocol)
    .join(',');
}

/** A prefix where it is one; else from the first to the last. */
function printAddresses([first, last]: NumberRange, bits: number): string {
  const size = last - first + 1n;
  const text = (address: bigint): string =>
    printAddress(
      Array.from({ length: bits / 8 }, (_, index) =>
        Number((address >> BigInt(bits - 8 - 8 * index)) & 255n),
      ),
    );
  if (size === 1n) return text(first);
  const isPrefix = (size & (size - 1n)) === 0n && first % size === 0n;
  return isPrefix
    ? `${text(first)}/${String(bits - size.toString(2).length + 1)}`
    : `${text(first)}-${text(last)}`;
}

/** `8`, `3/4`, or a range of both: whole types by themselves, `0-2,3/0-3/3`. */
export function printIcmpTypes([first, last]: NumberRange): string {
  const typeOf = (value: bigint): bigint => value >> 8n;
  const isWhole = (first & 255n) === 0n && (last & 255n) === 255n;
  const [from, to] = [typeOf(first), typeOf(last)];
  if (isWhole) return from === to ? String(from) : `${String(from)}-${String(to)}`;
  const exact = (value: bigint): string => `${String(typeOf(value))}/${String(value & 255n)}`;
  if (from === to) return first === last ? exact(first) : `${exact(first)}-${exact(last)}`;
  // Where the codes of a type are cut, at either end.
  const cut = (first & 255n) !== 0n ? (from + 1n) << 8n : to << 8n;
  return [printIcmpTypes([first, cut - 1n]), printIcmpTypes([cut, last])].join(',');
}

export function printInterfaces(ranges: readonly NumberRange[], all: readonly InterfaceClass[]): string {
  const inside = new Set(valuesOf(ranges));
  const names = (wanted: boolean): readonly string[] =>
    all.flatMap((candidate, value) => (inside.has(value) === wanted ? [printInterfaceClass(candidate)] : []));
  const isShorter = names(false).length < names(true).length || names(true).includes(others);
  return isShorter ? `all but ${names(false).join(',')}` : names(true).join(',');
}

const others = 'others';

export function printInterfaceClass({ name, isBeginning }: InterfaceClass): string {
  if (!isBeginning) return name === '' ? 'none' : name;
  return name === '' ? others : `other ${name}+`;
}

function valuesOf(ranges: readonly NumberRange[]): readonly number[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: Number(last - first) + 1 }, (_, index) => Number(first) + index),
  );
}
