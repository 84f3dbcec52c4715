import { type GivenOption, type OptionUse, target } from '../extension';
import { integer } from '../kinds/numbers';
import { printTos, tos as typeOfService } from '../kinds/tos';

const byte = integer({ name: 'byte', low: 0, high: 0xff });

export const tos = target({
  name: 'TOS',
  summary: 'Changes the type-of-service byte of IPv4, the traffic class of IPv6.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  tables: ['mangle'],
  options: {
    setTos: {
      flag: '--set-tos',
      value: typeOfService,
      summary: 'Clear the bits of the mask, flip those of the value.',
    },
    andTos: { flag: '--and-tos', value: byte, summary: 'Keep only these bits.' },
    orTos: { flag: '--or-tos', value: byte, summary: 'Set these bits.' },
    xorTos: { flag: '--xor-tos', value: byte, summary: 'Flip these bits.' },
  },
  exclusive: [['setTos', 'andTos', 'orTos', 'xorTos']],
  oneOf: ['setTos', 'andTos', 'orTos', 'xorTos'],
  normalize: (uses) => uses.map(asSetTos),
  example: '-p tcp -m tcp --sport 22 -j TOS --set-tos 0x10/0x3f',
});

/** The one operation that the kernel has. */
function asSetTos(use: GivenOption): OptionUse {
  const bits = Number(use.words[0]);
  const changes: Readonly<Record<string, string>> = {
    '--and-tos': printTos(0, ~bits & 0xff),
    '--or-tos': printTos(bits, bits),
    '--xor-tos': printTos(bits, 0),
  };
  const change = changes[use.flag];
  return change === undefined ? use : { flag: '--set-tos', negated: false, words: [change] };
}
