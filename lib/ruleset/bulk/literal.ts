/**
 * Characters that must stand at a place letter by letter: more than half of what is read of a large file. Where each
 * character is a byte, four of them are compared at once.
 */
import { CodedText, type Codes } from '../text/coded-text';

export interface Literal {
  readonly codes: Codes;
  /** Those that fill words of four bytes; none where not all are bytes. */
  readonly words: Int32Array;
}

export function literalOf(text: string): Literal {
  const { codes, bytes } = CodedText.of(text);
  const words = new Int32Array(bytes === undefined ? 0 : text.length >> 2);
  for (let word = 0; word < words.length; word++) words[word] = bytes?.getInt32(4 * word, true) ?? 0;
  return { codes: codes.slice(0, text.length), words };
}

/** Where it ends if it stands at a place, and before a limit; else -1. */
export function endOfLiteral(
  { codes, words }: Literal,
  text: CodedText,
  start: number,
  limit: number,
): number {
  const { length } = codes;
  const { bytes } = text;
  if (start + length > limit) return -1;
  let at = 0;
  if (bytes !== undefined)
    for (let word = 0; word < words.length; word++, at += 4)
      if (words[word] !== bytes.getInt32(start + at, true)) return -1;
  for (; at < length; at++) if (codes[at] !== text.codes[start + at]) return -1;
  return start + length;
}
