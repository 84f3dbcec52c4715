import type { Origin } from './diagnostics';
import type { ParseRuleOptions } from './rule-context';

/** Where a word of a rule was written; without a word, where the rule was. */
export function originOf(
  { place, path }: ParseRuleOptions,
  word: { readonly start: number; readonly end: number } | undefined,
  length: number,
): Origin {
  const { start, end } = word ?? { start: 0, end: length };
  return {
    ...(place === undefined
      ? {}
      : { span: { ...place, column: place.column + start, length: Math.max(1, end - start) } }),
    ...(path === undefined ? {} : { path }),
  };
}
