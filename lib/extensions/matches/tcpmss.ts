import { match } from '../extension';
import { integerRange } from '../kinds/numbers';

export const tcpmss = match({
  name: 'tcpmss',
  summary: 'Largest segment that the end of a TCP connection says it takes.',
  families: ['ipv4', 'ipv6'],
  protocols: ['tcp'],
  options: {
    mss: {
      flag: '--mss',
      value: integerRange({ name: 'segment size', low: 0, high: 65_535, forwardOnly: true }),
      negatable: true,
      required: true,
      summary: 'The size, or a range; only segments with SYN have it.',
    },
  },
  example: '-p tcp -m tcp --syn -m tcpmss --mss 0:500 -j DROP',
});
