/** The words of a ferm file, each with its line. */

export interface Token {
  readonly text: string;
  readonly line: number;
  /** Of a word in quotes: it is no keyword, whatever it says. */
  readonly isQuoted: boolean;
}

const pattern =
  /(\n)|[ \t\r]+|#[^\n]*|"((?:[^"\\]|\\.)*)"|'([^']*)'|(`[^`]*`|@[A-Za-z_]+|&[A-Za-z_][\w-]*|\$\{?[A-Za-z_][\w-]*\}?|[{}();,!=]|[^\s{}();,!="'#]+)/gy;

/** Undefined where something is no word of ferm. */
export function tryTokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    const [whole, newline, double, single, word] = found;
    at = found.index + whole.length;
    if (newline !== undefined) line++;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ text: quoted, line, isQuoted: true });
    if (word !== undefined) tokens.push({ text: word, line, isQuoted: false });
    line += (quoted ?? word ?? '').split('\n').length - 1;
  }
  return at === text.length ? tokens : undefined;
}
