/**
 * Forms of words that can be told from their characters in one pass: see `PlainWords` of the value kinds.
 *
 * Each function gives where the word ends that begins at a place, or -1 where none of its form does. What follows is not
 * its business: whether the word should go on there, who asks has to see.
 */

import type { PlainWords } from '../../extensions/value-kind';
import type { Codes } from '../text/coded-text';

/** `PlainWords` as numbers alone, all of the same shape: it is asked for each word of a large file. */
export interface PlainForm {
  readonly form: PlainWords['form'] | 'none';
  readonly low: number;
  readonly high: number;
  readonly maxCount: number;
  readonly ranges: boolean;
}

export const noPlainForm: PlainForm = { form: 'none', low: 0, high: 0, maxCount: 0, ranges: false };

export function plainFormOf(plain: PlainWords): PlainForm {
  switch (plain.form) {
    case 'prefix':
      return { ...noPlainForm, form: 'prefix' };
    case 'number': {
      const { form, low, high, maxCount = 1, ranges = false } = plain;
      return { form, low, high, maxCount, ranges };
    }
    case 'text':
      return { ...noPlainForm, form: 'text', low: plain.minBytes, high: plain.maxBytes };
    case 'name':
      return { ...noPlainForm, form: 'name', high: plain.maxBytes };
  }
}

const zero = 48;
const nine = 57;
const comma = 44;
const colon = 58;
const dot = 46;
const slash = 47;
const quote = 34;
const apostrophe = 39;
const backslash = 92;

export function endOfPlain(plain: PlainForm, codes: Codes, start: number, limit: number): number {
  switch (plain.form) {
    case 'prefix':
      return endOfIpv4Prefix(codes, start, limit);
    case 'number':
      return endOfDecimals(plain, codes, start, limit);
    case 'text':
      return endOfQuotedText(plain, codes, start, limit);
    case 'name':
      return endOfName(plain, codes, start, limit);
    case 'none':
      return -1;
  }
}

/** Decimal numbers without leading zeros, as a kind of numbers has them. */
function endOfDecimals(
  { low, high, maxCount, ranges }: PlainForm,
  codes: Codes,
  start: number,
  limit: number,
): number {
  let number = -1;
  let count = 1;
  let first = -1;
  let at = start;
  for (; at < limit; at++) {
    const code = codes[at] ?? 0;
    if (code >= zero && code <= nine) {
      if (number === 0) return -1;
      number = (number < 0 ? 0 : number * 10) + code - zero;
      if (number > high) return -1;
    } else {
      if (code !== comma && code !== colon) break;
      if (number < low || number < 0) return -1;
      if (code === comma) {
        if (++count > maxCount) return -1;
      } else {
        if (!ranges || first >= 0) return -1;
        first = number;
      }
      number = -1;
    }
  }
  if (number < low || number < 0) return -1;
  return first < 0 || (first < number && !(first === low && number === high)) ? at : -1;
}

/** `A.B.C.D/LENGTH` without leading zeros, LENGTH from 1 on, and no bits set after it. */
function endOfIpv4Prefix(codes: Codes, start: number, limit: number): number {
  let address = 0;
  let number = -1;
  let parts = 0;
  let at = start;
  for (; at < limit; at++) {
    const code = codes[at] ?? 0;
    if (code >= zero && code <= nine) {
      if (number === 0) return -1;
      number = (number < 0 ? 0 : number * 10) + code - zero;
      if (number > 255) return -1;
    } else {
      if (code !== dot && code !== slash) break;
      if (number < 0 || parts > 3 || code !== (parts === 3 ? slash : dot)) return -1;
      address = (address << 8) | number;
      number = -1;
      parts++;
    }
  }
  if (parts !== 4 || number < 1 || number > 32) return -1;
  return number === 32 || (address & (0xffffffff >>> number)) === 0 ? at : -1;
}

/** Characters inside quotes: those that need no quotes, others, and those that may not stand there as they are. */
const usual = 1;
const unusual = 2;
const quoted = Uint8Array.from({ length: 127 }, (_, code) => {
  if (code < 32 || code === quote || code === apostrophe || code === backslash) return 0;
  return isLetterOrDigit(code) || code === 95 || code === 45 ? usual : unusual;
});

/** Text in quotes that it needs, with backslashes where they have to be and nowhere else. */
function endOfQuotedText({ low, high }: PlainForm, codes: Codes, start: number, limit: number): number {
  if (codes[start] !== quote) return -1;
  let length = 0;
  let kinds = 0;
  for (let at = start + 1; at < limit; at++) {
    let code = codes[at] ?? 0;
    let kind = quoted[code] ?? 0;
    if (kind === 0) {
      if (code === quote)
        return length >= low && length <= high && (kinds >= unusual || length === 0) ? at + 1 : -1;
      if (code !== backslash || ++at >= limit) return -1;
      code = codes[at] ?? 0;
      if (code !== quote && code !== apostrophe && code !== backslash) return -1;
      kind = unusual;
    }
    kinds |= kind;
    length++;
  }
  return -1;
}

/** Letters, digits and `.` `_` `-`, the first one no `-`. */
export function endOfName({ high }: PlainForm, codes: Codes, start: number, limit: number): number {
  let at = start;
  for (; at < limit; at++) {
    const code = codes[at] ?? 0;
    if (!isLetterOrDigit(code) && code !== dot && code !== 95 && (code !== 45 || at === start)) break;
  }
  return at > start && at - start <= high ? at : -1;
}

export function isLetterOrDigit(code: number): boolean {
  return (code >= zero && code <= nine) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
