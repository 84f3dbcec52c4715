/** A rule that translates addresses as the construct that declares it: `Masquerade`, `ForwardedPort` or `RedirectedPort`. */
import { tryParseAddress } from '../../net/address';
import { type Family, families } from '../../net/family';
import type { PeerMatch } from '../../patterns/peer-match';
import { masqueradingRule, portForwardingRule, portRedirectionRule } from '../../patterns/translation';
import { type Props, listCode } from './constructs/candidate';
import { peerCode } from './peer-code';
import { type Code, tryFindServiceCode } from './service-code';
import { isRule, maybe, packetsOf, targetOf } from './translation-parts';

export interface TranslationCall {
  readonly construct: 'Masquerade' | 'ForwardedPort' | 'RedirectedPort';
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
  if (chain === 'PREROUTING') return tryFindForwardedPort(texts) ?? tryFindRedirectedPort(texts);
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
  const [to, toPort] = target.words['--to-destination']?.split(':') ?? [];
  if (packets?.service.kind !== 'port' || to === undefined || packets.to?.kind === 'range') return undefined;
  const service = tryFindServiceCode(packets.service);
  const { from = { kind: 'any', family: 'ipv4' }, inInterface } = packets;
  const publicAddress = packets.to?.kind === 'prefix' ? packets.to.text.replace(/\/32$/, '') : undefined;
  const asked = { part: packets.service, from, inInterface, publicAddress, to, toPort };
  if (
    service === undefined ||
    !(toPort === undefined || isOnePort(toPort)) ||
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
      toPort: toPort === undefined ? undefined : maybe(Number(toPort)),
      from: packets.from === undefined ? undefined : listCode([peerCode(packets.from, ['ipv4'])]),
      outside: maybe(inInterface),
      publicAddress: maybe(publicAddress),
      // FORWARD has its own rules, which are imported as they are.
      admit: maybe(false),
    },
  };
}

const toThisHost = / -m addrtype --dst-type LOCAL(?= )/;

function tryFindRedirectedPort(texts: ReadonlyMap<Family, string>): TranslationCall | undefined {
  const [first] = texts;
  if (first === undefined) return undefined;
  const target = targetOf(first);
  const toPort = target.words['--to-ports'];
  // No intent asks for the kind of an address.
  const [family, text] = first;
  const packets = packetsOf([family, text.replace(toThisHost, '')]);
  if (target.name !== 'REDIRECT' || packets?.service.kind !== 'port') return undefined;
  if (toPort === undefined || !isOnePort(toPort)) return undefined;
  const { service: part, from, inInterface, to } = packets;
  const transparent = to === undefined && !toThisHost.test(text);
  const inFamilies = families.filter((each) => texts.has(each));
  const declares = inFamilies.every((each) =>
    isRule(
      portRedirectionRule({
        ...{ part, inInterface, to, transparent, toPort },
        from: from ?? { kind: 'any', family: each },
      }),
      [each, texts.get(each) ?? ''],
    ),
  );
  const service = tryFindServiceCode(part);
  if (!declares || service === undefined) return undefined;
  return {
    construct: 'RedirectedPort',
    id: 'redirected-port',
    props: {
      service,
      toPort: maybe(Number(toPort)),
      from: whose(from, inFamilies),
      interface: maybe(inInterface),
      to: to === undefined ? undefined : listCode([peerCode(to, inFamilies)]),
      transparent: transparent ? maybe(true) : undefined,
      // INPUT has its own rules, which are imported as they are.
      admit: maybe(false),
    },
  };
}

/** No range, which constructs do not lead to. */
function isOnePort(text: string): boolean {
  return /^\d+$/.test(text);
}

/** Whose packets; undefined for all of both families, as a construct has it without being told. */
function whose(from: PeerMatch | undefined, inFamilies: readonly Family[]): Code | undefined {
  if (from !== undefined) return listCode([peerCode(from, inFamilies)]);
  if (inFamilies.length > 1) return undefined;
  const everybody = inFamilies.includes('ipv4') ? 'Peer.anyIpv4()' : 'Peer.anyIpv6()';
  return listCode([{ code: everybody, uses: ['Peer'] }]);
}
