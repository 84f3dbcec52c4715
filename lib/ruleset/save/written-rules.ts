/** Rules of a file that a person wrote: each knows its place, and every mistake is said. */
import { type Diagnostic, isError } from '../../base/diagnostic';
import type { Family } from '../../net/family';
import { leftOutCode, ruleProblems, withMore } from '../parse/diagnostics';
import { parseRules } from '../parse/parse-rule';
import { printRule } from '../model/print-rule';
import { RuleShapes } from '../bulk/rule-shapes';
import type { ChainRule, Counters } from '../model/ruleset';
import type { Place } from './save-diagnostics';
import { isBuiltIn } from '../model/tables';
import type { CodedText } from '../text/coded-text';

/** What a text stands for: its rules, none where it is for the other family, or undefined where it has mistakes. */
export interface WrittenText {
  readonly rules: readonly ChainRule[] | undefined;
  readonly isForOtherFamily: boolean;
}

/** How many warnings of one kind are said one by one. */
const mostNamed = { leftOut: 3, others: 20 } as const;

/** Rules that lists of addresses make out of fewer lines: more than a host takes in a minute. */
const mostMade = 1_000_000;

export class WrittenRules {
  /** By table and built-in chain: what a rule may hold depends on them. */
  private readonly shapes = new Map<string, RuleShapes>();
  /** By code: how many warnings there were, and where the last of those that are said stands. */
  private readonly warnings = new Map<string, { count: number; last: number }>();
  private made = 0;
  private lastTable = '';
  private lastChain = '';
  private lastShapes: RuleShapes;

  constructor(
    private readonly family: Family,
    private readonly diagnostics: Diagnostic[],
  ) {
    this.lastShapes = this.findShapes('', '');
  }

  /** Whether a part of a file is one rule that needs no other look. */
  isKnown(text: CodedText, start: number, end: number, table: string, chain: string): boolean {
    return this.shapesOf(table, chain).isCanonical(text, start, end);
  }

  /** What takes the lines of a chain that need no other look. */
  linesOf(table: string, chain: string): Pick<RuleShapes, 'takeLines'> {
    return this.shapesOf(table, chain);
  }

  /** What a text stands for; `column` is that of its first character. */
  read(text: string, table: string, chain: string, place: Place, counters?: Counters): WrittenText {
    const shapes = this.shapesOf(table, chain);
    const counted = counters === undefined ? {} : { counters };
    const origin = { span: { ...place, length: Math.max(1, text.length) } };
    const { family } = this;
    const parsed = parseRules(text, { family, table, chain, place });
    const isForOtherFamily = parsed.isForOtherFamily === true;
    for (const diagnostic of parsed.diagnostics) this.report(diagnostic);
    if (isForOtherFamily) return { rules: [], isForOtherFamily };
    const [first] = parsed.rules ?? [];
    if (first !== undefined && parsed.diagnostics.length === 0 && printRule(first, family) === text)
      shapes.learn(first, text);
    const own = parsed.counters === undefined ? counted : { counters: parsed.counters };
    const rules = parsed.diagnostics.some(isError)
      ? undefined
      : parsed.rules?.map((rule) => ({ text: printRule(rule, family), ...own, origin }));
    this.made += Math.max(0, (rules?.length ?? 0) - 1);
    if (this.made <= mostMade) return { rules, isForOtherFamily };
    this.diagnostics.push(ruleProblems.tooManyRules(origin, mostMade));
    return { rules: undefined, isForOtherFamily };
  }

  /** Once all is read: says how many warnings of a kind were not said. */
  finish(): void {
    for (const [code, { count, last }] of this.warnings) {
      const named = this.diagnostics[last];
      const more = count - mostOf(code);
      if (more > 0 && named !== undefined) this.diagnostics[last] = withMore(named, more);
    }
  }

  private report(diagnostic: Diagnostic): void {
    if (!isError(diagnostic)) {
      const { code } = diagnostic;
      const { count, last } = this.warnings.get(code) ?? { count: 0, last: 0 };
      const isNamed = count < mostOf(code);
      this.warnings.set(code, { count: count + 1, last: isNamed ? this.diagnostics.length : last });
      if (!isNamed) return;
    }
    this.diagnostics.push(diagnostic);
  }

  private shapesOf(table: string, chain: string): RuleShapes {
    if (chain === this.lastChain && table === this.lastTable) return this.lastShapes;
    this.lastTable = table;
    this.lastChain = chain;
    this.lastShapes = this.findShapes(table, chain);
    return this.lastShapes;
  }

  private findShapes(table: string, chain: string): RuleShapes {
    const key = isBuiltIn(table, chain) ? `${table} ${chain}` : table;
    const found = this.shapes.get(key);
    if (found !== undefined) return found;
    const shapes = new RuleShapes(this.family);
    this.shapes.set(key, shapes);
    return shapes;
  }
}

function mostOf(code: string): number {
  return code === leftOutCode ? mostNamed.leftOut : mostNamed.others;
}
