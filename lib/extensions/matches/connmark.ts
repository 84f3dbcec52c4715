import { match } from '../extension';
import { mark, markMatchesEvery } from '../kinds/marks';

export const connmark = match({
  name: 'connmark',
  summary: 'The mark that the packet’s connection carries.',
  families: ['ipv4', 'ipv6'],
  negationIsNotComplement: true,
  options: {
    mark: {
      flag: '--mark',
      value: mark,
      negatable: true,
      required: true,
      // Without a connection, neither a mark is found nor that there is another one.
      matchesEvery: ([word = ''], negated) => (markMatchesEvery(word, negated) === false ? false : undefined),
      summary: 'The mark, or the mark under a mask.',
    },
  },
  example: '-m connmark --mark 0x1 -j ACCEPT',
});
