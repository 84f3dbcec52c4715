import type { Origin } from '../model/origin';
import type { ParseRuleOptions } from '../model/rule-context';

/** Where a word of a rule was written; without a word, where the rule was. */
export function originOf(
  { place, path }: ParseRuleOptions,
  word: { readonly start: number; readonly end: number } | undefined,
  length: number,
): Origin {
  if (place === undefined) return path === undefined ? {} : { path };
  const { start, end } = word ?? { start: 0, end: length };
  const { file, line, column, text } = place;
  const span = { file, line, column: column + start, length: Math.max(1, end - start), text };
  return path === undefined ? { span } : { span, path };
}
