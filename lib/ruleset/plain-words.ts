/** Forms of words that can be told from their characters in one pass: see `PlainWords` of the value kinds. */

import type { PlainWords } from '../extensions/value-kind';

/** Characters of a text by number: bytes where all are ASCII, else UTF-16. */
export type Codes = Uint8Array | Uint16Array;

type NumberForm = Extract<PlainWords, { readonly form: 'number' }>;

const zero = 48;
const nine = 57;
const comma = 44;
const colon = 58;
const dot = 46;
const slash = 47;
const quote = 34;
const apostrophe = 39;
const backslash = 92;

/** Decimal numbers without leading zeros, as a kind of numbers has them. */
export function isDecimals(
  codes: Codes,
  start: number,
  end: number,
  { low, high, most = 1, ranges }: NumberForm,
): boolean {
  let number = -1;
  let count = 1;
  let first = -1;
  for (let at = start; at < end; at++) {
    const code = codes[at] ?? 0;
    if (code >= zero && code <= nine) {
      if (number === 0) return false;
      number = (number < 0 ? 0 : number * 10) + code - zero;
      if (number > high) return false;
    } else {
      if (number < low || number < 0) return false;
      if (code === comma && ++count <= most) number = -1;
      else if (code === colon && ranges === true && first < 0) {
        first = number;
        number = -1;
      } else return false;
    }
  }
  if (number < low || number < 0) return false;
  return first < 0 || (first < number && !(first === low && number === high));
}

/** `A.B.C.D/LENGTH` without leading zeros, LENGTH from 1 on, and no bits set after it. */
export function isIpv4Prefix(codes: Codes, start: number, end: number): boolean {
  let address = 0;
  let number = -1;
  let parts = 0;
  for (let at = start; at < end; at++) {
    const code = codes[at] ?? 0;
    if (code >= zero && code <= nine) {
      if (number === 0) return false;
      number = (number < 0 ? 0 : number * 10) + code - zero;
      if (number > 255) return false;
    } else {
      if (number < 0 || parts > 3 || code !== (parts === 3 ? slash : dot)) return false;
      address = (address << 8) | number;
      number = -1;
      parts++;
    }
  }
  if (parts !== 4 || number < 1 || number > 32) return false;
  return number === 32 || (address & (0xffffffff >>> number)) === 0;
}

/** Text in quotes that it needs, with backslashes where they have to be and nowhere else. */
export function isQuotedText(
  codes: Codes,
  start: number,
  end: number,
  { minBytes, maxBytes }: { readonly minBytes: number; readonly maxBytes: number },
): boolean {
  if (end - start < 2 || codes[start] !== quote || codes[end - 1] !== quote) return false;
  let length = 0;
  let isUnusual = false;
  for (let at = start + 1; at < end - 1; at++) {
    let code = codes[at] ?? 0;
    if (code < 32 || code > 126 || code === quote || code === apostrophe) return false;
    if (code === backslash) {
      code = codes[++at] ?? 0;
      if ((code !== quote && code !== apostrophe && code !== backslash) || at >= end - 1) return false;
    }
    isUnusual ||= !isLetterOrDigit(code) && code !== 95 && code !== 45;
    length++;
  }
  return length >= minBytes && length <= maxBytes && (isUnusual || length === 0);
}

/** Letters, digits and `.` `_` `-`, the first one no `-`. */
export function isName(codes: Codes, start: number, end: number): boolean {
  if (start >= end || codes[start] === 45) return false;
  for (let at = start; at < end; at++) {
    const code = codes[at] ?? 0;
    if (!isLetterOrDigit(code) && code !== dot && code !== 95 && code !== 45) return false;
  }
  return true;
}

export function isLetterOrDigit(code: number): boolean {
  return (code >= zero && code <= nine) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
