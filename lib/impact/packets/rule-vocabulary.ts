/** The vocabulary of rules: the names and tests that decide which packets have to be told apart. */
import type { Ruleset } from '../../ruleset/model/ruleset';

export interface RuleVocabulary {
  /** Some with `+` at the end. */
  readonly interfaceNames: ReadonlySet<string>;
  readonly testsForFragments: boolean;
}

/** Looks for words, not for options: one that stands in a comment does no harm. */
export function vocabularyOf(rulesets: readonly Ruleset[]): RuleVocabulary {
  const interfaceNames = new Set<string>();
  let testsForFragments = false;
  for (const { tables } of rulesets) {
    for (const { chains } of tables.values()) {
      for (const { rules } of chains.values()) {
        for (const { text } of rules) {
          for (const name of interfaceNamesIn(text)) interfaceNames.add(name);
          testsForFragments ||= text.includes('-f') && /(?:^| )-f(?: |$)/.test(text);
        }
      }
    }
  }
  return { interfaceNames, testsForFragments };
}

/** The interfaces that a rule names. */
export function interfaceNamesIn(text: string): readonly string[] {
  if (!text.includes('-i ') && !text.includes('-o ')) return [];
  return Array.from(text.matchAll(/(?:^| )-[io] (\S+)/g), ([, name = '']) => name);
}
