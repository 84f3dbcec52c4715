import { match } from '../extension';
import { markMatchesEvery } from '../kinds/marks';
import { tos as typeOfService } from '../kinds/tos';

export const tos = match({
  name: 'tos',
  summary: 'Type of service (IPv4) or traffic class (IPv6) of the packet.',
  families: ['ipv4', 'ipv6'],
  options: {
    tos: {
      flag: '--tos',
      value: typeOfService,
      negatable: true,
      required: true,
      matchesEvery: ([word = ''], negated) => markMatchesEvery(word, negated),
      summary: 'The byte, the byte under a mask, or an old name.',
    },
  },
  example: '-m tos --tos 0x10/0x3f -j ACCEPT',
  notes: 'DiffServ has given the byte another meaning: see dscp and ecn.',
});
