import { match } from '../extension';
import { markMatchesEvery, mark as markKind } from '../kinds/marks';

export const mark = match({
  name: 'mark',
  summary: 'The mark that the packet carries inside this host.',
  families: ['ipv4', 'ipv6'],
  options: {
    mark: {
      flag: '--mark',
      value: markKind,
      negatable: true,
      required: true,
      matchesEvery: ([word = ''], negated) => markMatchesEvery(word, negated),
      summary: 'The mark, or the mark under a mask.',
    },
  },
  example: '-m mark --mark 0x10/0xff -j ACCEPT',
});
