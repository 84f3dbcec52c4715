/** What targets change marks with: unlike in the matches, the mask is always printed. */
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { type Mark, mark, tryParseMark } from './marks';
import { integer, maxUnsigned32, printHex } from './numbers';

/** `VALUE/MASK`. */
export const markWithMask: ValueKind<string | number> = wordKind<string | number>({
  name: 'mark with mask',
  allowed: mark.allowed,
  parse: (word) => {
    const parsed = tryParseMark(word);
    return parsed === undefined ? refused(`not ${mark.allowed}`) : accepted(printMarkWithMask(parsed));
  },
  sample: (random, context) => mark.sample(random, context)[0] ?? '0',
});

/** 32 bits of a mark. */
export const markBits = integer({ name: 'bits of a mark', low: 0, high: maxUnsigned32, print: printHex });

export function printMarkWithMask({ value, mask }: Mark): string {
  return `${printHex(value)}/${printHex(mask)}`;
}
