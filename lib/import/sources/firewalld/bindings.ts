/** Which packets are of a zone: those from its sources, and those of its interfaces. */
import { type Family, families } from '../../../net/family';
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

/**
 * What an element binds to its zone.
 *
 * @param side packets that come `in` from there, or go `out` to there; undefined where nothing tells, as of a MAC address
 */
export function tryFindBinding({ attributes }: XmlElement, side: 'in' | 'out'): Packets | undefined {
  const { name, address, ipset, mac } = attributes;
  const isIn = side === 'in';
  if (name !== undefined) return { words: [isIn ? '-i' : '-o', name], families };
  if (address !== undefined) return { words: [isIn ? '-s' : '-d', address], families: familiesOf(address) };
  if (ipset !== undefined)
    return { words: ['-m', 'set', '--match-set', ipset, isIn ? 'src' : 'dst'], families: ['ipv4'] };
  return mac === undefined || !isIn ? undefined : { words: ['-m', 'mac', '--mac-source', mac], families };
}

export function familiesOf(address: string): readonly Family[] {
  return address.includes(':') ? ['ipv6'] : ['ipv4'];
}
