import { match } from '../extension';
import { markMatchesEvery, namedMark } from '../kinds/marks';

export const realm = match({
  name: 'realm',
  summary: 'Realm of the route that the packet takes, as dynamic routing gives it.',
  families: ['ipv4'],
  chains: ['INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  options: {
    realm: {
      flag: '--realm',
      value: namedMark({ name: 'realm', names: { cosmos: 0 }, file: '/etc/iproute2/rt_realms' }),
      negatable: true,
      required: true,
      // Without a route, neither a realm is found nor that there is another one.
      matchesEvery: ([word = ''], negated) => (markMatchesEvery(word, negated) === false ? false : undefined),
      summary: 'The realm, or the realm under a mask.',
    },
  },
  example: '-m realm --realm 0x1 -j ACCEPT',
  notes: 'A host may print the name of a realm in place of its number.',
});
