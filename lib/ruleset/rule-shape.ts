/** The shape of a rule's text, and whether another text is of it: see `rule-shapes.ts`. */
import type { Codes } from './plain-words';
import type { CodedText, WordCheck } from './word-checks';

export interface RuleShape {
  /** What stands before, between and after the words that differ: one more than there are checks. */
  readonly literals: readonly Codes[];
  readonly checks: readonly WordCheck[];
  /** The shape of the rule that stood below the last one of this shape. */
  next: RuleShape | undefined;
}

const newline = 10;
const space = 32;
const quote = 34;
const backslash = 92;

/**
 * Where a canonical rule of this shape ends that begins at `start`, or -1 when there is none. It ends at `limit` or
 * with its line; where the shape is done before that, the text goes on with something else.
 */
export function endOfRule(shape: RuleShape, text: CodedText, start: number, limit: number): number {
  const { literals, checks } = shape;
  const { codes } = text;
  let at = start;
  for (let index = 0; index < checks.length; index++) {
    const from = endOfLiteral(literals[index], codes, at, limit);
    if (from < 0) return -1;
    at = endOfWord(codes, from, limit);
    if (checks[index]?.(text, from, at) !== true) return -1;
  }
  return endOfLiteral(literals[checks.length], codes, at, limit);
}

function endOfLiteral(literal: Codes | undefined, codes: Codes, start: number, limit: number): number {
  if (literal === undefined || start + literal.length > limit) return -1;
  for (let at = 0; at < literal.length; at++) if (literal[at] !== codes[start + at]) return -1;
  return start + literal.length;
}

/** Behind the last character of a word; one in quotes has spaces in it. */
function endOfWord(codes: Codes, start: number, limit: number): number {
  let at = start;
  if (codes[start] !== quote) {
    for (let code = codes[at]; at < limit && code !== space && code !== newline;) code = codes[++at];
    return at;
  }
  for (let code = codes[++at]; at < limit && code !== quote && code !== newline; code = codes[++at]) {
    if (code === backslash) at++;
  }
  return codes[at] === newline ? at : Math.min(at + 1, limit);
}
