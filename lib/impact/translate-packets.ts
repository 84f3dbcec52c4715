/** What becomes of packets when a rule of nat gives their connection another address or port. */
import type { NumberRange } from '../extensions/packet-test';
import { tryParseAddress, tryParsePrefix } from '../net/address';
import type { Family } from '../net/family';
import type { Hook } from './compare-rulesets';
import type { Node } from './decision-diagrams';
import type { RulesetSpace } from './ruleset-space';

export interface Translated {
  readonly packets: Node;
  /** Whether they now go to this host, or to another one; undefined where the destination stays as it was. */
  readonly to: 'this host' | 'elsewhere' | undefined;
}

type End = 'source' | 'destination';

/** Where a new address or port comes from: the option that names it, or none where the host chooses. */
const targets: Readonly<
  Partial<Record<string, { readonly end: End; readonly addresses?: string; readonly ports?: string }>>
> = {
  DNAT: { end: 'destination', addresses: '--to-destination' },
  REDIRECT: { end: 'destination', ports: '--to-ports' },
  SNAT: { end: 'source', addresses: '--to-source' },
  MASQUERADE: { end: 'source', ports: '--to-ports' },
};

/** @param outcome the target with its options, such as `DNAT --to-destination 192.0.2.1:80` */
export function translatePackets(packets: Node, outcome: string, hook: Hook, own: RulesetSpace): Translated {
  const [name = '', ...words] = outcome.split(' ');
  const { family } = own.ruleset;
  const valueOf = (flag: string | undefined): string | undefined =>
    flag === undefined ? undefined : words[words.indexOf(flag) + 1];
  const target = targets[name];
  if (target === undefined) return mapNetwork(packets, valueOf('--to') ?? '', hook, own);
  const { end } = target;
  const [addressText, portText] =
    target.addresses === undefined
      ? [undefined, words.includes(target.ports ?? '') ? valueOf(target.ports) : undefined]
      : splitRange(valueOf(target.addresses) ?? '', family);
  let set = packets;
  // An address that the host chooses may be any; with `:PORT` alone it stays.
  if (target.addresses === undefined || addressText !== undefined)
    set = own.replaced(set, end, addressText === undefined ? undefined : addressRange(addressText, family));
  const ports = portText === undefined ? undefined : portRange(portText);
  if (ports !== undefined) set = own.replaced(set, `${end}Port`, ports);
  set = own.replaced(set, `${end}Translated`, [1n, 1n]);
  if (end === 'source') return { packets: set, to: undefined };
  if (name === 'REDIRECT') return { packets: set, to: 'this host' };
  return { packets: set, to: addressText === undefined ? undefined : 'elsewhere' };
}

/** NETMAP keeps the bits behind the prefix. */
function mapNetwork(packets: Node, network: string, hook: Hook, own: RulesetSpace): Translated {
  const { family } = own.ruleset;
  const end: End = hook === 'PREROUTING' || hook === 'OUTPUT' ? 'destination' : 'source';
  const prefix = tryParsePrefix(network, family);
  const place = own.space.placeOf(end);
  if (prefix === undefined) return { packets: own.replaced(packets, end, undefined), to: undefined };
  const host = numberOf(prefix.mask.map((byte) => 255 - byte));
  const kept = host === 0n ? 0 : host.toString(2).length;
  const free = own.diagrams.exists(packets, place.firstVariable, place.width - kept);
  const first = numberOf(prefix.address);
  const inside = own.diagrams.between(place.firstVariable, place.width, first, first + host);
  const set = own.replaced(own.diagrams.and(free, inside), `${end}Translated`, [1n, 1n]);
  return { packets: set, to: end === 'destination' ? 'elsewhere' : undefined };
}

function splitRange(word: string, family: Family): readonly [string | undefined, string | undefined] {
  if (/^:[^:]/.test(word)) return [undefined, word.slice(1)];
  const [, inside, ports] =
    (family === 'ipv4' ? /^([^:]*)(?::(.*))?$/ : /^\[([^\]]*)\](?::(.*))?$/).exec(word) ?? [];
  return inside === undefined ? [word, undefined] : [inside, ports];
}

function addressRange(text: string, family: Family): NumberRange | undefined {
  const [first, last = first] = text.split('-').map((part) => tryParseAddress(part, family));
  return first === undefined || last === undefined ? undefined : [numberOf(first), numberOf(last)];
}

/** Ports that are moved may be any of those that they are moved to. */
function portRange(text: string): NumberRange | undefined {
  const [range = '', base] = text.split('/');
  const [first = NaN, last = first] = range.split('-').map(Number);
  if (Number.isNaN(first) || Number.isNaN(last)) return undefined;
  const start = base === undefined ? first : Number(base);
  return [BigInt(start), BigInt(start + last - first)];
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}
