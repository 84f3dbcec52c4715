/**
 * Rule text to a value.
 *
 * Goals: take what people write and what any iptables-save prints; give one canonical value; say every
 * mistake with the place of the word; never drop a word.
 *
 * How: words are read left to right as iptables does (`find-option.ts` says what an option stands for).
 * Values go through their kind. The match that `-p` implies is loaded where the first of its options stands.
 * At the end each extension puts its options into print order and completes them with what iptables would add,
 * and lists of addresses make a rule for each pair.
 *
 * What is not known stays: a match or target outside the tables keeps its words byte for byte, with a warning.
 * What this does not do: look at other rules. Whether a chain is there is said by `validate-ruleset.ts`.
 */
import { type Diagnostic, isError } from '../../base/diagnostic';
import { byteLength, isWholeText } from '../../base/bytes';
import { LatelyUsed } from '../../base/lately-used';
import type { Family } from '../../net/family';
import { ruleProblems } from './diagnostics';
import { tryFindOtherLanguage } from './other-languages';
import { type ParseRuleOptions, type ParsedRules, originOf } from './rule-context';
import { RuleReader } from './rule-reader';
import type { Rule } from '../model/rule';
import { type SplitLine, splitWords } from '../text/words';

export interface ParsedRule {
  /** Undefined when a diagnostic is an error. */
  readonly rule?: Rule;
  readonly diagnostics: readonly Diagnostic[];
}

/** Longest word in bytes and most words that iptables-restore takes after `-I CHAIN NUMBER`. */
const ruleLimits = { wordBytes: 1023, words: 248 } as const;

/** One rule; text that stands for several is refused. */
export function parseRule(text: string, options: ParseRuleOptions): ParsedRule {
  return isPlaced(options) ? parseNow(text, options) : knownRules[options.family].get(text);
}

/** Where a rule stands decides what may be in it, and what is said of it. */
function isPlaced({ table, chain, place, path }: ParseRuleOptions): boolean {
  return [table, chain, place, path].some((each) => each !== undefined);
}

/** Of a rule that stands nowhere, much is asked, and hosts of one kind hold the same rules. */
const knownRules: Readonly<Record<Family, LatelyUsed<ParsedRule>>> = {
  ipv4: new LatelyUsed((text) => parseNow(text, { family: 'ipv4' })),
  ipv6: new LatelyUsed((text) => parseNow(text, { family: 'ipv6' })),
};

function parseNow(text: string, options: ParseRuleOptions): ParsedRule {
  const placed = withPlace(text, options);
  const { rules, diagnostics } = parseRules(text, placed);
  const [rule] = rules ?? [];
  if (rules === undefined) return { diagnostics };
  if (rule !== undefined && rules.length === 1) return { rule, diagnostics };
  const whole = originOf(placed, undefined, text.length);
  if (rule !== undefined)
    return { diagnostics: [...diagnostics, ruleProblems.severalRules(whole, rules.length)] };
  return { diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' })) };
}

/** All rules that a text stands for. */
export function parseRules(text: string, options: ParseRuleOptions): ParsedRules {
  const placed = withPlace(text, options);
  const split = splitWords(text);
  const faults = checkWords(text, split, placed);
  if (faults.length > 0) return { diagnostics: faults };
  const read = new RuleReader(text, split.words, placed).read();
  return read.diagnostics.some(isError) ? { diagnostics: explain(text, split, placed, read) } : read;
}

/** What is wrong with a text: that it is no rule of iptables at all, when that is to be seen. */
function explain(
  text: string,
  { words }: SplitLine,
  options: ParseRuleOptions,
  { diagnostics }: ParsedRules,
): readonly Diagnostic[] {
  const first = diagnostics.find(isError)?.span;
  const start = options.place?.column ?? 1;
  const other = tryFindOtherLanguage(text, words, (first?.column ?? start) - start);
  if (other === undefined) return diagnostics;
  return [ruleProblems.otherLanguage(originOf(options, undefined, text.length), other)];
}

/** A rule that does not come from a file is treated as a file of its own. */
function withPlace(text: string, options: ParseRuleOptions): ParseRuleOptions {
  if (options.place !== undefined) return options;
  return { ...options, place: { file: 'rule', line: 1, column: 1, text } };
}

/** What no rule may hold, whatever it says. */
function checkWords(text: string, split: SplitLine, options: ParseRuleOptions): readonly Diagnostic[] {
  const { words, count, control, openQuote } = split;
  const at = (start: number, end: number) => originOf(options, { start, end }, text.length);
  const faults: Diagnostic[] = [];
  if (control !== undefined) faults.push(ruleProblems.controlCharacter(at(control, control + 1)));
  if (openQuote !== undefined) faults.push(ruleProblems.openQuote(at(openQuote, text.length)));
  if (count > ruleLimits.words)
    faults.push(ruleProblems.tooManyWords(at(0, text.length), count, ruleLimits.words));
  for (const word of faults.length > 0 ? [] : words) {
    const bytes = word.text.length * 3 > ruleLimits.wordBytes ? byteLength(word.text) : 0;
    if (bytes > ruleLimits.wordBytes)
      faults.push(ruleProblems.tooLong(at(word.start, word.end), bytes, ruleLimits.wordBytes));
    else if (!isWholeText(word.text)) faults.push(ruleProblems.brokenCharacter(at(word.start, word.end)));
  }
  return faults;
}
