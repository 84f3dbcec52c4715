import type { Construct, IConstruct } from 'constructs';
import { describeValue } from '../../lib/base/describe-value';
import { tryParseAddress, tryParsePrefix } from '../../lib/net/address';
import { type Family, families, familyName } from '../../lib/net/family';
import type { PeerMatch } from '../../lib/patterns/peer-match';
import { constructError } from '../problems/construct-problems';
import { isUnresolved } from '../text/unresolved-token';

/** An address or prefix of either family as text, `'192.0.2.7'`, `'2001:db8::/32'`, or any other Peer. */
export type AddressLike = Peer | string;

/** Addresses; or hosts whose firewalls are declared as well: a `Firewall` or a `HostGroup`. */
export type PeerLike = AddressLike | PeerHosts;

/** Hosts whose firewalls are declared: a `Firewall` is one, a `HostGroup` several. */
export interface PeerHosts {
  /** The firewall of each host. */
  readonly firewalls: readonly PeerHost[];
}

/** A host as a peer of others. */
export interface PeerHost extends IConstruct {
  /** What others see it by. */
  readonly addresses: readonly AddressLike[];
}

/** What was asked for; it is checked where it is used, so that errors name the construct. */
type Wanted =
  | { readonly kind: 'any'; readonly families: readonly Family[] }
  | { readonly kind: 'address' | 'prefix' | 'either'; readonly text: string; readonly family?: Family }
  | { readonly kind: 'range'; readonly first: string; readonly last: string }
  | { readonly kind: 'set'; readonly sets: Readonly<Partial<Record<Family, string>>> }
  | { readonly kind: 'list'; readonly peers: readonly AddressLike[] };

/** The name of a set for each family that has one. */
export type SetNames = Readonly<Partial<Record<Family, string>>>;

/** A declared set, as `IpSet` is one. */
export interface PeerSet extends Construct {
  /** What the set is called in each family that it has. */
  readonly names: SetNames;
  /** Of how many parts an element is made. */
  readonly dimension: number;
}

function isPeerSet(set: SetNames | PeerSet): set is PeerSet {
  return 'names' in set;
}

/**
 * Addresses at the other end of a connection. Never a host name: it could mean other addresses on other hosts.
 *
 * @example
 * new SafetyChain(firewall, 'safety', {
 *   trusted: [Peer.prefix('192.0.2.0/24'), Peer.range('203.0.113.10', '203.0.113.20'), '2001:db8::7'],
 *   services: [Service.mysql],
 * });
 */
export class Peer {
  /** Every address of both families. */
  static any(): Peer {
    return new Peer({ kind: 'any', families });
  }

  /** Every IPv4 address, and no IPv6 address. */
  static anyIpv4(): Peer {
    return new Peer({ kind: 'any', families: ['ipv4'] });
  }

  /** Every IPv6 address, and no IPv4 address. */
  static anyIpv6(): Peer {
    return new Peer({ kind: 'any', families: ['ipv6'] });
  }

  /** One address of either family: `192.0.2.7`, `2001:db8::7`. */
  static ip(address: string): Peer {
    return new Peer({ kind: 'address', text: address });
  }

  /** All addresses of a prefix of either family: `192.0.2.0/24`, `2001:db8::/32`. */
  static prefix(prefix: string): Peer {
    return new Peer({ kind: 'prefix', text: prefix });
  }

  /**
   * An IPv4 address or prefix. As the family is given, it may be an unresolved token, such as the address of a machine that the
   * same deploy creates.
   */
  static ipv4(address: string): Peer {
    return new Peer({ kind: 'either', text: address, family: 'ipv4' });
  }

  /** An IPv6 address or prefix, which may be an unresolved token. */
  static ipv6(address: string): Peer {
    return new Peer({ kind: 'either', text: address, family: 'ipv6' });
  }

  /** Addresses of one family from first to last, both included, where no prefix fits. */
  static range(first: string, last: string): Peer {
    return new Peer({ kind: 'range', first, last });
  }

  /**
   * The addresses in an ipset: one that an `IpSet` declares, or of the host, by one name for each family that has one.
   *
   * @example
   * const blocked = new IpSet(firewall, 'blocked', { type: 'hash:net', entries: ['198.51.100.0/24'] });
   * firewall.denyFrom(Peer.set(blocked), Service.any);
   * firewall.denyFrom(Peer.set({ ipv4: 'f2b-sshd', ipv6: 'f2b-sshd6' }), Service.any);
   * @throws FirewallError `construct/bad-address` for a declared set of ports and the like
   */
  static set(set: SetNames | PeerSet): Peer {
    if (!isPeerSet(set)) return new Peer({ kind: 'set', sets: set });
    if (set.dimension === 1) return new Peer({ kind: 'set', sets: set.names });
    throw badAddress(
      set,
      `the elements of the set ${set.node.path} have ${String(set.dimension)} parts, so it is no list of addresses`,
      "name it in a rule: rule().match('set', { matchSet: { name: set.names.ipv4, sides: ['src', 'dst'] } })",
    );
  }

  /** Several peers under one name, such as all offices. */
  static list(...peers: readonly AddressLike[]): Peer {
    return new Peer({ kind: 'list', peers });
  }

