import { match } from '../extension';
import { integer, maxUnsigned32 } from '../kinds/numbers';

export const cpu = match({
  name: 'cpu',
  summary: 'The processor that handles the packet.',
  families: ['ipv4', 'ipv6'],
  options: {
    cpu: {
      flag: '--cpu',
      value: integer({ name: 'processor', low: 0, high: maxUnsigned32 }),
      negatable: true,
      required: true,
      summary: 'Its number, from 0.',
    },
  },
  example: '-p tcp -m tcp --dport 80 -m cpu --cpu 0 -j ACCEPT',
});
