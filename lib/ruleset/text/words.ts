/**
 * Lines as iptables-restore splits them into words, and words as iptables-save quotes them.
 *
 * Only `"` quotes, also in the middle of a word; a backslash escapes the next character inside quotes and is
 * itself elsewhere; a single quote is a letter; a closing quote ends the word, so `"a b"c` is two words.
 */

export interface Word {
  readonly text: string;
  /** Where it begins and ends in the line, quotes included; counted from 0. */
  readonly start: number;
  readonly end: number;
}

export interface SplitLine {
  /** The first words: no more than `maxWords` are kept, so that a line of megabytes takes no gigabytes. */
  readonly words: readonly Word[];
  /** How many words there are. */
  readonly count: number;
  /** Where a quote opens that nothing closes. */
  readonly openQuote?: number;
  /** Where a control character stands that no rule may hold: one ends a line, or a string, somewhere. */
  readonly control?: number;
}

/** Far more words than iptables takes in one line. */
const maxWords = 1000;

/** No word that a rule may hold is longer. */
const longestUsual = 4096;

const space = 32;
const tab = 9;
const doubleQuote = 34;
const backslash = 92;
const del = 127;

export function splitWords(line: string): SplitLine {
  const words: Word[] = [];
  let control: number | undefined;
  let count = 0;
  let at = 0;
  const push = (text: string, start: number, end: number): void => {
    if (++count <= maxWords) words.push({ text, start, end });
  };
  const found = (): Omit<SplitLine, 'openQuote'> =>
    control === undefined ? { words, count } : { words, count, control };
  while (at < line.length) {
    const first = line.charCodeAt(at);
    if (first === space || first === tab) {
      at++;
      continue;
    }
    const start = at;
    let code = first;
    while (at < line.length && code !== space && code !== tab && code !== doubleQuote) {
      if (code < space || code === del) control ??= at;
      code = line.charCodeAt(++at);
    }
    if (code !== doubleQuote) {
      push(line.slice(start, at), start, at);
      continue;
    }
    const opened = at++;
    let isEscaped = false;
    for (code = line.charCodeAt(at); at < line.length && code !== doubleQuote; code = line.charCodeAt(++at)) {
      if (code === backslash) {
        isEscaped = true;
        code = line.charCodeAt(++at);
      }
      if ((code < space && code !== tab) || code === del) control ??= at;
    }
    if (at >= line.length) return { ...found(), openQuote: opened };
    const quoted = line.slice(opened + 1, at++);
    push(line.slice(start, opened) + (isEscaped ? unescape(quoted) : quoted), start, at);
  }
  return found();
}

function unescape(quoted: string): string {
  if (quoted.length <= longestUsual) return quoted.replace(/\\([^])/g, '$1');
  // Letter by letter: a line of megabytes of backslashes would be a list of as many pieces.
  const units = Buffer.from(quoted, 'utf16le');
  let length = 0;
  for (let at = 0; at < units.length; at += 2) {
    if (units[at] === backslash && units[at + 1] === 0 && at + 2 < units.length) at += 2;
    units.copyWithin(length, at, at + 2);
    length += 2;
  }
  return units.toString('utf16le', 0, length);
}

/** A word as iptables-save prints free text: in quotes when a byte is not a letter, a digit, `_` or `-`. */
export function quoteUnusual(text: string): string {
  return text !== '' && /^[A-Za-z0-9_-]+$/.test(text) ? text : quote(text);
}

/** A word as iptables-save prints patterns and programs: always in quotes, a single quote as it is. */
export function quoteAlways(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

export function quote(text: string): string {
  return `"${escapeQuoted(text)}"`;
}

/** What stands inside quotes. */
export function escapeQuoted(text: string): string {
  return text.replace(/["'\\]/g, '\\$&');
}

/** A line with nothing in its quotes: a comment may say whatever an option says. */
export function withoutQuoted(line: string): string {
  return line.includes('"') ? line.replace(/"(?:[^"\\]|\\.)*"/g, '""') : line;
}
