/** What must hold for every kind of value, whatever it is a kind of: see `lib/extensions/value-kind.ts`. */
import type { OptionSpec } from '../../../lib/extensions/extension';
import type { Family } from '../../../lib/net/family';
import type { ParseContext, ValueKind } from '../../../lib/extensions/value-kind';
import { parseRules } from '../../../lib/ruleset/parse/parse-rule';
import { quote, quoteAlways, quoteUnusual, splitWords } from '../../../lib/ruleset/text/words';
import { argumentFor } from '../../../lib/import/program/option-argument';

/** What a kind makes of words that it has to take. */
export function assertTakes(
  kind: ValueKind,
  words: readonly string[],
  context: ParseContext,
): readonly string[] {
  const parsed = kind.parse(words, context);
  expect({ words, parsed }).toMatchObject({ parsed: { ok: true } });
  return parsed.ok ? parsed.words : [];
}

/** Whatever is given, there is an answer: canonical words that are their own canonical words, or a reason. */
export function assertAnswers(kind: ValueKind, words: readonly string[], context: ParseContext): void {
  const parsed = kind.parse(words, context);
  if (parsed.ok) {
    expect({ words, parsed: kind.parse(parsed.words, context) }).toEqual({ words, parsed });
    return;
  }
  expect(parsed.why).toMatch(/\S/);
  expect(`${parsed.why} ${parsed.didYouMean ?? ''}`).not.toMatch(/undefined|NaN|\[object|Infinity/);
  // What is proposed is taken; of a list, it is one word.
  if (parsed.didYouMean !== undefined && kind.words === 1) assertTakes(kind, [parsed.didYouMean], context);
}

/** Canonical words come out of the printed text as they went in. */
export function assertPrintsAsWords(kind: ValueKind, spec: OptionSpec, words: readonly string[]): void {
  const { quoting = 'plain' } = kind;
  const print = { plain: (word: string) => word, unusual: quoteUnusual, always: quoteAlways }[quoting];
  const shown = words.filter(
    (word) => word !== '' || quoting !== 'plain' || spec.hidden?.includes('') !== true,
  );
  const { words: read, openQuote, control } = splitWords(shown.map(print).join(' '));
  expect({ words, read: read.map(({ text }) => text), openQuote, control }).toEqual({ words, read: shown });
}

/** There is a typed argument that writes these words. */
export function assertCanBeTyped(kind: ValueKind, words: readonly string[]): void {
  const argument = words.length === 0 && kind.optional !== true ? true : argumentFor(kind, words);
  expect(kind.write(argument as never)).toEqual(words);
}

/**
 * Words that a kind refuses are named in what is said of them, and so is what is allowed; free text is kept.
 *
 * @param option that takes the kind, such as `match tcp --dport`
 */
export function assertNamesItsRefusal(
  kind: ValueKind,
  words: readonly string[],
  family: Family,
  option: string,
): void {
  if (kind.parse(words, { family }).ok) {
    assertAnswers(kind, words, { family });
    return;
  }
  const beginning = option
    .replace(/^every rule /, '')
    .replace(/^match/, '-m')
    .replace(/^target/, '-j');
  const { diagnostics } = parseRules([beginning, ...words.map(quote)].join(' '), { family });
  const said = diagnostics.filter(({ code }) => code === 'parse/bad-value');
  expect(said).toHaveLength(1);
  const [{ summary, detail = '', help = '' } = { summary: '' }] = said;
  expect(summary).toContain(words.join(' '));
  expect(`${detail} ${help}`).toContain(kind.allowed);
}
