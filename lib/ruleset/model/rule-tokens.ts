/** A rule as the pieces of its canonical text, each with what it stands for. */
import type { Extension, OptionSpec, OptionUse } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import { parameters } from '../../extensions/parameters';
import { tryFindMatch, tryFindTarget } from '../../extensions/registry';
import type { Dialect } from '../../extensions/value-kind';
import type { Family } from '../../net/family';
import type { MatchUse, Rule } from './rule';
import { quoteAlways, quoteUnusual } from '../text/words';

export type RuleToken = { readonly text: string } & (
  | { readonly kind: 'word' }
  /** The only word of an option's value. */
  | {
      readonly kind: 'value';
      readonly spec: OptionSpec;
      readonly extension?: Extension;
      readonly negated: boolean;
      /** The option in the rule. */
      readonly use: OptionUse;
    }
  /** The name of a chain that is jumped or gone to. */
  | { readonly kind: 'chain' }
);

const parameterByFlag: ReadonlyMap<string, OptionSpec> = new Map(
  Object.values<OptionSpec>(parameters).map((spec) => [spec.flag, spec]),
);

export function tokensOf(rule: Rule, family: Family, dialect?: Dialect): readonly RuleToken[] {
  const tokens: RuleToken[] = [];
  for (const use of rule.parameters)
    pushOption(
      tokens,
      dialect === undefined ? use : spell(use, dialect),
      parameterByFlag.get(use.flag),
      undefined,
    );
  for (const use of rule.matches) {
    tokens.push({ kind: 'word', text: '-m' });
    pushExtension(tokens, use, tryFindMatch(use.name, family));
  }
  const { target } = rule;
  if (target !== undefined) {
    tokens.push({ kind: 'word', text: target.via === 'goto' ? '-g' : '-j' });
    const isChain = target.kind === 'opaque' && target.text === '';
    if (isChain) tokens.push({ kind: 'chain', text: target.name });
    else pushExtension(tokens, target, tryFindTarget(target.name, family));
  }
  return tokens;
}

function spell(use: OptionUse, dialect: Dialect): OptionUse {
  const value = parameterByFlag.get(use.flag)?.value;
  return { ...use, words: use.words.map((word) => value?.spell?.(word, dialect) ?? word) };
}

function pushExtension(tokens: RuleToken[], use: MatchUse, extension: Extension | undefined): void {
  tokens.push({ kind: 'word', text: use.name });
  if (use.kind === 'opaque') {
    if (use.text !== '') tokens.push({ kind: 'word', text: use.text });
    return;
  }
  const byFlag = extension === undefined ? undefined : optionsOf(extension).byFlag;
  for (const option of use.options) pushOption(tokens, option, byFlag?.get(option.flag), extension);
}

function pushOption(
  tokens: RuleToken[],
  use: OptionUse,
  spec: OptionSpec | undefined,
  extension: Extension | undefined,
): void {
  if (use.negated) tokens.push({ kind: 'word', text: '!' });
  tokens.push({ kind: 'word', text: use.flag });
  const [word] = use.words;
  if (spec !== undefined && word !== undefined && use.words.length === 1) {
    const text = printWord(word, spec);
    tokens.push({
      kind: 'value',
      text,
      negated: use.negated,
      spec,
      use,
      ...(extension === undefined ? {} : { extension }),
    });
  } else {
    for (const each of use.words) tokens.push({ kind: 'word', text: printWord(each, spec) });
  }
}

function printWord(word: string, spec: OptionSpec | undefined): string {
  const quoting = spec?.value.quoting ?? 'plain';
  if (quoting === 'plain') return word;
  return quoting === 'always' ? quoteAlways(word) : quoteUnusual(word);
}
