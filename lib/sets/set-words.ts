/** The words of a line of ipset: between white space, or in double quotes, in which nothing is escaped. */

export interface SetWord {
  readonly text: string;
  /** Places in the line, from 0; quotes included. */
  readonly start: number;
  readonly end: number;
}

export function wordsOfLine(line: string): readonly SetWord[] {
  const words: SetWord[] = [];
  for (const match of line.matchAll(/"([^"]*)"?|[^\s"]+/g)) {
    words.push({ text: match[1] ?? match[0], start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** Where a quote stands that nothing closes; -1 where there is none. */
export function openQuoteIn(line: string): number {
  if (!line.includes('"')) return -1;
  return line.split('"').length % 2 === 0 ? line.lastIndexOf('"') : -1;
}
