import { match } from '../extension';
import { integer, integerRange, maxUnsigned32 } from '../kinds/numbers';
import { flag } from '../value-kind';

const ahspi = {
  flag: '--ahspi',
  value: integerRange({ name: 'SPI range', low: 0, high: maxUnsigned32 }),
  negatable: true,
  matchesAll: ['0:4294967295'],
  summary: 'Security parameter index, or a range of them.',
} as const;

export const ah = match({
  name: 'ah',
  summary: 'Authentication header of IPsec packets.',
  families: ['ipv4'],
  protocols: ['ah'],
  impliedBy: 'ah',
  options: { ahspi },
  example: '-p ah -m ah --ahspi 500 -j ACCEPT',
});

export const ah6 = match({
  name: 'ah',
  summary: 'Authentication header of IPsec packets.',
  families: ['ipv6'],
  skippedHeader: 'ah',
  impliedBy: 'ah',
  negationIsNotComplement: true,
  options: {
    ahspi,
    ahlen: {
      flag: '--ahlen',
      value: integer({ name: 'header length', low: 0, high: maxUnsigned32 }),
      negatable: true,
      hidden: ['0'],
      summary: 'Length of the header in bytes; 0 is any.',
    },
    ahres: { flag: '--ahres', value: flag, summary: 'The reserved field must be zero.' },
  },
  example: '-m ah --ahspi 500:600 -j ACCEPT',
  notes:
    'In IPv6 the header may stand before others, so `-p ah` is not needed and finds it only when it is last.',
});