  /**
   * What rules match, one rule each, in the order given.
   *
   * @throws FirewallError `construct/bad-address`, `construct/unknown-family` with the path of the construct
   * @internal
   */
  static matchesOf(peer: PeerLike, construct: Construct): readonly PeerMatch[] {
    if (peer instanceof Peer) return peer.matches(construct);
    if (typeof peer === 'string') return [networkMatch({ kind: 'either', text: peer }, construct)];
    if (isPeerHosts(peer)) return peer.firewalls.flatMap((host) => hostMatches(host, construct));
    throw badAddress(
      construct,
      `${describeValue(peer)} is not a Peer, an address, a Firewall or a HostGroup`,
    );
  }

  readonly #wanted: Wanted;

  private constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  private matches(construct: Construct): readonly PeerMatch[] {
    const wanted = this.#wanted;
    const odd = Object.entries(wanted).find(
      ([name, value]) => ['text', 'first', 'last'].includes(name) && typeof value !== 'string',
    );
    if (odd !== undefined) throw badAddress(construct, `${describeValue(odd[1])} is not an address`);
    switch (wanted.kind) {
      case 'any':
        return wanted.families.map((family) => ({ kind: 'any', family }));
      case 'range':
        return [rangeMatch(wanted, construct)];
      case 'set':
        return setMatches(wanted.sets, construct);
      case 'list':
        return wanted.peers.flatMap((peer) => Peer.matchesOf(peer, construct));
      default:
        return [networkMatch(wanted, construct)];
    }
  }
}

export function isPeerHosts(peer: unknown): peer is PeerHosts {
  return typeof peer === 'object' && peer !== null && 'firewalls' in peer && Array.isArray(peer.firewalls);
}

function hostMatches(host: PeerHost, construct: Construct): readonly PeerMatch[] {
  if (host.addresses.length > 0) return host.addresses.flatMap((each) => Peer.matchesOf(each, construct));
  throw constructError(construct, {
    code: 'construct/no-addresses',
    summary: `the addresses of ${host.node.path} are not known, so no rule can name it as a peer`,
    detail: 'a name is not enough: it could mean other addresses on other hosts',
    help: "give its host `addresses`: { address: 'web-1.example.net', addresses: ['192.0.2.7', '2001:db8::7'] }",
  });
}

function setMatches(
  sets: Readonly<Partial<Record<Family, string>>>,
  construct: Construct,
): readonly PeerMatch[] {
  const found = families.flatMap((family): PeerMatch[] => {
    const text = sets[family];
    return text === undefined ? [] : [{ kind: 'set', family, text }];
  });
  if (found.length > 0) return found;
  throw badAddress(construct, 'the set has no name', "write Peer.set({ ipv4: 'blocked' })");
}

function networkMatch(
  { kind, text, family: wanted }: Extract<Wanted, { text: string }>,
  construct: Construct,
): PeerMatch {
  if (isUnresolved(text)) {
    if (wanted !== undefined) return { kind: 'prefix', family: wanted, text };
    throw unknownFamily(construct, 'write Peer.ipv4(...) or Peer.ipv6(...)');
  }
  const family = families.find((candidate) => isNetwork(kind, text, candidate));
  if (family !== undefined && (wanted === undefined || wanted === family))
    return { kind: 'prefix', family, text };
  const names = (wanted === undefined ? families : [wanted]).map(familyName).join(' or ');
  const what = { address: 'address', prefix: 'prefix', either: 'address or prefix' }[kind];
  throw badAddress(construct, `${describeValue(text)} is not an ${names} ${what}`);
}

function isNetwork(kind: 'address' | 'prefix' | 'either', text: string, family: Family): boolean {
  if (kind === 'address') return tryParseAddress(text, family) !== undefined;
  return (kind === 'either' || text.includes('/')) && tryParsePrefix(text, family) !== undefined;
}

function rangeMatch({ first, last }: Extract<Wanted, { kind: 'range' }>, construct: Construct): PeerMatch {
  if (isUnresolved(first) || isUnresolved(last))
    throw unknownFamily(construct, 'a range needs known addresses; give a prefix as Peer.ipv4(...) instead');
  for (const family of families) {
    const [low, high] = [first, last].map((text) => tryParseAddress(text, family));
    if (low === undefined || high === undefined) continue;
    if (Buffer.compare(Buffer.from(low), Buffer.from(high)) <= 0)
      return { kind: 'range', family, text: `${first}-${last}` };
  }
  const range = `${describeValue(first)} to ${describeValue(last)}`;
  throw badAddress(
    construct,
    `${range} is not a range: two addresses of one family, the first not above the last`,
  );
}

function unknownFamily(construct: Construct, help: string): Error {
  return constructError(construct, {
    code: 'construct/unknown-family',
    summary: 'the address is an unresolved token, so its family is not known',
    help,
  });
}

function badAddress(construct: Construct, summary: string, help?: string): Error {
  return constructError(construct, {
    code: 'construct/bad-address',
    summary,
    ...(help === undefined ? {} : { help }),
    detail:
      'allowed are 192.0.2.7, 192.0.2.0/24, 2001:db8::7 and 2001:db8::/32; host names are not, as they mean other addresses on other hosts',
  });
}
