/** What must hold for any rule, and between any two ways to write one. */
import { isError } from '../../../lib/base/diagnostic';
import type { Family } from '../../../lib/net/family';
import { canonicalizer } from '../../../lib/ruleset/save/canonical';
import { parseRules } from '../../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../../lib/ruleset/model/print-rule';
import type { Rule } from '../../../lib/ruleset/model/rule';

export interface Place {
  readonly family: Family;
  readonly table?: string;
  readonly chain?: string;
}

/** The rules that a text stands for; what is wrong with it, when anything is. */
export function readAs(
  text: string,
  place: Place,
): { readonly rules: readonly Rule[]; readonly said: readonly string[] } {
  const { rules = [], diagnostics } = parseRules(text, place);
  return { rules, said: diagnostics.filter(isError).map(({ code, summary }) => `${code}: ${summary}`) };
}

/** Parsing after printing is the identity on values. */
export function assertReadsBack(rule: Rule, place: Place): void {
  const printed = printRule(rule, place.family);
  const read = readAs(printed, place);
  expect({ printed, ...read }).toEqual({ printed, rules: [rule], said: [] });
}

/** Printing after parsing is the identity on what iptables-save prints; a text that is refused is kept. */
export function assertPrintsBack(text: string, place: Place): void {
  const { rules } = readAs(text, place);
  expect(rules.map((rule) => printRule(rule, place.family))).toEqual(rules.length === 0 ? [] : [text]);
  expect(canonicalizer(place.family)(text)).toBe(text);
}

/** A canonical text is its own canonical text, whichever way it is found, and however many were read before. */
export function assertCanonical(rule: Rule, place: Place, canonical: (text: string) => string): void {
  const printed = printRule(rule, place.family);
  expect(canonical(printed)).toBe(printed);
  expect(canonicalizer(place.family)(printed)).toBe(printed);
}

/** Two ways to write one rule. */
export function assertSame(text: string, rule: Rule, place: Place): void {
  const { family } = place;
  const { rules, said } = readAs(text, place);
  const printed = rules.map((each) => printRule(each, family));
  expect({ text, printed, said }).toEqual({ text, printed: [printRule(rule, family)], said: [] });
  // A value is a value, whatever it was read from.
  expect(rules).toEqual([rule]);
}
