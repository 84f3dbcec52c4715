/**
 * A text and the codes of its characters, for looking at it without taking it apart.
 *
 * Bytes that are ASCII are their own codes. Of these a few parts are made into strings one by one; where more are asked
 * for than would cost as much as the whole, that is decoded once, and each further part costs next to nothing.
 */
import { isAscii } from 'node:buffer';
import { decodeBytes } from '../../base/bytes';

/** Characters by number: bytes where none is above 255, else UTF-16. */
export type Codes = Uint8Array | Uint16Array;

/** Making a string of a part takes as long as decoding so many bytes of a whole. */
const bytesPerPart = 512;

export class CodedText {
  /** The codes, where each is a byte. */
  readonly bytes: DataView | undefined;
  private parts = 0;

  private constructor(
    readonly codes: Codes,
    readonly length: number,
    private whole: string | undefined,
  ) {
    this.bytes = isBytes(codes) ? new DataView(codes.buffer, codes.byteOffset, length) : undefined;
  }

  static of(text: Buffer | string): CodedText {
    if (typeof text !== 'string' && isAscii(text)) return new CodedText(text, text.length, undefined);
    const whole = typeof text === 'string' ? text : decodeBytes(text);
    return new CodedText(codesOf(whole), whole.length, whole);
  }

  slice(start: number, end: number): string {
    const { codes, whole } = this;
    if (whole !== undefined) return whole.slice(start, end);
    if (!isBytes(codes)) throw new Error('only bytes have no text of their own');
    if (++this.parts * bytesPerPart > this.length) this.whole = codes.toString('latin1', 0, this.length);
    return codes.toString('latin1', start, end);
  }

  /** Whether a text stands at a place. */
  has(text: string, start: number): boolean {
    const { codes, length, whole } = this;
    if (whole !== undefined) return whole.startsWith(text, start);
    if (start + text.length > length) return false;
    for (let at = 0; at < text.length; at++) if (codes[start + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  /** Where a character stands first from a place on, or -1. */
  indexOf(character: string, start: number): number {
    return this.whole?.indexOf(character, start) ?? this.codes.indexOf(character.charCodeAt(0), start);
  }

  /** Where the line ends that goes on at a place, before its newline. */
  endOfLine(start: number): number {
    const end = this.indexOf('\n', start);
    return end < 0 ? this.length : end;
  }
}

export const newline = 10;

/** Whether each character is a byte. */
export function isBytes(codes: Codes): codes is Buffer {
  return Buffer.isBuffer(codes);
}

/** The codes of a whole text, and a zero after them, so that no loop reads past their end. */
function codesOf(text: string): Codes {
  const bytes = Buffer.allocUnsafe(text.length + 1);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0xff) return wideCodesOf(text);
    bytes[at] = code;
  }
  bytes[text.length] = 0;
  return bytes;
}

function wideCodesOf(text: string): Codes {
  const codes = new Uint16Array(text.length + 1);
  for (let at = 0; at < text.length; at++) codes[at] = text.charCodeAt(at);
  return codes;
}

/** Whether so many codes are the same from two places on. */
export function isSamePart(
  left: Codes,
  leftStart: number,
  right: Codes,
  rightStart: number,
  length: number,
): boolean {
  for (let at = 0; at < length; at++) if (left[leftStart + at] !== right[rightStart + at]) return false;
  return true;
}

/** The same for the same characters, and seldom for others. */
export function hashOf({ bytes, codes }: CodedText, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  if (bytes !== undefined)
    for (; at + 4 <= end; at += 4) {
      hash = Math.imul(hash ^ bytes.getInt32(at, true), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
  for (; at < end; at++) hash = Math.imul(hash ^ (codes[at] ?? 0), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}

const longestLook = 1 << 14;
const shortestLook = 1 << 11;

/** How many bytes are the same from two places on; none where not all characters are bytes. */
export function commonLength(
  left: CodedText,
  leftStart: number,
  right: CodedText,
  rightStart: number,
): number {
  if (!isBytes(left.codes) || !isBytes(right.codes)) return 0;
  let end = Math.min(left.length - leftStart, right.length - rightStart);
  let same = 0;
  let look = Math.min(longestLook, end);
  while (look >= shortestLook) {
    const [from, other] = [leftStart + same, rightStart + same];
    const isSame = left.codes.compare(right.codes, other, other + look, from, from + look) === 0;
    if (isSame) same += look;
    else end = same + look;
    look = isSame ? Math.min(look, end - same) : (end - same) >> 1;
  }
  // What is left is sooner compared than asked for.
  const [managed, foreign] = [left.bytes, right.bytes];
  while (same + 4 <= end && managed?.getInt32(leftStart + same) === foreign?.getInt32(rightStart + same))
    same += 4;
  while (same < end && left.codes[leftStart + same] === right.codes[rightStart + same]) same++;
  return same;
}
