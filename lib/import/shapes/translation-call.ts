/** A rule that translates addresses as the construct that declares it: `Masquerade` or `ForwardedPort`. */
import { tryParseAddress } from '../../net/address';
import { type Family, families } from '../../net/family';
import type { PeerMatch } from '../../patterns/peer-match';
import { masqueradingRule, portForwardingRule } from '../../patterns/translation';
import type { RuleBuilder } from '../../ruleset/build/rule-builder';
import { printRule } from '../../ruleset/model/print-rule';
import type { Rule } from '../../ruleset/model/rule';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { type Props, listCode, unless } from './constructs/candidate';
import { peerCode } from './peer-code';
import { type PacketShape, tryFindPackets } from './rule-shape';
import { type Code, tryFindServiceCode } from './service-code';

export interface TranslationCall {
  readonly construct: 'Masquerade' | 'ForwardedPort';
  readonly id: string;
  readonly props: Props;
}

interface TranslationPlace {
  readonly table: string;
  readonly chain: string;
}

/**
 * The construct that declares exactly this rule; undefined where there is none.
 *
 * @param texts of the rule, in each family that it stands in
 */
export function tryFindTranslation(
  texts: ReadonlyMap<Family, string>,
  { table, chain }: TranslationPlace,
): TranslationCall | undefined {
  if (table !== 'nat') return undefined;
  if (chain === 'POSTROUTING') return tryFindMasquerade(texts);
  if (chain === 'PREROUTING') return tryFindForwardedPort(texts);
  return undefined;
}

function tryFindMasquerade(texts: ReadonlyMap<Family, string>): TranslationCall | undefined {
  const [first] = texts;
  if (first === undefined) return undefined;
  const [packets, target] = [packetsOf(first), targetOf(first)];
  if (packets === undefined || !['MASQUERADE', 'SNAT'].includes(target.name)) return undefined;
  const { from, to, outInterface, notOutInterface } = packets;
  const publicAddress = target.words['--to-source'];
  const inFamilies = families.filter((family) => texts.has(family));
  if (
    publicAddress !== undefined &&
    !inFamilies.every((each) => tryParseAddress(publicAddress, each) !== undefined)
  )
    return undefined;
  const declares = inFamilies.every((family) =>
    isRule(
      masqueradingRule({
        network: from ?? { kind: 'any', family },
        to,
        outInterface,
        notOutInterface,
        publicAddress,
      }),
      [family, texts.get(family) ?? ''],
    ),
  );
  if (!declares) return undefined;
  return {
    construct: 'Masquerade',
    id: 'masquerade',
    props: {
      outside: maybe(outInterface),
      notOutside: maybe(notOutInterface),
      network: networkCode(from, inFamilies),
      to: to === undefined ? undefined : listCode([peerCode(to, inFamilies)]),
      publicAddress: maybe(publicAddress),
    },
  };
}

/** Whose packets; undefined for all of IPv4, as a construct has it without being told. */
function networkCode(from: PeerMatch | undefined, inFamilies: readonly Family[]): Code | undefined {
  if (from !== undefined) return listCode([peerCode(from, inFamilies)]);
  if (inFamilies.length > 1) return listCode([{ code: 'Peer.any()', uses: ['Peer'] }]);
  return inFamilies.includes('ipv4') ? undefined : listCode([{ code: 'Peer.anyIpv6()', uses: ['Peer'] }]);
}

function tryFindForwardedPort(texts: ReadonlyMap<Family, string>): TranslationCall | undefined {
  const [first, ...more] = texts;
  if (first?.[0] !== 'ipv4' || more.length > 0) return undefined;
  const [packets, target] = [packetsOf(first), targetOf(first)];
  const [to, port] = target.words['--to-destination']?.split(':') ?? [];
  if (packets?.service.kind !== 'port' || to === undefined || packets.to?.kind === 'range') return undefined;
  const service = tryFindServiceCode(packets.service);
  const { from = { kind: 'any', family: 'ipv4' }, inInterface } = packets;
  const publicAddress = packets.to?.kind === 'prefix' ? packets.to.text.replace(/\/32$/, '') : undefined;
  const toPort = port === undefined ? undefined : Number(port);
  const asked = { part: packets.service, from, inInterface, publicAddress, to, toPort };
  if (
    service === undefined ||
    tryParseAddress(to, 'ipv4') === undefined ||
    !isRule(portForwardingRule(asked), first)
  )
    return undefined;
  return {
    construct: 'ForwardedPort',
    id: 'forwarded-port',
    props: {
      service,
      to: maybe(to),
      toPort: maybe(toPort),
      from: packets.from === undefined ? undefined : listCode([peerCode(packets.from, ['ipv4'])]),
      outside: maybe(inInterface),
      publicAddress: maybe(publicAddress),
      // FORWARD has its own rules, which are imported as they are.
      admit: unless(undefined, false),
    },
  };
}

type InFamily = readonly [family: Family, text: string];

/** What such a construct can be about. */
function packetsOf([family, text]: InFamily): PacketShape | undefined {
  const packets = tryFindPackets(text, family);
  const isPlain =
    packets?.connections === 'any' && packets.limit === undefined && packets.comment === undefined;
  return isPlain ? packets : undefined;
}

interface Target {
  readonly name: string;
  readonly words: Readonly<Record<string, string | undefined>>;
}

function targetOf([family, text]: InFamily): Target {
  const target: Rule['target'] = parseRule(text, { family }).rule?.target;
  if (target?.kind !== 'known') return { name: '', words: {} };
  const words = target.options.map(({ flag, words: [word] }) => [flag, word] as const);
  return { name: target.name, words: Object.fromEntries(words) };
}

function isRule({ text }: RuleBuilder, [family, wanted]: InFamily): boolean {
  const { rule } = parseRule(text, { family });
  return rule !== undefined && printRule(rule, family) === wanted;
}

function maybe(value: string | number | undefined): Code | undefined {
  return value === undefined ? undefined : unless(undefined, value);
}
