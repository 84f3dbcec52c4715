/** What is known while a rule is read: where it stands, and the options that each extension has so far. */
import type { Diagnostic, Span } from '../../base/diagnostic';
import type { Extension, GivenOption } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import type { Family } from '../../net/family';
import type { Origin } from '../model/origin';
import type { Rule } from '../model/rule';
import type { Counters } from '../model/ruleset';
import type { Word } from '../text/words';

export interface ParseRuleOptions {
  readonly family: Family;
  /** For what only some tables take. @default that is not checked */
  readonly table?: string;
  /** For what only some chains take. @default that is not checked */
  readonly chain?: string;
  /** Where the text stands: `column` is that of its first character. @default a file called `rule` */
  readonly place?: Omit<Span, 'length'>;
  /** Construct path, when no file holds the rule. @default none */
  readonly path?: string;
}

export interface ParsedRules {
  /**
   * One rule, several where lists of addresses expand, or none where `-4` or `-6` asks for the other family.
   * Undefined when a diagnostic is an error.
   */
  readonly rules?: readonly Rule[];
  /** Whether `-4` or `-6` asks for the other family. @default false */
  readonly isForOtherFamily?: boolean;
  /** What `-c` sets, when it is there. */
  readonly counters?: Counters;
  readonly diagnostics: readonly Diagnostic[];
}

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

/** Where options may be found while a rule is read: the extension and what was given to it so far. */
export interface Loaded {
  readonly extension: Extension;
  readonly uses: GivenOption[];
  readonly word: Word;
}

/** Where the value of an option goes. */
export type OptionPlace = Pick<Loaded, 'uses'> & { readonly extension?: Extension };

/** Whether an option stands already in its group: options of one extension may fall into groups. */
export function isRepeated(flag: string, { uses, extension }: OptionPlace): boolean {
  const separator = extension === undefined ? undefined : optionsOf(extension).separator;
  if (flag === separator) return false;
  const start = separator === undefined ? -1 : uses.map((use) => use.flag).lastIndexOf(separator);
  return uses.some((use, index) => index > start && use.flag === flag);
}
