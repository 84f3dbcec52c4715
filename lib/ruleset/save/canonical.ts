/**
 * Canonical texts of live rules; a text that is canonical already is seldom parsed for it (`rule-shapes.ts`),
 * and no text twice.
 *
 * A live rule that this table cannot read (an extension newer than it, a value it would refuse) is kept as it
 * was printed and compared as text: what the kernel holds is never an error and never dropped.
 */
import type { Family } from '../../net/family';
import { CodedText } from '../text/coded-text';
import { parseRule } from '../parse/parse-rule';
import { printRule } from '../model/print-rule';
import { RuleShapes } from '../bulk/rule-shapes';

export class CanonicalTexts {
  private readonly known = new Map<string, string>();
  private readonly shapes: RuleShapes;

  constructor(private readonly family: Family) {
    this.shapes = new RuleShapes(family);
  }

  /** Whether a part of a text is known to be canonical without being parsed. */
  isKnown(text: CodedText, start: number, end: number): boolean {
    return this.shapes.isCanonical(text, start, end);
  }

  /** The canonical text of one that `isKnown` does not know. */
  find(text: string): string {
    const found = this.known.get(text);
    if (found !== undefined) return found;
    const { rule } = parseRule(text, { family: this.family });
    const canonical = rule === undefined ? withoutSpaces(text) : printRule(rule, this.family);
    if (rule !== undefined && canonical === text) this.shapes.learn(rule, text);
    this.known.set(text, canonical);
    return canonical;
  }
}

/** Without the spaces at the end, and nothing else that `trimEnd` takes: a text is kept as it is. */
function withoutSpaces(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === ' ') end--;
  return text.slice(0, end);
}

/** Canonical texts of one family. */
export function canonicalizer(family: Family): (text: string) => string {
  const texts = new CanonicalTexts(family);
  return (text) => {
    return texts.isKnown(CodedText.of(text), 0, text.length) ? text : texts.find(text);
  };
}
