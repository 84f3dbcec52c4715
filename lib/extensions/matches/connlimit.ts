import { match } from '../extension';
import { maskLength } from '../kinds/host-prefixes';
import { integer, maxUnsigned32 } from '../kinds/numbers';
import { flag } from '../value-kind';

const connections = integer({ name: 'connections', low: 0, high: maxUnsigned32 });

export const connlimit = match({
  name: 'connlimit',
  summary: 'How many connections an address, or a network, has through this host.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    connlimitUpto: {
      flag: '--connlimit-upto',
      value: connections,
      negatable: true,
      summary: 'At most that many.',
    },
    connlimitAbove: {
      flag: '--connlimit-above',
      value: connections,
      negatable: true,
      summary: 'More than that.',
    },
    connlimitMask: {
      flag: '--connlimit-mask',
      value: maskLength,
      shown: ({ family }) => [family === 'ipv4' ? '32' : '128'],
      summary: 'Length of prefix under which addresses are one.',
    },
    connlimitSaddr: { flag: '--connlimit-saddr', value: flag, summary: 'Count by source (the default).' },
    connlimitDaddr: { flag: '--connlimit-daddr', value: flag, summary: 'Count by destination.' },
  },
  exclusive: [
    ['connlimitUpto', 'connlimitAbove'],
    ['connlimitSaddr', 'connlimitDaddr'],
  ],
  oneOf: ['connlimitUpto', 'connlimitAbove'],
  normalize: (uses) => {
    const side = uses.some((use) => use.flag === '--connlimit-daddr') ? 'daddr' : 'saddr';
    return [
      ...uses
        .filter((use) => use.flag !== '--connlimit-saddr' && use.flag !== '--connlimit-daddr')
        .map(({ flag: given, negated, words }) =>
          // Not above is up to, and the other way round.
          negated
            ? {
                flag: given === '--connlimit-upto' ? '--connlimit-above' : '--connlimit-upto',
                negated: false,
                words,
              }
            : { flag: given, negated, words },
        ),
      { flag: `--connlimit-${side}`, negated: false, words: [] },
    ];
  },
  example: '-p tcp -m tcp --dport 80 --syn -m connlimit --connlimit-above 50 -j REJECT',
});
