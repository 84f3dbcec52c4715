import { match } from '../extension';
import { integer } from '../kinds/numbers';
import { rate } from '../kinds/rate';

const defaultBurst = 5;

export const limit = match({
  name: 'limit',
  summary: 'A token bucket for the rule: matches until the rate is exceeded.',
  remembers: true,
  families: ['ipv4', 'ipv6'],
  options: {
    limit: {
      flag: '--limit',
      value: rate,
      shown: () => ['3/hour'],
      summary: 'Average rate at which it goes on matching.',
    },
    limitBurst: {
      flag: '--limit-burst',
      value: integer({
        name: 'burst',
        low: 0,
        high: 10_000,
        print: (burst) => String(burst || defaultBurst),
      }),
      hidden: [String(defaultBurst)],
      summary: 'Packets that match before the rate counts; 0 is the default, 5.',
    },
  },
  example: '-m limit --limit 5/min --limit-burst 10 -j LOG',
  notes:
    'On legacy iptables the kernel counts in 32 bits and refuses what is too much for it, such as 1/day with the default burst.',
});
