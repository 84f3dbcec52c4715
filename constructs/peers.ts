import type { Construct } from 'constructs';
import { tryParsePrefix } from '../lib/net/address';
import { type Family, families } from '../lib/net/family';
import { constructError } from './construct-problems';
import { isUnresolved } from './late-value';
import { quoted } from '../lib/base/visible-text';

/**
 * Addresses that traffic comes from: an address or prefix of either family (`192.0.2.7`, `192.0.2.0/24`,
 * `2001:db8::/32`). One that is only known at apply needs its family said: `{ ipv4: instance.privateIp }`, or both.
 */
export type Peer =
  | string
  | { readonly ipv4: string; readonly ipv6?: string }
  | { readonly ipv4?: string; readonly ipv6: string };

/** Peers by family, in the order given. @throws FirewallError `construct/bad-address`, `construct/unknown-family` */
export function peersByFamily(
  peers: readonly Peer[],
  construct: Construct,
): Readonly<Record<Family, readonly string[]>> {
  const found: Record<Family, string[]> = { ipv4: [], ipv6: [] };
  for (const { said, text } of peers.flatMap(addressesOf)) found[familyOf(text, said, construct)].push(text);
  return found;
}

function addressesOf(peer: Peer): readonly { readonly said: Family | undefined; readonly text: string }[] {
  if (typeof peer === 'string') return [{ said: undefined, text: peer }];
  return families.flatMap((said) => (said in peer ? [{ said, text: peer[said] ?? '' }] : []));
}

function familyOf(text: string, said: Family | undefined, construct: Construct): Family {
  if (isUnresolved(text)) {
    if (said !== undefined) return said;
    throw constructError(construct, {
      code: 'construct/unknown-family',
      summary: 'an address that is known only at apply does not tell its family',
      help: 'write { ipv4: ... } or { ipv6: ... } around it',
    });
  }
  const family = families.find((candidate) => tryParsePrefix(text, candidate) !== undefined);
  if (family !== undefined && (said === undefined || said === family)) return family;
  throw constructError(construct, {
    code: 'construct/bad-address',
    summary: `${quoted(text)} is not an ${said === undefined ? 'IPv4 or IPv6' : said === 'ipv4' ? 'IPv4' : 'IPv6'} address or prefix`,
    detail:
      'allowed are 192.0.2.7, 192.0.2.0/24, 2001:db8::7 and 2001:db8::/32; names are not, as they mean other addresses on other hosts',
  });
}
