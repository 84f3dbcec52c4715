/** What each part of an element may be, and its canonical texts. */
import { prefixLength, printAddress, tryParseAddress, tryParsePrefix } from '../net/address';
import { type Family, familyName } from '../net/family';
import { tryParseInteger } from '../net/integer';
import { tryParsePort } from '../net/port';
import { printProtocol, tryParseProtocol } from '../net/protocol';
import { icmpType, icmpv6Type } from '../extensions/kinds/icmp-types';
import { macAddress } from '../extensions/kinds/mac-addresses';
import { type Refused, refused } from '../extensions/value-kind';
import { type CreateOptions, isSetName, setNameForm } from './ip-set';
import { type Ipv4Range, ipv4Text, networkText, networksOf, tryParseIpv4Range } from './ipv4-ranges';
import type { ElementPart } from './set-types';

export interface PartContext {
  readonly family: Family;
  readonly options: CreateOptions;
  /** Of the set, such as `hash:ip`. */
  readonly type: string;
}

type Read = { readonly ok: true; readonly elements: readonly string[] } | Refused;

const one = (element: string): Read => ({ ok: true, elements: [element] });

export const partReaders: Readonly<Record<ElementPart, (text: string, context: PartContext) => Read>> = {
  ip: (text, context) =>
    context.family === 'ipv4' ? readIpv4(text, context) : readOneAddress(text, context),
  'one-ip': readOneAddress,
  net: (text, context) => readNetwork(text, context, 1),
  'any-net': (text, context) => readNetwork(text, context, 0),
  port: readPorts,
  'bare-port': readBarePorts,
  mac: (text) => {
    const read = macAddress.parse([text], { family: 'ipv4' });
    const address = read.ok ? read.words.join('').toUpperCase() : '';
    if (!read.ok) return refused(`\`${text}\` is ${read.why}`);
    return address === '00:00:00:00:00:00'
      ? refused('the address of zeros cannot be in a set')
      : one(address);
  },
  iface: (text) => {
    const name = text.replace(/^physdev:/, '');
    const isName = name !== '' && Buffer.byteLength(name) <= 15 && !/[\s/\p{C}"]/u.test(name);
    return isName ? one(text) : refused(`\`${name}\` is not the name of an interface, at most 15 bytes`);
  },
  mark: (text, { options }) => {
    const mark = tryParseInteger(text);
    if (mark === undefined || mark > 0xffffffff)
      return refused(`\`${text}\` is not a mark: a number of 32 bits`);
    const masked = (mark & Number(options.markmask ?? 0xffffffff)) >>> 0;
    return one(`0x${masked.toString(16).padStart(8, '0')}`);
  },
  set: (text) =>
    isSetName(text) ? one(text) : refused(`\`${text}\` is not the name of a set: ${setNameForm}`),
};

function readIpv4(text: string, context: PartContext): Read {
  const range = tryParseIpv4Range(text);
  if (range === undefined)
    return refused(`\`${text}\` is not an IPv4 address, a network or a range FIRST-LAST`);
  const step = context.options.netmask === undefined ? 1 : 2 ** (32 - Number(context.options.netmask));
  const from = Math.floor(range.first / step) * step;
  if ((range.last - from) / step >= 2 ** 20) return refused(`\`${text}\` is more than 1048576 addresses`);
  const bounds = context.options.range === undefined ? undefined : tryParseIpv4Range(context.options.range);
  const mask = maskOf(context);
  const elements: string[] = [];
  for (let address = from; address <= range.last; address += step) {
    const kept = mask === undefined ? address : (address & mask) >>> 0;
    if (bounds !== undefined && !holds(bounds, kept))
      return refused(`${ipv4Text(kept)} is outside of the range ${context.options.range ?? ''} of the set`);
    if (kept === 0 && context.type === 'hash:ip')
      return refused('the address 0.0.0.0 cannot be in a hash:ip');
    elements.push(ipv4Text(kept));
  }
  return { ok: true, elements };
}

function holds({ first, last }: Ipv4Range, address: number): boolean {
  return address >= first && address <= last;
}

function maskOf({ options }: PartContext): number | undefined {
  if (options.bitmask === undefined) return undefined;
  return tryParseIpv4Range(options.bitmask)?.first;
}

function readOneAddress(text: string, context: PartContext): Read {
  const { family, options } = context;
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  const full = family === 'ipv4' ? '/32' : '/128';
  const address = tryParseAddress(bare.endsWith(full) ? bare.slice(0, -full.length) : bare, family);
  if (address === undefined) return refused(`\`${text}\` is not one ${familyName(family)} address`);
  if (family === 'ipv4') return readIpv4(printAddress(address), context);
  const mask = options.netmask ?? options.bitmask;
  const kept =
    mask === undefined ? address : tryParsePrefix(`${printAddress(address)}/${mask}`, family)?.address;
  if (kept === undefined) return refused(`\`${text}\` does not fit the mask of the set`);
  if (context.type === 'hash:ip' && kept.every((byte) => byte === 0))
    return refused('the address :: cannot be in a hash:ip');
  return one(printAddress(kept));
}

/** @param shortest the shortest prefix length that the type takes */
function readNetwork(text: string, { family }: PartContext, shortest: 0 | 1): Read {
  const bare = text.replace(/^\[(.*)\]/, '$1');
  if (family === 'ipv4' && bare.includes('-')) {
    const range = tryParseIpv4Range(bare);
    if (range === undefined) return refused(`\`${text}\` is not a range FIRST-LAST of IPv4 addresses`);
    const networks = networksOf(range);
    return networks[0] === '0.0.0.0/0' && shortest > 0
      ? refused('a network of length 0 cannot be in this type of set')
      : { ok: true, elements: networks };
  }
  const slash = bare.indexOf('/');
  const full = family === 'ipv4' ? 32 : 128;
  const length = slash < 0 ? full : tryParseInteger(bare.slice(slash + 1));
  const prefix = length === undefined ? undefined : tryParsePrefix(bare, family);
  if (prefix === undefined || length === undefined)
    return refused(`\`${text}\` is not an ${familyName(family)} network as ADDRESS/LENGTH`);
  if (length < shortest)
    return refused(
      `a network of length 0 cannot be in this type of set; ${family === 'ipv4' ? 'write 0.0.0.0/1 and 128.0.0.0/1' : 'write ::/1 and 8000::/1'}`,
    );
  return one(networkText(printAddress(prefix.address), prefixLength(prefix.mask) ?? full, full));
}

const withPorts = new Set(['tcp', 'udp', 'sctp', 'udplite']);

function readPorts(text: string, { family }: PartContext): Read {
  const colon = text.indexOf(':');
  const number = colon < 0 ? 6 : tryParseProtocol(text.slice(0, colon));
  if (number === undefined || number === 0) return refused(`\`${text.slice(0, colon)}\` is not a protocol`);
  const protocol = printProtocol(number);
  const rest = text.slice(colon + 1);
  if (protocol === 'icmp' || protocol === 'ipv6-icmp') return readIcmp(protocol, rest, family);
  if (!withPorts.has(protocol))
    return rest === '0'
      ? one(`${protocol}:0`)
      : refused(`protocol ${protocol} has no ports; write ${protocol}:0`);
  const ports = tryReadPortRange(rest);
  if (ports === undefined) return refused(`\`${rest}\` is not a port, a service or a range FIRST-LAST`);
  return { ok: true, elements: ports.map((port) => `${protocol}:${String(port)}`) };
}

function readIcmp(protocol: 'icmp' | 'ipv6-icmp', text: string, family: Family): Read {
  if ((protocol === 'icmp') !== (family === 'ipv4'))
    return refused(`protocol ${protocol} does not go with a set of ${familyName(family)}`);
  const read = (protocol === 'icmp' ? icmpType : icmpv6Type).parse([text], { family });
  if (!read.ok) return refused(`\`${text}\` is ${read.why}`, read.didYouMean);
  const type = read.words.join('');
  if (type === 'any') return refused('`any` is not one ICMP type');
  return one(`${protocol}:${type.includes('/') ? type : `${type}/0`}`);
}

function readBarePorts(text: string, { options }: PartContext): Read {
  const ports = tryReadPortRange(text.replace(/^(tcp|udp):/i, ''));
  if (ports === undefined) return refused(`\`${text}\` is not a port, a service or a range FIRST-LAST`);
  const [first = 0, last = 65_535] = (options.range ?? '0-65535').split('-').map(Number);
  const outside = ports.find((port) => port < first || port > last);
  if (outside !== undefined)
    return refused(`${String(outside)} is outside of the range ${options.range ?? ''} of the set`);
  return { ok: true, elements: ports.map(String) };
}

/** A port, or a range; the name of a service may hold a dash, and may stand in brackets. */
function tryReadPortRange(text: string): readonly number[] | undefined {
  const only = tryParsePort(text.replace(/^\[(.*)\]$/, '$1'));
  if (only !== undefined) return [only];
  for (let dash = text.indexOf('-'); dash >= 0; dash = text.indexOf('-', dash + 1)) {
    const ends = [text.slice(0, dash), text.slice(dash + 1)].map((end) =>
      tryParsePort(end.replace(/^\[(.*)\]$/, '$1')),
    );
    const [a, b] = ends;
    if (a === undefined || b === undefined) continue;
    const [first, last] = a <= b ? [a, b] : [b, a];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }
  return undefined;
}
