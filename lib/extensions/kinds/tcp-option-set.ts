import { tryFindNearest } from '../../base/suggest';
import { tryParseInteger } from '../../net/integer';
import { type Parsed, type ValueKind, accepted, refused } from '../value-kind';

const named = { wscale: 3, mss: 2, 'sack-permitted': 4, sack: 5, timestamp: 8, md5: 19 } as const;

const allowed = `a comma-separated list of numbers from 2 to 255 and ${Object.keys(named).join(', ')}, each once`;

/** Options of the TCP header by number or name, printed as numbers in rising order. */
export const tcpOptionSet: ValueKind<readonly (keyof typeof named | number)[]> = {
  name: 'TCP options',
  allowed,
  words: 1,
  write: (input) => [input.map(String).join(',')],
  parse: ([word = '']): Parsed => {
    const numbers: number[] = [];
    for (const written of word.split(',')) {
      const number = Object.hasOwn(named, written)
        ? named[written as keyof typeof named]
        : tryParseInteger(written);
      if (number === undefined || number < 2 || number > 255)
        return refused(`\`${written}\` is not in ${allowed}`, tryFindNearest(written, Object.keys(named)));
      if (numbers.includes(number)) return refused(`names ${String(number)} twice; allowed: ${allowed}`);
      numbers.push(number);
    }
    return accepted(numbers.sort((a, b) => a - b).join(','));
  },
  sample: (random) => [random.pick(['timestamp', 'sack-permitted,wscale', '2,8', '254,9', 'md5'])],
};
