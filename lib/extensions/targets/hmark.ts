/**
 * HMARK: a mark out of a hash of chosen parts of the packet.
 *
 * `--hmark-tuple` is short for options that say which bits of each part count; iptables prints only those,
 * but for `ct`, which has none. Whoever writes both for one part is refused: which one holds depends on their
 * order.
 */
import { type GivenOption, type OptionUse, target } from '../extension';
import { maskLength } from '../kinds/host-prefixes';
import { integer, maxUnsigned32 } from '../kinds/numbers';
import { nameSet } from '../kinds/sets';
import { type ParseContext, type Refused, refused } from '../value-kind';

const hexadecimal = (name: string, high: number, digits: number) =>
  integer({ name, low: 0, high, print: (number) => `0x${number.toString(16).padStart(digits, '0')}` });

const port = hexadecimal('16 bits', 0xffff, 4);
const spi = hexadecimal('32 bits', maxUnsigned32, 8);

export const hmark = target({
  name: 'HMARK',
  summary: 'Sets the mark from a hash of the packet, so that connections spread over routes.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  options: {
    hmarkSrcPrefix: {
      flag: '--hmark-src-prefix',
      value: maskLength,
      summary: 'Bits of the source that count.',
    },
    hmarkDstPrefix: {
      flag: '--hmark-dst-prefix',
      value: maskLength,
      summary: 'Bits of the destination that count.',
    },
    hmarkSportMask: {
      flag: '--hmark-sport-mask',
      value: port,
      summary: 'Bits of the source port that count.',
    },
    hmarkDportMask: {
      flag: '--hmark-dport-mask',
      value: port,
      summary: 'Bits of the destination port that count.',
    },
    hmarkSpiMask: { flag: '--hmark-spi-mask', value: spi, summary: 'Bits of the SPI that count.' },
    hmarkSport: { flag: '--hmark-sport', value: port, summary: 'Bits to set in the source port first.' },
    hmarkDport: { flag: '--hmark-dport', value: port, summary: 'Bits to set in the destination port first.' },
    hmarkSpi: { flag: '--hmark-spi', value: spi, summary: 'Bits to set in the SPI first.' },
    hmarkProtoMask: {
      flag: '--hmark-proto-mask',
      value: hexadecimal('16 bits', 0xffff, 2),
      summary: 'Bits of the protocol that count.',
    },
    hmarkRnd: {
      flag: '--hmark-rnd',
      value: spi,
      required: true,
      summary: 'Seed of the hash; the same on all hosts that should agree.',
    },
    hmarkMod: {
      flag: '--hmark-mod',
      value: integer({ name: 'modulus', low: 1, high: maxUnsigned32 }),
      required: true,
      summary: 'Number of different marks.',
    },
    hmarkOffset: {
      flag: '--hmark-offset',
      value: integer({ name: 'offset', low: 0, high: maxUnsigned32 }),
      summary: 'The smallest mark.',
    },
    hmarkTuple: {
      flag: '--hmark-tuple',
      value: nameSet({ name: 'parts', names: ['ct', 'src', 'dst', 'sport', 'dport', 'proto', 'spi'] }),
      summary: 'Parts of the packet that count; ct: addresses and ports as connection tracking knows them.',
    },
  },
  exclusive: [
    ['hmarkSpiMask', 'hmarkSportMask'],
    ['hmarkSpiMask', 'hmarkDportMask'],
    ['hmarkSpi', 'hmarkSport'],
    ['hmarkSpi', 'hmarkDport'],
  ],
  oneOf: [
    'hmarkTuple',
    'hmarkSrcPrefix',
    'hmarkDstPrefix',
    'hmarkSportMask',
    'hmarkDportMask',
    'hmarkSpiMask',
    'hmarkSport',
    'hmarkDport',
    'hmarkSpi',
    'hmarkProtoMask',
  ],
  normalize: spellOut,
  example:
    '-j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x0000cafe --hmark-mod 4 --hmark-offset 100',
});

function spellOut(uses: readonly GivenOption[], { family }: ParseContext): readonly OptionUse[] | Refused {
  const parts = uses.find((use) => use.flag === '--hmark-tuple')?.words[0]?.split(',') ?? [];
  const wholeAddress = family === 'ipv4' ? '32' : '128';
  const whole: readonly (readonly [part: string, flag: string, word: string])[] = [
    ['src', '--hmark-src-prefix', wholeAddress],
    ['dst', '--hmark-dst-prefix', wholeAddress],
    ['sport', '--hmark-sport-mask', '0xffff'],
    ['dport', '--hmark-dport-mask', '0xffff'],
    ['spi', '--hmark-spi-mask', '0xffffffff'],
    ['proto', '--hmark-proto-mask', '0xffff'],
  ];
  const added = whole.filter(([part]) => parts.includes(part));
  const twice = added.find(([, flag]) => uses.some((use) => use.flag === flag));
  if (twice !== undefined) return refused(`\`--hmark-tuple ${twice[0]}\` and \`${twice[1]}\` say two things`);
  const masks = new Map<string, OptionUse>(
    [
      ...uses.filter((use) => use.flag !== '--hmark-tuple'),
      ...added.map(([, flag, word]) => ({ flag, negated: false, words: [word] })),
    ].map((use) => [use.flag, use]),
  );
  if (masks.has('--hmark-spi-mask') && (masks.has('--hmark-sport-mask') || masks.has('--hmark-dport-mask')))
    return refused('a packet has ports or an SPI, so only one of them can count');
  const tuple = parts.includes('ct') ? [{ flag: '--hmark-tuple', negated: false, words: ['ct'] }] : [];
  return [...printOrder.flatMap((flag) => masks.get(flag) ?? []), ...tuple];
}

const printOrder = [
  '--hmark-src-prefix',
  '--hmark-dst-prefix',
  '--hmark-sport-mask',
  '--hmark-dport-mask',
  '--hmark-spi-mask',
  '--hmark-sport',
  '--hmark-dport',
  '--hmark-spi',
  '--hmark-proto-mask',
  '--hmark-rnd',
  '--hmark-mod',
  '--hmark-offset',
] as const;
