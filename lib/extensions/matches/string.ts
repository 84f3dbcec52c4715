import { at } from '../../base/at';
import { match } from '../extension';
import { hexPattern, printPattern, textPattern } from '../kinds/byte-patterns';
import { choice } from '../kinds/choice';
import { integer } from '../kinds/numbers';
import { flag, refused } from '../value-kind';

const offset = integer({ name: 'offset', low: 0, high: 65_535 });

export const string = match({
  name: 'string',
  summary: 'Bytes that stand anywhere in the packet.',
  families: ['ipv4', 'ipv6'],
  options: {
    string: { flag: '--string', value: textPattern, negatable: true, summary: 'The bytes as text.' },
    hexString: {
      flag: '--hex-string',
      value: hexPattern,
      negatable: true,
      summary: 'The bytes as text with hexadecimal blocks, such as `GET|0d 0a|`.',
    },
    algo: {
      flag: '--algo',
      value: choice({ name: 'algorithm', names: ['bm', 'kmp'] }),
      required: true,
      summary: 'How to search: bm (Boyer-Moore) or kmp (Knuth-Morris-Pratt).',
    },
    from: { flag: '--from', value: offset, hidden: ['0'], summary: 'Offset in the packet to search from.' },
    to: {
      flag: '--to',
      value: offset,
      hidden: ['65535'],
      summary: 'Offset at which the bytes must begin at the latest.',
      limits: [
        {
          before: '1.8.8',
          when: (uses) => uses.some(({ words }) => words[0] === '0'),
          why: 'it does not show `--to 0`, so what it shows is another rule',
        },
      ],
    },
    icase: { flag: '--icase', value: flag, summary: 'Upper and lower case are the same.' },
  },
  exclusive: [['string', 'hexString']],
  oneOf: ['string', 'hexString'],
  normalize: (uses) => {
    const numberOf = (option: string, otherwise: number): number =>
      Number(uses.find((use) => use.flag === option)?.words[0] ?? otherwise);
    if (numberOf('--from', 0) > numberOf('--to', 65_535)) return refused('`--from` is after `--to`');
    return uses.map((use) => {
      if (use.flag !== '--string' && use.flag !== '--hex-string') return use;
      const { isBlock, word } = printPattern(at(use.words, 0), use.flag === '--hex-string');
      return { ...use, flag: isBlock ? '--hex-string' : '--string', words: [word] };
    });
  },
  example: '-p udp -m udp --dport 53 -m string --string "example" --algo bm --icase -j DROP',
  notes: 'A pattern that two packets share between them is not found, nor one inside encryption.',
});
