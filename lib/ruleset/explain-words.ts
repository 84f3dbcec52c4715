/** What was probably meant by a word of a rule that has no place there. */
import type { Diagnostic } from '../base/diagnostic';
import type { Extension } from '../extensions/extension';
import { tryFindDroppedOption } from '../extensions/unsupported';
import { type Family, otherFamily } from '../net/family';
import { tryParsePortRange } from '../net/port';
import { type Origin, ruleProblems } from './diagnostics';
import { nearOption, nearOptionOfAny, optionFor, ownersOf } from './find-option';
import type { Loaded } from './rule-context';
import type { WordCursor } from './word-cursor';
import { type Word, quoteAlways } from './words';

/**
 * An option that nothing in the rule has.
 *
 * @param extensions those whose options the rule may hold as it stands
 */
export function explainOption(
  name: string,
  origin: Origin,
  extensions: readonly Extension[],
  family: Family,
): Diagnostic {
  const [gone] = extensions.flatMap((extension) => tryFindDroppedOption(extension, name) ?? []);
  if (gone !== undefined) return ruleProblems.unsupported(origin, name, gone.reason, gone.instead);
  const isLong = name.startsWith('--');
  const long = isLong ? name : `-${name}`;
  const owners = isLong ? ownersOf(name, family) : [];
  const others = isLong && owners.length === 0 ? ownersOf(name, otherFamily(family)) : [];
  if (others.length > 0) return ruleProblems.optionOfOtherFamily(origin, name, others, family);
  const near = nearOption(long, extensions);
  const nearest = near ?? (owners.length > 0 ? undefined : nearOptionOfAny(long, family));
  return ruleProblems.unknownOption(origin, name, owners, nearest);
}

/** What is known of a rule where a word stands. */
interface WordContext {
  /** Behind the word. */
  readonly cursor: WordCursor;
  /** The value before, where it is free text. */
  readonly lastText: Word | undefined;
  readonly loaded: readonly Loaded[];
  readonly family: Family;
}

/** A word that is no option and stands behind no option that takes it. */
export function explainWord(
  word: Word,
  origin: Origin,
  { cursor, lastText, loaded, family }: WordContext,
): Diagnostic {
  const { text } = word;
  const dashed = /^[\u2010-\u2015\u2212\ufe58\uff0d]+(.+)$/u.exec(text)?.[1];
  if (dashed !== undefined)
    return ruleProblems.typographicDash(origin, text, `${dashed.length > 1 ? '--' : '-'}${dashed}`);
  const address = cursor.peek(-3)?.text;
  if ((address === '-s' || address === '-d') && tryParsePortRange(text) !== undefined) {
    const port = `\`${address === '-s' ? '--sport' : '--dport'} ${text}\``;
    return ruleProblems.ipchains(origin, text, port);
  }
  const isBehind = lastText !== undefined && cursor.peek(-2) === lastText;
  const whole = isBehind ? quoteWhole([lastText, word, ...cursor.valuesAhead()]) : undefined;
  const option = optionFor(text, loaded, family);
  return ruleProblems.unexpected(origin, text, option === undefined ? whole : `${option} ${text}`);
}

/** Words as one, in plain quotes. */
function quoteWhole(words: readonly Word[]): string {
  const text = words.map((word) => word.text).join(' ');
  return quoteAlways(text.replace(/^[\u201c-\u201f]|[\u201c-\u201f]$/gu, ''));
}
