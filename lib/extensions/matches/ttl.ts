import { match } from '../extension';
import { integer } from '../kinds/numbers';

const byte = integer({ name: 'hops', low: 0, high: 255 });

/** Nothing is beyond the ends of a byte. */
const noneAt =
  (end: string) =>
  ([word]: readonly string[]): false | undefined =>
    word === end ? false : undefined;

export const ttl = match({
  name: 'ttl',
  summary: 'Time to live of an IPv4 packet.',
  families: ['ipv4'],
  options: {
    ttlEq: {
      flag: '--ttl-eq',
      aliases: ['--ttl'],
      value: byte,
      negatable: true,
      summary: 'Just that many hops are left.',
    },
    ttlLt: { flag: '--ttl-lt', value: byte, matchesEvery: noneAt('0'), summary: 'Fewer hops are left.' },
    ttlGt: { flag: '--ttl-gt', value: byte, matchesEvery: noneAt('255'), summary: 'More hops are left.' },
  },
  exclusive: [['ttlEq', 'ttlLt', 'ttlGt']],
  oneOf: ['ttlEq', 'ttlLt', 'ttlGt'],
  example: '-m ttl --ttl-lt 2 -j DROP',
});

export const hl = match({
  name: 'hl',
  summary: 'Hop limit of an IPv6 packet.',
  families: ['ipv6'],
  options: {
    hlEq: {
      flag: '--hl-eq',
      aliases: ['--hl'],
      value: byte,
      negatable: true,
      summary: 'Just that many hops are left.',
    },
    hlLt: { flag: '--hl-lt', value: byte, matchesEvery: noneAt('0'), summary: 'Fewer hops are left.' },
    hlGt: { flag: '--hl-gt', value: byte, matchesEvery: noneAt('255'), summary: 'More hops are left.' },
  },
  exclusive: [['hlEq', 'hlLt', 'hlGt']],
  oneOf: ['hlEq', 'hlLt', 'hlGt'],
  example: '-m hl --hl-lt 2 -j DROP',
});
