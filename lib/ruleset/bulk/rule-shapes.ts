/**
 * Texts that are known to be canonical without being parsed.
 *
 * Goals: a ruleset of 100,000 rules is read in the time in which iptables-save prints it, though hardly two of
 * its rules are the same text; and no rule is taken for canonical that is not.
 *
 * How: most rules of a large ruleset differ in addresses, ports, comments and chains to jump to only. The shape
 * of a text is the text with those words taken out, their punctuation left. When a rule was parsed and is its
 * own canonical text, its shape is learned: which words must stand there letter by letter, and for the words
 * that may differ, how to tell that one is canonical. Another text of that shape is then canonical when each
 * of its differing words is: no option comes or goes, and what an extension does with its options once all are
 * read does not look at these words (`passThrough`). A hash of the shape finds it in one pass over the text;
 * finding it is no proof, so the literal parts are compared, too.
 *
 * Rules that stand one below the other often follow each other in the same way further down, so the shape that
 * came after the last one before is tried first, and needs no hash; and lines are taken as long as that goes on, with
 * no look at more than their bytes (`takeLines`).
 *
 * What is not of a known shape is parsed as ever. The number of shapes is limited, so hostile input costs time,
 * not memory.
 */
import type { OptionSpec } from '../../extensions/extension';
import { parameters } from '../../extensions/parameters';
import { extensionFacts } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { CodedText, type Codes, newline } from '../text/coded-text';
import { type Literal, endOfLiteral, literalOf } from './literal';
import { isLetterOrDigit } from './canonical-words';
import type { Rule } from '../model/rule';
import type { RuleList } from './rule-list';
import { type RuleShape, type ShapeWord, endOfRule } from './rule-shape';
import { tokensOf } from '../model/rule-tokens';
import { tryFindCheck } from './word-checks';

const maxShapes = 5000;
const maxShapesOfHash = 32;

/** Differing words of one text; more of them make no shape. */
const maxWords = 32;

const space = 32;
const quote = 34;
const backslash = 92;

export class RuleShapes {
  private readonly shapes = new Map<number, RuleShape[]>();
  private count = 0;
  /** Where the differing words stand that `hash` has found. */
  private readonly starts = new Int32Array(maxWords);
  private readonly ends = new Int32Array(maxWords);
  private found = 0;
  /** That of the text that was canonical last. */
  private last: RuleShape | undefined;

  constructor(private readonly family: Family) {}

  /** Whether a part of a text is a rule of a shape that was learned, with canonical words. */
  isCanonical(text: CodedText, start: number, end: number): boolean {
    return this.tryFind(text, start, end) !== undefined;
  }

  /** The shape that was learned of which a part of a text is a rule, with canonical words. */
  tryFind(text: CodedText, start: number, end: number): RuleShape | undefined {
    if (this.endOfNext(text, start, end) === end) return this.last;
    const candidates = this.shapes.get(this.hash(text.codes, start, end));
    if (candidates === undefined || this.found < 0) return undefined;
    const shape = candidates.find((each) => endOfRule(each, text, start, end) === end);
    if (shape === undefined) return undefined;
    if (this.last !== undefined) this.last.next = shape;
    this.last = shape;
    return shape;
  }

  /**
   * Takes lines from `start` on, a prefix and a rule that is canonical each, as long as there are such, and gives the
   * end of the last one; -1 when the first is none.
   */
  takeLines(text: CodedText, start: number, prefix: Literal, taken: RuleList): number {
    const { codes, length } = text;
    let last = -1;
    for (let at = start; at < length; at = last + 1) {
      const from = endOfLiteral(prefix, text, at, length);
      if (from < 0) return last;
      let end = this.endOfNext(text, from, length);
      if (end < 0 || (end < length && codes[end] !== newline)) {
        end = text.endOfLine(from);
        if (!this.isCanonical(text, from, end)) return last;
      }
      taken.pushLine(text, at, from, end);
      last = end;
    }
    return last;
  }

