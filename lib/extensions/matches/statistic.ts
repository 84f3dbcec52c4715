import { match } from '../extension';
import { choice } from '../kinds/choice';
import { integer, maxUnsigned32 } from '../kinds/numbers';
import { probability } from '../kinds/probability';
import { refused } from '../value-kind';

export const statistic = match({
  name: 'statistic',
  summary: 'Some of the packets: a share of them by chance, or every nth.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    mode: {
      flag: '--mode',
      value: choice({ name: 'mode', names: ['random', 'nth'] }),
      required: true,
      summary: 'random, with probability, or nth, with every and packet.',
    },
    probability: {
      flag: '--probability',
      value: probability,
      negatable: true,
      summary: 'The share, from 0 to 1.',
    },
    every: {
      flag: '--every',
      value: integer({ name: 'period', low: 1, high: maxUnsigned32 }),
      negatable: true,
      summary: 'One of that many packets.',
    },
    packet: {
      flag: '--packet',
      value: integer({ name: 'packet', low: 0, high: maxUnsigned32 }),
      summary: 'Which one, from 0 to every - 1.',
    },
  },
  exclusive: [
    ['probability', 'every'],
    ['probability', 'packet'],
  ],
  needs: { every: ['packet'], packet: ['every'] },
  normalize: (uses) => {
    const wordOf = (option: string): string | undefined => uses.find((use) => use.flag === option)?.words[0];
    const isRandom = wordOf('--mode') === 'random';
    if (wordOf(isRandom ? '--probability' : '--every') === undefined)
      return refused('`--mode random` needs `--probability`, `--mode nth` needs `--every` and `--packet`');
    return Number(wordOf('--packet') ?? 0) >= Number(wordOf('--every') ?? 1)
      ? refused('`--packet` must be less than `--every`')
      : uses;
  },
  example: '-m statistic --mode nth --every 3 --packet 0 -j ACCEPT',
});
