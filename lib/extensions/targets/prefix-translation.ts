/** Stateless translation of IPv6 prefixes (RFC 6296). */
import { target } from '../extension';
import { translatedPrefix } from '../kinds/networks';

const srcPfx = {
  flag: '--src-pfx',
  value: translatedPrefix,
  required: true,
  summary: 'Prefix to translate from.',
} as const;

const dstPfx = {
  flag: '--dst-pfx',
  value: translatedPrefix,
  required: true,
  summary: 'Prefix to translate to.',
} as const;

export const snpt = target({
  name: 'SNPT',
  summary: 'Replaces the prefix of the source address.',
  effect: 'marked',
  families: ['ipv6'],
  tables: ['mangle'],
  chains: ['POSTROUTING', 'INPUT'],
  options: { srcPfx, dstPfx },
  example: '-s fd00:db8::/64 -o eth0 -j SNPT --src-pfx fd00:db8::/64 --dst-pfx 2001:db8::/64',
});

export const dnpt = target({
  name: 'DNPT',
  summary: 'Replaces the prefix of the destination address.',
  effect: 'marked',
  families: ['ipv6'],
  tables: ['mangle'],
  chains: ['PREROUTING', 'OUTPUT'],
  options: { srcPfx, dstPfx },
  example: '-d 2001:db8::/64 -i eth0 -j DNPT --src-pfx 2001:db8::/64 --dst-pfx fd00:db8::/64',
});
