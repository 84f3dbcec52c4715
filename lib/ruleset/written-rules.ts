/** Rules of a file that a person wrote: each knows its place, and every mistake is said. */
import type { Diagnostic } from '../base/diagnostic';
import type { Family } from '../net/family';
import { parseRules } from './parse-rule';
import { printRule } from './print-rule';
import type { ChainRule, Counters } from './ruleset';
import { RuleShapes } from './rule-shapes';
import type { Place } from './save-diagnostics';
import { isBuiltIn } from './tables';
import type { CodedText } from './word-checks';

export class WrittenRules {
  /** By table and built-in chain: what a rule may hold depends on them. */
  private readonly shapes = new Map<string, RuleShapes>();
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

  /** The rules that a text stands for; `column` is that of its first character. */
  read(text: string, table: string, chain: string, place: Place, counters?: Counters): readonly ChainRule[] {
    const shapes = this.shapesOf(table, chain);
    const counted = counters === undefined ? {} : { counters };
    const origin = { span: { ...place, length: Math.max(1, text.length) } };
    const { family } = this;
    const parsed = parseRules(text, { family, table, chain, place });
    for (const diagnostic of parsed.diagnostics) this.diagnostics.push(diagnostic);
    const [first] = parsed.rules ?? [];
    if (first !== undefined && parsed.diagnostics.length === 0 && printRule(first, family) === text)
      shapes.learn(first, text);
    const own = parsed.counters === undefined ? counted : { counters: parsed.counters };
    return (parsed.rules ?? []).map((rule) => ({ text: printRule(rule, family), ...own, origin }));
  }

  /** How many were said so far. */
  mistakes(): number {
    return this.diagnostics.length;
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
