/** What was probably meant by a word of a rule that has no place there. */
import type { Diagnostic } from '../../base/diagnostic';
import type { Extension } from '../../extensions/extension';
import { tryFindDroppedOption } from '../../extensions/unsupported';
import { type Family, otherFamily } from '../../net/family';
import { tryParsePortRange } from '../../net/port';
import type { Origin } from '../model/origin';
import { ruleProblems } from './diagnostics';
import { nearOption, nearOptionOfAny, ownersOf } from './find-option';
import type { WordCursor } from './word-cursor';
import { type Word, quoteAlways } from '../text/words';

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
  const near = nearOption(long, extensions);
  const [elsewhere] = isLong && owners.length === 0 ? ownersOf(name, otherFamily(family)) : [];
  if (elsewhere !== undefined && near === undefined)
    return ruleProblems.optionOfOtherFamily(origin, name, elsewhere.name, family);
  const nearest = near ?? (owners.length > 0 ? undefined : nearOptionOfAny(long, family));
  return ruleProblems.unknownOption(origin, name, owners, nearest);
}

/**
 * A word that is no option and stands behind no option that takes it.
 *
 * @param lastText the value before, where it is free text
 * @param option that was left out before it, when that is to be seen
 */
export function explainWord(
  word: Word,
  origin: Origin,
  cursor: WordCursor,
  lastText: Word | undefined,
  option: string | undefined,
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
  return ruleProblems.unexpected(origin, text, whole, option);
}

/** Words as one, in plain quotes. */
function quoteWhole(words: readonly Word[]): string {
  const text = words.map((word) => word.text).join(' ');
  return quoteAlways(text.replace(/^[\u201c-\u201f]|[\u201c-\u201f]$/gu, ''));
}
