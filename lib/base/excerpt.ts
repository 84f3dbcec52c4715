/**
 * A line of a text with marks under a token, so that the marks stand under it on a terminal.
 *
 * What a terminal would obey or leave out (`visible-text.ts`) is shown as one replacement character, and a tab as a
 * space: their width would depend on who prints them. A line that is longer than a terminal is cut around the token.
 */
import { isHidden } from './visible-text';

export interface Excerpt {
  readonly text: string;
  /** Spaces up to the token, then a `^` for each column of it that is shown. */
  readonly marks: string;
}

/** Columns of a terminal that an excerpt takes at most, and how many of them stand before the token. */
const widest = { all: 100, before: 40 } as const;

interface Cell {
  readonly text: string;
  readonly columns: 0 | 1 | 2;
  /** Where it begins, in characters of the line. */
  readonly start: number;
}

/** @param column that of the token's first character, counted from 1 */
export function excerptOf(line: string, column: number, length: number): Excerpt {
  const start = Math.min(column - 1, line.length);
  // Wide enough for any window, since no more than this is looked at of a line of megabytes.
  const from = Math.max(0, start - 4 * widest.before);
  const cells = cellsOf(line.slice(from, start + 4 * widest.all), from);
  const isToken = (cell: Cell): boolean => cell.start >= start && cell.start < start + Math.max(1, length);
  const [first, last] = windowOf(cells, start);
  const shown = cells.slice(first, last);
  const isCutBefore = from > 0 || first > 0;
  const isCutAfter = last < cells.length || start + 4 * widest.all < line.length;
  const before = shown.filter((cell) => cell.start < start);
  return {
    text: `${isCutBefore ? '…' : ''}${shown.map(({ text }) => text).join('')}${isCutAfter ? '…' : ''}`,
    marks:
      ' '.repeat(columnsOf(before) + (isCutBefore ? 1 : 0)) +
      '^'.repeat(Math.max(1, columnsOf(shown.filter(isToken)))),
  };
}

/** The cells from the first to before the last that are shown. */
function windowOf(cells: readonly Cell[], start: number): readonly [first: number, last: number] {
  const token = cells.findIndex((cell) => cell.start >= start);
  let first = token < 0 ? cells.length : token;
  const tail = columnsOf(cells.slice(first));
  // What the end of the line leaves free is for what stands before the token.
  const before = Math.max(widest.before, widest.all - tail);
  for (let columns = 0; first > 0; first--) {
    columns += cells[first - 1]?.columns ?? 0;
    if (columns > before) break;
  }
  let last = first;
  for (let columns = 0; last < cells.length; last++) {
    columns += cells[last]?.columns ?? 0;
    if (columns > widest.all) break;
  }
  return [first, last];
}

function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { columns }) => sum + columns, 0);
}

function cellsOf(text: string, offset: number): readonly Cell[] {
  let start = offset;
  return [...text].map((character): Cell => {
    const cell = { ...shownAs(character), start };
    start += character.length;
    return cell;
  });
}

function shownAs(character: string): Pick<Cell, 'text' | 'columns'> {
  if (character === '\t') return { text: ' ', columns: 1 };
  // Of characters that Unicode has not assigned, or leaves to others, nobody knows the width either.
  if (isHidden(character) || /[\p{Co}\p{Cn}]/u.test(character)) return { text: '\ufffd', columns: 1 };
  if (/\p{M}/u.test(character)) return { text: character, columns: 0 };
  return { text: character, columns: isWide(character) ? 2 : 1 };
}

/** Characters of East Asian scripts and pictures, which take two columns (Unicode, annex 11). */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(
    character,
  );
}

/** A message in which what is quoted from a text (between backticks) is cut where it is longer than a person reads. */
export function shortenQuoted(message: string, most = 120): string {
  if (message.length <= most) return message;
  return message.replace(/`[^`]+`/g, (quoted) =>
    quoted.length > most + 2 ? `${quoted.slice(0, most - 2)}...\`` : quoted,
  );
}
