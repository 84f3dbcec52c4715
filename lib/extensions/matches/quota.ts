import { match } from '../extension';
import { bigInteger } from '../kinds/big-numbers';

export const quota = match({
  name: 'quota',
  summary: 'Matches until that many bytes have come by.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    quota: {
      flag: '--quota',
      value: bigInteger('bytes'),
      negatable: true,
      required: true,
      summary: 'The bytes; negated: matches once they have come by.',
    },
  },
  example: '-p tcp -m tcp --dport 80 -m quota --quota 1000000000 -j ACCEPT',
  notes: 'The kernel counts from what is written each time the rule is loaded, and keeps the rest to itself.',
});
