import { match } from '../extension';
import { integerRange, maxUnsigned32 } from '../kinds/numbers';

export const esp = match({
  name: 'esp',
  summary: 'Encapsulating security payload of IPsec packets.',
  families: ['ipv4', 'ipv6'],
  protocols: ['esp'],
  impliedBy: 'esp',
  options: {
    espspi: {
      flag: '--espspi',
      value: integerRange({ name: 'SPI range', low: 0, high: maxUnsigned32 }),
      negatable: true,
      matchesAll: ['0:4294967295'],
      summary: 'Security parameter index, or a range of them.',
    },
  },
  example: '-p esp -m esp --espspi 500:600 -j ACCEPT',
});
