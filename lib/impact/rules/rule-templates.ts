/**
 * What rules match and do, worked out from another rule that differs from them in a few words.
 *
 * Most rules of a large ruleset are alike but for addresses, ports and comments. When one was parsed, its shape is learned
 * (`lib/ruleset/bulk`); of the next one of that shape only the tests of the words that differ are made. A word that stands for more
 * than a test of a field or a comment, such as that of a limit, has to be the same.
 */
import type { Family } from '../../net/family';
import { type RuleShape, wordsOf } from '../../ruleset/bulk/rule-shape';
import { RuleShapes } from '../../ruleset/bulk/rule-shapes';
import { printRule } from '../../ruleset/model/print-rule';
import type { Rule } from '../../ruleset/model/rule';
import { CodedText } from '../../ruleset/text/coded-text';
import { type Condition, type WrittenCondition, isCosmetic, withWord } from './rule-conditions';

/** What was worked out of one rule. */
interface ReadTemplate<Action> {
  readonly written: readonly WrittenCondition[];
  readonly action: Action;
}

interface ShapeTemplates<Action> {
  /** For each word that differs, the condition that it is a part of, or one of the following. */
  readonly places: readonly number[];
  readonly first: ReadTemplate<Action>;
  /** By the words that have to be the same. */
  readonly bySame: Map<string, ReadTemplate<Action>>;
}

const makesNoDifference = -1;
const hasToBeSame = -2;

/** Templates of one shape. */
const maxTemplates = 100;

interface SimilarRule<Action> {
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

export class RuleTemplates<Action> {
  private readonly shapes: RuleShapes;
  private readonly byRule = new Map<Rule, ShapeTemplates<Action>>();

  constructor(private readonly family: Family) {
    this.shapes = new RuleShapes(family);
  }

  /** What is known of a rule that is like one that was learned; undefined when none was. */
  tryFind(text: string): SimilarRule<Action> | undefined {
    const coded = CodedText.of(text);
    const shape = this.shapes.tryFind(coded, 0, text.length);
    const templates = shape === undefined ? undefined : this.byRule.get(shape.rule);
    if (shape === undefined || templates === undefined) return undefined;
    const words = wordsOf(shape, coded);
    const { places } = templates;
    const template = templates.bySame.get(sameWords(words, places));
    if (template === undefined) return undefined;
    const { written } = template;
    const conditions: Condition[] = [];
    for (const { condition } of written) conditions.push(condition);
    for (let index = 0; index < words.length; index++) {
      const at = places[index] ?? makesNoDifference;
      if (at < 0) continue;
      const word = words[index] ?? '';
      const place = written[at]?.place;
      if (place === undefined || word.startsWith('"')) return undefined;
      const condition = withWord(place, word);
      // A word that tells of no field has another place among the conditions.
      if (condition.kind !== 'fields') return undefined;
      conditions[at] = condition;
    }
    return { conditions, action: template.action };
  }

  /** Learns from a rule, if its text is canonical, and what becomes of packets is not told by words of its target. */
  learn(text: string, rule: Rule, read: ReadTemplate<Action>): void {
    const coded = CodedText.of(text);
    let shape = this.shapes.tryFind(coded, 0, text.length);
    if (shape === undefined) {
      if (printRule(rule, this.family) !== text) return;
      this.shapes.learn(rule, text);
      shape = this.shapes.tryFind(coded, 0, text.length);
      if (shape?.rule !== rule) return;
      const places = placesOf(shape, read.written, this.family);
      this.byRule.set(rule, { places, first: read, bySame: new Map() });
    }
    const templates = this.byRule.get(shape.rule);
    if (templates === undefined || templates.bySame.size >= maxTemplates) return;
    if (isAlike(templates.first.written, read.written))
      templates.bySame.set(sameWords(wordsOf(shape, coded), templates.places), read);
  }
}

/** Those that have to be the same, each as a line. */
function sameWords(words: readonly string[], places: readonly number[]): string {
  let same = '';
  for (let index = 0; index < words.length; index++)
    if (places[index] === hasToBeSame) same += `${words[index] ?? ''}\n`;
  return same;
}

function placesOf(
  { rule, words }: RuleShape,
  written: readonly WrittenCondition[],
  family: Family,
): readonly number[] {
  const { target } = rule;
  const ofTarget = target?.kind === 'known' ? target.options : [];
  return words.map(({ use }) => {
    if (use === undefined || ofTarget.includes(use) || isCosmetic(use, rule, family))
      return makesNoDifference;
    const place = written.findIndex((each) => each.place?.use === use);
    return place < 0 ? hasToBeSame : place;
  });
}

/** Whether the conditions of one rule have the places of those of another one. */
function isAlike(one: readonly WrittenCondition[], other: readonly WrittenCondition[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ condition, place }, index) => {
      const beside = other[index];
      return condition.kind === beside?.condition.kind && place?.use.flag === beside.place?.use.flag;
    })
  );
}
