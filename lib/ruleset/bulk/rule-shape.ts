/** The shape of a rule's text, and whether another text is of it: see `rule-shapes.ts`. */
import { type CodedText, type Codes, newline } from '../text/coded-text';
import { type Literal, endOfLiteral } from './literal';
import { endOfPlain } from './canonical-words';
import type { OptionUse } from '../../extensions/extension';
import type { Rule } from '../model/rule';
import type { WordCheck } from './word-checks';

export interface RuleShape {
  /** One of these rules. */
  readonly rule: Rule;
  readonly words: readonly ShapeWord[];
  /** What stands after the last of them. */
  readonly last: Literal;
  /** The shape of the rule that stood below the last one of this shape. */
  next: RuleShape | undefined;
}

/** A word that differs from rule to rule, and what stands before it. */
export interface ShapeWord {
  readonly literal: Literal;
  readonly check: WordCheck;
  /** The option of the rule whose only word it is; undefined where it is the name of a chain. */
  readonly use: OptionUse | undefined;
}

const space = 32;
const quote = 34;
const backslash = 92;

/**
 * Where a canonical rule of this shape ends that begins at `start`, or -1 when there is none. It ends at `limit` or
 * with its line; where the shape is done before that, the text goes on with something else.
 */
export function endOfRule({ words, last }: RuleShape, text: CodedText, start: number, limit: number): number {
  const { codes } = text;
  let at = start;
  for (const { literal, check } of words) {
    const from = endOfLiteral(literal, text, at, limit);
    if (from < 0) return -1;
    at = endOfPlain(check.plain, codes, from, limit);
    if (at >= 0 && (at === limit || isWordEnd(codes[at]))) continue;
    at = endOfWord(codes, from, limit);
    if (!check.isCanonical(text, from, at)) return -1;
  }
  return endOfLiteral(last, text, at, limit);
}

/** The words of a rule of this shape, as they are printed, in the order of those of the shape. */
export function wordsOf({ words }: RuleShape, text: CodedText): readonly string[] {
  const found: string[] = [];
  let at = 0;
  for (const { literal } of words) {
    const from = at + literal.codes.length;
    at = endOfWord(text.codes, from, text.length);
    found.push(text.slice(from, at));
  }
  return found;
}

function isWordEnd(code: number | undefined): boolean {
  return code === space || code === newline;
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