  /** Where a rule ends that begins at `start`, if it is of the shape that is expected there; -1 if not. */
  private endOfNext(text: CodedText, start: number, limit: number): number {
    const shape = this.last?.next;
    const end = shape === undefined ? -1 : endOfRule(shape, text, start, limit);
    if (end >= 0) this.last = shape;
    return end;
  }

  /** Learns from a rule whose canonical text this is. */
  learn(rule: Rule, text: string): void {
    if (this.count >= maxShapes) return;
    const { codes } = CodedText.of(text);
    const hash = this.hash(codes, 0, text.length);
    const shapes = this.shapes.get(hash) ?? [];
    if (this.found < 0 || shapes.length >= maxShapesOfHash) return;
    this.shapes.set(hash, shapes);
    shapes.push(this.shapeOf(rule, text));
    this.count++;
  }

  /** The words that `hash` has just found, but for those that must be the same in every rule. */
  private shapeOf(rule: Rule, text: string): RuleShape {
    const checks = new Map<number, Pick<ShapeWord, 'check' | 'use'>>();
    let at = 0;
    for (const token of tokensOf(rule, this.family)) {
      const check = tryFindCheck(token, this.family);
      if (check !== undefined) checks.set(at, { check, use: token.kind === 'value' ? token.use : undefined });
      at += token.text.length + 1;
    }
    const words: ShapeWord[] = [];
    let end = 0;
    for (let index = 0; index < this.found; index++) {
      const start = this.starts[index] ?? 0;
      const word = checks.get(start);
      if (word === undefined) continue;
      words.push({ literal: literalOf(text.slice(end, start)), ...word });
      end = this.ends[index] ?? 0;
    }
    return { rule, words, last: literalOf(text.slice(end)), next: undefined };
  }

  /** The hash of a shape; `found` is -1 when there are too many differing words. */
  private hash(codes: Codes, from: number, to: number): number {
    let hash = 0;
    let before = 0;
    let at = from;
    this.found = 0;
    while (at < to) {
      let code = codes[at] ?? 0;
      const isVariable = (code >= 48 && code <= 57) || code === quote || variableAfter.has(before);
      const start = at;
      let word = 0;
      if (!isVariable) {
        for (; at < to && code !== space; code = codes[++at] ?? 0) word = hashStep(word, code);
      } else if (code === quote) {
        word = quote;
        for (code = codes[++at] ?? 0; at < to && code !== quote; code = codes[++at] ?? 0) {
          if (code === backslash) at++;
        }
        at = Math.min(at + 1, to);
      } else {
        let isRun = false;
        for (; at < to && code !== space; code = codes[++at] ?? 0) {
          const isLetter = isLetterOrDigit(code);
          if (!isLetter) word = hashStep(word, code);
          else if (!isRun) word = hashStep(word, 1);
          isRun = isLetter;
        }
      }
      if (isVariable) {
        if (this.found >= maxWords) {
          this.found = -1;
          return 0;
        }
        this.starts[this.found] = start;
        this.ends[this.found++] = at;
      }
      before = isVariable ? 0 : word;
      hash = (Math.imul(hash, 31) + word) | 0;
      at++;
    }
    return hash;
  }
}

function hashStep(hash: number, code: number): number {
  return (Math.imul(hash, 33) ^ code) | 0;
}

function hashOf(word: string): number {
  return Array.from(word, (character) => character.charCodeAt(0)).reduce(hashStep, 0);
}

/** Options whose values are seldom the same in two rules, whatever characters they begin with. */
const variableAfter: ReadonlySet<number> = new Set(
  [
    '-j',
    '-g',
    ...Object.values<OptionSpec>(parameters)
      .filter(({ varies }) => varies === true)
      .map(({ flag }) => flag),
    ...extensionFacts.flatMap(({ varyingFlags }) => varyingFlags),
  ].map(hashOf),
);
