/** The part of a line that a person is shown, with the marked token in it. */
export interface Excerpt {
  readonly text: string;
  /** Counted from 1. */
  readonly column: number;
  readonly length: number;
}

/** A line of this length is shown whole: a usual rule is, and what is longer than two lines of a terminal is not. */
const mostWhole = 160;
const before = 50;
const after = 70;
const dots = '...';

/** Each character as one that takes one column, so that the caret stands under its token. */
export function excerptOf(line: {
  readonly text: string;
  readonly column: number;
  readonly length: number;
}): Excerpt {
  const at = Math.min(line.column, line.text.length + 1) - 1;
  const isWhole = line.text.length <= mostWhole;
  const start = isWhole ? 0 : Math.max(0, Math.min(at - before, line.text.length - before - after));
  const end = isWhole ? line.text.length : Math.min(line.text.length, Math.max(at, start + before) + after);
  const lead = start > 0 ? dots : '';
  const text = `${lead}${visible(line.text.slice(start, end))}${end < line.text.length ? dots : ''}`;
  const column = lead.length + at - start + 1;
  return { text, column, length: Math.max(1, Math.min(line.length, text.length - column + 1)) };
}

/** Control characters as their pictures, a tab as a space, and what turns the direction of a line as a mark. */
function visible(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u001f]/g, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)))
    .replaceAll('\u007f', '\u2421')
    .replace(/[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '\ufffd')
    .replace(/[\ud800-\udfff]/gu, '\ufffd');
}
