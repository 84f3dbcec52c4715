/**
 * What rules match and do, worked out from another rule that differs from them in a few words.
 *
 * Most rules of a large ruleset are alike but for addresses, ports and comments. When one was parsed, its shape is learned
 * (`lib/ruleset/bulk`); of the next one of that shape only the tests of the words that differ are made. Where such a word stands for
 * more than a test of a field or a comment, each rule is parsed.
 */
import type { Family } from '../net/family';
import { type RuleShape, wordsOf } from '../ruleset/bulk/rule-shape';
import { RuleShapes } from '../ruleset/bulk/rule-shapes';
import { printRule } from '../ruleset/model/print-rule';
import type { Rule } from '../ruleset/model/rule';
import { CodedText } from '../ruleset/text/coded-text';
import { type Condition, type WrittenCondition, isCosmetic } from './rule-conditions';

/** What was worked out of one rule. */
interface ReadTemplate<Action> {
  readonly written: readonly WrittenCondition[];
  readonly action: Action;
}

interface Template<Action> extends ReadTemplate<Action> {
  /** For each word that differs, the condition that it is a part of; -1 where it makes no difference. */
  readonly places: readonly number[];
}

interface SimilarRule<Action> {
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

export class RuleTemplates<Action> {
  private readonly shapes: RuleShapes;
  private readonly byRule = new Map<Rule, Template<Action>>();

  constructor(private readonly family: Family) {
    this.shapes = new RuleShapes(family);
  }

  /** What is known of a rule that is like one that was learned; undefined when none was. */
  tryFind(text: string): SimilarRule<Action> | undefined {
    const coded = CodedText.of(text);
    const shape = this.shapes.tryFind(coded, 0, text.length);
    const template = shape === undefined ? undefined : this.byRule.get(shape.rule);
    if (shape === undefined || template === undefined) return undefined;
    const conditions = template.written.map(({ condition }) => condition);
    for (const [index, word] of wordsOf(shape, coded).entries()) {
      const place = template.places[index] ?? -1;
      if (place < 0) continue;
      if (word.startsWith('"')) return undefined;
      const { use, withUse } = template.written[place] ?? {};
      const condition = use === undefined ? undefined : withUse?.({ ...use, words: [word] });
      // A word that tells of no field has another place among the conditions.
      if (condition?.kind !== 'fields') return undefined;
      conditions[place] = condition;
    }
    return { conditions, action: template.action };
  }

  /** Learns from a rule, if its text is canonical, and what becomes of packets is not told by words of its target. */
  learn(text: string, rule: Rule, read: ReadTemplate<Action>): void {
    const coded = CodedText.of(text);
    if (this.shapes.isCanonical(coded, 0, text.length) || printRule(rule, this.family) !== text) return;
    this.shapes.learn(rule, text);
    const shape = this.shapes.tryFind(coded, 0, text.length);
    if (shape?.rule !== rule) return;
    const places = placesOf(shape, read.written, this.family);
    if (places !== undefined) this.byRule.set(rule, { ...read, places });
  }
}

/** Undefined where a word that differs stands for more than a test of a field. */
function placesOf(
  { rule, words }: RuleShape,
  written: readonly WrittenCondition[],
  family: Family,
): readonly number[] | undefined {
  const { target } = rule;
  const ofTarget = target?.kind === 'known' ? target.options : [];
  const places = words.map(({ use }) => {
    if (use === undefined || ofTarget.includes(use) || isCosmetic(use, rule, family)) return -1;
    const place = written.findIndex((each) => each.use === use);
    return place < 0 ? undefined : place;
  });
  const known = places.filter((place) => place !== undefined);
  return known.length < places.length ? undefined : known;
}
