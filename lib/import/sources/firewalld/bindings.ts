/** Which packets are of a zone: those from its sources, and those of its interfaces. */
import { type Family, families } from '../../../net/family';
import type { KnownSet, KnownSets } from './described-sets';
import { type XmlElement, childrenOf } from './xml';

/** A rule with the families that it is of. */
export interface Packets {
  readonly words: readonly string[];
  readonly families: readonly Family[];
}

/** In the order in which firewalld asks them of all zones: sources, then interfaces. */
export const bindingKinds = ['source', 'interface'] as const;

export function isBound(root: XmlElement): boolean {
  return bindingKinds.some((kind) => childrenOf(root, kind).length > 0);
}

/** All that is bound to a zone, as far as something tells it. */
export function bindingsOf(root: XmlElement, side: 'in' | 'out', sets: KnownSets): readonly Packets[] {
  return bindingKinds.flatMap((kind) =>
    childrenOf(root, kind).flatMap((element) => tryFindBinding(element, side, sets) ?? []),
  );
}

/**
 * What an element names as where packets come from, or go to: the binding of a zone, or one side of a rich rule.
 *
 * @param side packets that come `in` from there, or go `out` to there; undefined where nothing tells, as of a MAC address
 */
export function tryFindBinding(
  { attributes }: XmlElement,
  side: 'in' | 'out',
  sets: KnownSets,
): Packets | undefined {
  const { name, address, ipset, mac, invert = 'no' } = attributes;
  const not = /^(yes|true)$/i.test(invert) ? ['!'] : [];
  const isIn = side === 'in';
  if (name !== undefined) return { words: [...not, isIn ? '-i' : '-o', name], families };
  if (address !== undefined)
    return { words: [...not, isIn ? '-s' : '-d', address], families: familiesOf(address) };
  if (ipset !== undefined) {
    const { families: own, dimension } = sets.get(ipset) ?? unknownSet;
    const sides = Array.from({ length: dimension }, () => (isIn ? 'src' : 'dst')).join(',');
    return { words: ['-m', 'set', ...not, '--match-set', ipset, sides], families: own };
  }
  return mac === undefined || !isIn
    ? undefined
    : { words: ['-m', 'mac', ...not, '--mac-source', mac], families };
}

/** A set whose file was not given: most are of IPv4, and of addresses. */
const unknownSet: KnownSet = { families: ['ipv4'], dimension: 1 };

function familiesOf(address: string): readonly Family[] {
  return address.includes(':') ? ['ipv6'] : ['ipv4'];
}
