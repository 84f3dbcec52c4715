/** What becomes of packets when a rule of nat gives their connection another address or port. */
import type { Translation } from '../extensions/extension';
import type { NumberRange } from '../extensions/packet-test';
import { tryFindTarget } from '../extensions/registry';
import { tryParseAddress, tryParsePrefix } from '../net/address';
import type { Family } from '../net/family';
import type { Node } from './decision-diagrams';
import { exists } from './free-variables';
import type { Hook } from './packet-path';
import type { RulesetSpace } from './ruleset-space';

export interface Translated {
  readonly packets: Node;
  /** Whether they now go to this host, or to another one; undefined where the destination stays as it was. */
  readonly to: 'this host' | 'elsewhere' | undefined;
}

type End = 'source' | 'destination';

/** @param outcome the target with its options, such as `DNAT --to-destination 192.0.2.1:80` */
export function translatePackets(packets: Node, outcome: string, hook: Hook, own: RulesetSpace): Translated {
  const [name = '', ...words] = outcome.split(' ');
  const { family } = own.ruleset;
  const valueOf = (flag: string): string | undefined =>
    words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;
  const translation = tryFindTarget(name, family)?.translation;
  if (translation === undefined) throw new Error(`${name} does not translate`);
  const { addresses, ports: portsFlag, network, isToThisHost } = translation;
  const end = endAt(translation, hook);
  if (network !== undefined) return mapNetwork(packets, { network: valueOf(network) ?? '', end }, own);
  const [addressText, portText] =
    addresses === undefined
      ? [undefined, portsFlag === undefined ? undefined : valueOf(portsFlag)]
      : splitRange(valueOf(addresses) ?? '', family);
  let set = packets;
  // An address that the host chooses may be any; with `:PORT` alone it stays.
  if (addresses === undefined || addressText !== undefined)
    set = own.replaced(set, end, addressText === undefined ? undefined : addressRange(addressText, family));
  const ports = portText === undefined ? undefined : portRange(portText);
  if (ports !== undefined) set = own.replaced(set, `${end}Port`, ports);
  set = own.replaced(set, `${end}Translated`, [1n, 1n]);
  if (end === 'source') return { packets: set, to: undefined };
  if (isToThisHost === true) return { packets: set, to: 'this host' };
  return { packets: set, to: addressText === undefined ? undefined : 'elsewhere' };
}

function endAt({ end }: Translation, hook: Hook): End {
  if (end !== 'by-hook') return end;
  return hook === 'PREROUTING' || hook === 'OUTPUT' ? 'destination' : 'source';
}

/** The bits behind the prefix stay. */
function mapNetwork(
  packets: Node,
  { network, end }: { readonly network: string; readonly end: End },
  own: RulesetSpace,
): Translated {
  const { family } = own.ruleset;
  const prefix = tryParsePrefix(network, family);
  const place = own.space.placeOf(end);
  if (prefix === undefined) return { packets: own.replaced(packets, end, undefined), to: undefined };
  const host = numberOf(prefix.mask.map((byte) => 255 - byte));
  const kept = host === 0n ? 0 : host.toString(2).length;
  const free = exists(own.diagrams, packets, { ...place, width: place.width - kept });
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
