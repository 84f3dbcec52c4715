import { type OptionUse, target } from '../extension';
import { markBits } from '../kinds/mark-operands';
import { integer } from '../kinds/numbers';
import { flag } from '../value-kind';
import { asSetXmark, markOperationNames, markOperations } from './mark-operations';

const shift = integer({ name: 'bits', low: 0, high: 31 });

const operations = [...markOperationNames, 'saveMark', 'restoreMark'] as const;

const all = '0xffffffff';

export const connmark = target({
  name: 'CONNMARK',
  summary: 'Changes the mark of the connection, or copies it from or to the packet.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  options: {
    ...markOperations,
    saveMark: { flag: '--save-mark', value: flag, summary: 'Copy the mark of the packet to the connection.' },
    restoreMark: {
      flag: '--restore-mark',
      value: flag,
      summary: 'Copy the mark of the connection to the packet.',
    },
    nfmask: { flag: '--nfmask', value: markBits, summary: 'Bits of the packet’s mark that are copied.' },
    ctmask: { flag: '--ctmask', value: markBits, summary: 'Bits of the connection’s mark that are copied.' },
    mask: { flag: '--mask', value: markBits, summary: 'Both masks at once.' },
    leftShiftMark: {
      flag: '--left-shift-mark',
      value: shift,
      hidden: ['0'],
      summary: 'Move the mark to the left by so many bits.',
      since: '1.8.0',
    },
    rightShiftMark: {
      flag: '--right-shift-mark',
      value: shift,
      hidden: ['0'],
      summary: 'Move the mark to the right by so many bits.',
      since: '1.8.0',
    },
  },
  exclusive: [
    operations,
    ['mask', 'nfmask'],
    ['mask', 'ctmask'],
    ['leftShiftMark', 'rightShiftMark'],
    // Which of them holds would depend on their order: a mask of its own is written VALUE/MASK.
    ...(['mask', 'nfmask', 'ctmask'] as const).flatMap((mask) =>
      markOperationNames.map((operation) => [mask, operation] as const),
    ),
  ],
  oneOf: operations,
  normalize: (uses) => {
    const isMask = (use: OptionUse): boolean => ['--nfmask', '--ctmask', '--mask'].includes(use.flag);
    const masks = uses.filter(isMask);
    const others = uses.filter((use) => !isMask(use));
    if (!others.some((use) => use.flag === '--save-mark' || use.flag === '--restore-mark'))
      return others.map(asSetXmark);
    const maskOf = (name: string): OptionUse => {
      const given = masks.find((use) => use.flag === name || use.flag === '--mask');
      return { flag: name, negated: false, words: given?.words ?? [all] };
    };
    return [...others.slice(0, 1), maskOf('--nfmask'), maskOf('--ctmask'), ...others.slice(1)];
  },
  example: '-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
});
