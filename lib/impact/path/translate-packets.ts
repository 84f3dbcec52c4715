/** What becomes of packets when a rule of nat gives their connection another address or port. */
import type { Translation } from '../../extensions/extension';
import type { NumberRange, PacketField } from '../../extensions/packet-test';
import { tryFindTarget } from '../../extensions/registry';
import { type Prefix, tryParseAddress, tryParsePrefix } from '../../net/address';
import type { Family } from '../../net/family';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { Node } from '../diagrams/decision-diagrams';
import { exists } from '../diagrams/free-variables';
import type { Hook } from '../packets/packet-path';
import type { RuleReader } from '../rules/rule-reader';
import type { RulesetSpace } from '../chains/ruleset-space';

export interface Translated {
  readonly packets: Node;
  /** Whether they now go to this host, or to another one; undefined where the destination stays as it was. */
  readonly to: 'this host' | 'elsewhere' | undefined;
}

type End = 'source' | 'destination';

/** @param outcome the target with its options, such as `DNAT --to-destination 192.0.2.1:80` */
export function translatePackets(packets: Node, outcome: string, hook: Hook, own: RulesetSpace): Translated {
  const { replaced, to } = translationOf(outcome, hook, own);
  const { diagrams } = own;
  const translated = replaced.reduce(
    (set, { place, values: [first, last] }) =>
      diagrams.and(
        exists(diagrams, set, place),
        diagrams.between(place.firstVariable, place.width, first, last),
      ),
    packets,
  );
  return { packets: translated, to };
}

/** Those of some packets that a translation may have made into others. */
export function packetsBefore(
  translated: Node,
  among: Node,
  { outcome, hook }: { readonly outcome: string; readonly hook: Hook },
  own: RulesetSpace,
): Node {
  const { diagrams } = own;
  const { replaced } = translationOf(outcome, hook, own);
  return diagrams.and(
    among,
    replaced.reduce((set, { place }) => exists(diagrams, set, place), translated),
  );
}

/** Packets that nat has not met, or has left as they came: where the table nat is known, nothing else has translated them. */
export function untranslated(packets: Node, own: RulesetSpace): Node {
  if (!own.ruleset.tables.has('nat')) return packets;
  return (['destinationTranslated', 'sourceTranslated'] as const).reduce(
    (set, field) => own.replaced(set, field, [0n, 0n]),
    packets,
  );
}

/** Whether an outcome of nat gives packets another address or port. */
export function isTranslation(outcome: string, { ruleset }: RulesetSpace): boolean {
  const [name = ''] = outcome.split(' ', 1);
  return tryFindTarget(name, ruleset.family)?.translation !== undefined;
}

/** The ends of packets to which rules give other addresses or ports. */
export function translatedEnds(
  { tables, family }: Ruleset,
  reader: RuleReader,
): readonly Translation['end'][] {
  return [...(tables.get('nat')?.chains.values() ?? [])].flatMap(({ rules }) =>
    rules.flatMap(({ text }) => {
      const { action } = reader.read(text);
      const [name = ''] = action.kind === 'end' ? action.outcome.split(' ', 1) : [];
      return tryFindTarget(name, family)?.translation?.end ?? [];
    }),
  );
}

/** Bits of packets, and what they are afterwards. */
interface Replaced {
  readonly place: { readonly firstVariable: number; readonly width: number };
  readonly values: NumberRange;
}

function translationOf(
  outcome: string,
  hook: Hook,
  own: RulesetSpace,
): { readonly replaced: readonly Replaced[]; readonly to: Translated['to'] } {
  const [name = '', ...words] = outcome.split(' ');
  const { family } = own.ruleset;
  const valueOf = (flag: string): string | undefined =>
    words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;
  const translation = tryFindTarget(name, family)?.translation;
  if (translation === undefined) throw new Error(`${name} does not translate`);
  const { addresses, ports: portsFlag, network, isToThisHost } = translation;
  const end = endAt(translation, hook);
  const field = (of: PacketField, values?: NumberRange): Replaced => ({
    place: own.space.placeOf(of),
    values: values ?? [0n, own.space.lastValueOf(of)],
  });
  const mark = field(`${end}Translated`, [1n, 1n]);
  if (network !== undefined) {
    const prefix = tryParsePrefix(valueOf(network) ?? '', family);
    if (prefix === undefined) return { replaced: [field(end)], to: undefined };
    const bits = prefixBits(prefix, own.space.placeOf(end));
    return {
      replaced: bits.place.width === 0 ? [mark] : [bits, mark],
      to: end === 'destination' ? 'elsewhere' : undefined,
    };
  }
  const [addressText, portText] =
    addresses === undefined
      ? [undefined, portsFlag === undefined ? undefined : valueOf(portsFlag)]
      : splitRange(valueOf(addresses) ?? '', family);
  const ports = portText === undefined ? undefined : portRange(portText);
  const replaced = [
    // An address that the host chooses may be any; with `:PORT` alone it stays.
    ...(addresses === undefined || addressText !== undefined
      ? [field(end, addressText === undefined ? undefined : addressRange(addressText, family))]
      : []),
    ...(ports === undefined ? [] : [field(`${end}Port`, ports)]),
    mark,
  ];
  if (end === 'source') return { replaced, to: undefined };
  if (isToThisHost === true) return { replaced, to: 'this host' };
  return { replaced, to: addressText === undefined ? undefined : 'elsewhere' };
}

function endAt({ end }: Translation, hook: Hook): End {
  if (end !== 'by-hook') return end;
  return hook === 'PREROUTING' || hook === 'OUTPUT' ? 'destination' : 'source';
}

/** The bits behind the prefix stay. */
function prefixBits({ address, mask }: Prefix, { firstVariable, width }: Replaced['place']): Replaced {
  const host = numberOf(mask.map((byte) => 255 - byte));
  const kept = host === 0n ? 0 : host.toString(2).length;
  const network = numberOf(address) >> BigInt(kept);
  return { place: { firstVariable, width: width - kept }, values: [network, network] };
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
