/** Ways to change a mark, shared by MARK and CONNMARK: all of them print as `--set-xmark VALUE/MASK`. */
import { at, defined } from '../../base/at';
import type { GivenOption, OptionUse } from '../extension';
import { markBits, markWithMask, printMarkWithMask } from '../kinds/mark-operands';
import { type Mark, tryParseMark } from '../kinds/marks';

export const markOperations = {
  setXmark: {
    flag: '--set-xmark',
    value: markWithMask,
    summary: 'Clear the bits of the mask, then flip the bits of the value.',
  },
  setMark: {
    flag: '--set-mark',
    value: markWithMask,
    summary: 'Clear the bits of the mask, then set the bits of the value.',
  },
  andMark: { flag: '--and-mark', value: markBits, summary: 'Keep only these bits.' },
  orMark: { flag: '--or-mark', value: markBits, summary: 'Set these bits.' },
  xorMark: { flag: '--xor-mark', value: markBits, summary: 'Flip these bits.' },
} as const;

export const markOperationNames = ['setXmark', 'setMark', 'andMark', 'orMark', 'xorMark'] as const;

/** The one operation that the kernel has. */
export function asSetXmark(use: GivenOption): OptionUse {
  const change = changes[use.flag];
  if (change === undefined) return use;
  const mark = defined(tryParseMark(at(use.words, 0)), `the mark of ${use.flag}`);
  return { flag: '--set-xmark', negated: false, words: [printMarkWithMask(change(mark))] };
}

const changes: Readonly<Record<string, (mark: Mark) => Mark>> = {
  '--set-mark': ({ value, mask }) => ({ value, mask: (value | mask) >>> 0 }),
  '--and-mark': ({ value }) => ({ value: 0, mask: ~value >>> 0 }),
  '--or-mark': ({ value }) => ({ value, mask: value }),
  '--xor-mark': ({ value }) => ({ value, mask: 0 }),
};
