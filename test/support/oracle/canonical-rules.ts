import type { Family } from '../../../lib/net/family';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../../lib/ruleset/model/print-rule';

export interface RulePlace {
  readonly family?: Family;
  readonly table?: string;
  readonly chain?: string;
}

/** What iptables-save prints for a rule that a person wrote. */
export function canonicalText(written: string, { family = 'ipv4', ...place }: RulePlace = {}): string {
  const { rule, diagnostics } = parseRule(written, { family, ...place });
  expect(diagnostics.map(({ code, summary }) => `${code}: ${summary}`)).toEqual([]);
  if (rule === undefined) throw new Error(`no rule and no diagnostic for: ${written}`);
  const text = printRule(rule, family);
  // What was printed is its own canonical text.
  const again = parseRule(text, { family, ...place });
  expect(again.rule === undefined ? again.diagnostics : printRule(again.rule, family)).toBe(text);
  return text;
}

/** The codes of what is wrong with a rule; none when nothing is. */
export function codesOf(written: string, { family = 'ipv4', ...place }: RulePlace = {}): readonly string[] {
  return parseRule(written, { family, ...place }).diagnostics.map(({ code }) => code);
}
