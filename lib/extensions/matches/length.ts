import { match } from '../extension';
import { integerRange } from '../kinds/numbers';

export const length = match({
  name: 'length',
  summary: 'Length of the packet in bytes, IP header included.',
  families: ['ipv4', 'ipv6'],
  options: {
    length: {
      flag: '--length',
      value: integerRange({ name: 'packet length', low: 0, high: 65_535 }),
      negatable: true,
      required: true,
      summary: 'The length, or a range.',
    },
  },
  example: '-p icmp -m length --length 86:65535 -j DROP',
});
