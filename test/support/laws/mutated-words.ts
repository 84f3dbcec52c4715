/** Words that are nearly right: samples of a kind of value with a few mistakes in them. */
import type { ParseContext, RandomSource, ValueKind } from '../../../lib/extensions/value-kind';

const unusual = [
  ...Array.from('0123456789abcdefxABCDEFX:/,-.!$" \\\'|&<>=@+%()[]{}#~^;`*?_'),
  ...['é', '\ud800', '\udc80', '\u2028', '\u0000', '\t', '\n', '\r', '\u00a0', '\u212a', 'ſ', 'İ', '١'],
];

const numbers = [
  ...['0', '00', '1', '-1', '08', '255', '256', '65535', '65536', '4294967295', '4294967296'],
  ...[
    '18446744073709551615',
    '18446744073709551616',
    '99999999999999999999999',
    '1e3',
    '0x',
    '0X1F',
    '1.5',
    '.5',
  ],
];

export function mutatedWords(random: RandomSource, kind: ValueKind, context: ParseContext): string[] {
  const words = [...kind.sample(random, context)];
  for (let left = random.integer(1, 3); left > 0 && words.length > 0; left--) {
    const at = random.integer(0, words.length - 1);
    words[at] = mutate(random, words[at] ?? '');
  }
  return words;
}

export function mutate(random: RandomSource, word: string): string {
  const at = random.integer(0, word.length);
  const before = word.slice(0, at);
  return random.pick([
    () => before + word.slice(at + 1),
    () => before + random.pick(unusual) + word.slice(at),
    () => before + random.pick(unusual) + word.slice(at + 1),
    () => word.replace(/[0-9]+/, () => random.pick(numbers)),
    () => word.toUpperCase(),
    () => word.toLowerCase(),
    () => word + random.pick([',', ':', '-', '/', ' ', '']) + word,
    () => random.pick([' ', '\t', '+', '-', '']) + word + random.pick([' ', '\n', '']),
    () => Array.from({ length: random.integer(0, 6) }, () => random.pick(unusual)).join(''),
  ])();
}

/** With another digit in the place of one; undefined where there is none. */
export function withOtherDigit(random: RandomSource, word: string): string | undefined {
  const digits = [...word.matchAll(/[0-9]/g)].map(({ index }) => index);
  if (digits.length === 0) return undefined;
  const at = random.pick(digits);
  const other = (Number(word[at]) + random.integer(1, 9)) % 10;
  return word.slice(0, at) + String(other) + word.slice(at + 1);
}
