/**
 * The options of `ipset create` and `ipset add`, as data (ipset(8)): what they take, what holds without them, and
 * whether a host with another value is another set.
 */
import type { Family } from '../net/family';
import { printAddress, tryParseAddress, tryParseMask, prefixLength } from '../net/address';
import { tryParseInteger } from '../net/integer';
import { tryParsePort } from '../net/port';
import { ipv4Text, tryParseIpv4Range } from './ipv4-ranges';

export type CreateOption =
  | 'range'
  | 'size'
  | 'hashsize'
  | 'maxelem'
  | 'netmask'
  | 'bitmask'
  | 'markmask'
  | 'timeout'
  | 'counters'
  | 'comment'
  | 'skbinfo'
  | 'forceadd'
  | 'bucketsize'
  | 'initval';

export type EntryOption =
  'timeout' | 'packets' | 'bytes' | 'comment' | 'skbmark' | 'skbprio' | 'skbqueue' | 'nomatch' | 'wildcard';

export interface OptionContext {
  readonly family: Family;
  /** Whether `range` is one of ports. */
  readonly hasPortRange: boolean;
}

export interface SetOptionSpec {
  /** What may be written, in one phrase. */
  readonly allowed: string;
  /** Whether it stands alone. @default false */
  readonly isFlag?: true;
  /** The canonical text, or undefined where the value is not allowed. */
  readonly parse: (text: string, context: OptionContext) => string | undefined;
  /** What holds without it. @default none */
  readonly usual?: string;
  /**
   * Whether a host with another value has another set. The kernel changes some by itself (`hashsize` grows), draws some
   * (`initval`), and does not print some (`forceadd`). @default true
   */
  readonly isCompared?: false;
}

/** In the order in which they are printed. */
export const createOptions: Readonly<Record<CreateOption, SetOptionSpec>> = {
  range: {
    allowed: 'FIRST-LAST, or ADDRESS/LENGTH, of at most 65536',
    parse: (text, { hasPortRange }) => (hasPortRange ? parsePortRange(text) : parseAddressRange(text)),
  },
  size: { ...number(1, 65_535), usual: '8', isCompared: false },
  hashsize: { ...number(1, 2 ** 31), usual: '1024', isCompared: false },
  maxelem: { ...number(1, 2 ** 32 - 1), usual: '65536' },
  netmask: { allowed: 'a prefix length from 1 on', parse: parseNetmask },
  bitmask: {
    allowed: 'a mask in the form of an address',
    parse: (text, { family }) => {
      const mask = tryParseAddress(text, family);
      return mask === undefined || mask.every((byte) => byte === 0) ? undefined : printAddress(mask);
    },
  },
  markmask: {
    allowed: 'a number of 32 bits',
    parse: (text) => hex32(tryParseInteger(text)),
    usual: '0xffffffff',
  },
  timeout: number(0, 2_147_483),
  counters: flag(),
  comment: flag(),
  skbinfo: flag(),
  forceadd: { ...flag(), isCompared: false },
  bucketsize: { ...number(1, 14), usual: '12', isCompared: false },
  initval: {
    allowed: 'a number of 32 bits',
    parse: (text) => hex32(tryParseInteger(text)),
    isCompared: false,
  },
};

/** In the order in which they are printed. */
export const entryOptions: Readonly<
  Record<EntryOption, SetOptionSpec & { readonly needs: CreateOption | 'net' | 'iface' }>
> = {
  timeout: { ...number(0, 2_147_483), needs: 'timeout', isCompared: false },
  packets: { ...counter(), needs: 'counters', isCompared: false },
  bytes: { ...counter(), needs: 'counters', isCompared: false },
  comment: {
    allowed: 'a text of at most 255 bytes, without double quotes',
    parse: (text) => (/["\p{Cc}]/u.test(text) || Buffer.byteLength(text) > 255 ? undefined : text),
    needs: 'comment',
    usual: '',
  },
  skbmark: { allowed: 'MARK or MARK/MASK', parse: parseMark, needs: 'skbinfo', usual: '0x0' },
  skbprio: {
    allowed: 'MAJOR:MINOR in hexadecimal',
    parse: (text) => /^[0-9a-f]{1,4}:[0-9a-f]{1,4}$/i.exec(text)?.[0].toLowerCase(),
    needs: 'skbinfo',
    usual: '0:0',
  },
  skbqueue: { ...number(0, 65_535), needs: 'skbinfo', usual: '0' },
  nomatch: { ...flag(), needs: 'net' },
  wildcard: { ...flag(), needs: 'iface' },
};

function number(low: number, high: number): SetOptionSpec {
  return {
    allowed: `a number from ${String(low)} to ${String(high)}`,
    parse: (text) => {
      const value = tryParseInteger(text);
      return value === undefined || value < low || value > high ? undefined : String(value);
    },
  };
}

function counter(): SetOptionSpec {
  return {
    allowed: 'a number',
    parse: (text) => (/^[0-9]{1,20}$/.test(text) ? String(BigInt(text)) : undefined),
    usual: '0',
  };
}

function flag(): SetOptionSpec {
  return { allowed: 'nothing', isFlag: true, parse: (text) => (text === 'true' ? text : undefined) };
}

function parseNetmask(text: string, { family }: OptionContext): string | undefined {
  const mask = tryParseMask(text, family);
  const length = mask === undefined ? undefined : prefixLength(mask);
  return length === undefined || length === 0 ? undefined : String(length);
}

function parseAddressRange(text: string): string | undefined {
  const range = tryParseIpv4Range(text);
  return range === undefined || range.last - range.first >= 65_536
    ? undefined
    : `${ipv4Text(range.first)}-${ipv4Text(range.last)}`;
}

function parsePortRange(text: string): string | undefined {
  const [, low = '', high = low] = /^([^-]+)(?:-([^-]+))?$/.exec(text) ?? [];
  const [first, last] = [tryParsePort(low), tryParsePort(high)];
  if (first === undefined || last === undefined) return undefined;
  return `${String(Math.min(first, last))}-${String(Math.max(first, last))}`;
}

/** As ipset prints it: without a mask where it has all bits. */
function parseMark(text: string): string | undefined {
  const [, mark = '', mask = '0xffffffff'] = /^(0x[0-9a-f]{1,8})(?:\/(0x[0-9a-f]{1,8}))?$/i.exec(text) ?? [];
  const [value, bits] = [Number(mark || NaN), Number(mask)];
  if (Number.isNaN(value)) return undefined;
  const shown = `0x${value.toString(16)}`;
  return bits === 0xffffffff ? shown : `${shown}/0x${bits.toString(16)}`;
}

function hex32(value: number | undefined): string | undefined {
  if (value === undefined || value > 0xffffffff) return undefined;
  return `0x${value.toString(16).padStart(8, '0')}`;
}
