/** Whether a word of a rule is canonical, told from the word alone: see `rule-shapes.ts`. */
import type { OptionSpec } from '../../extensions/extension';
import { builtInTargets, tryFindTarget } from '../../extensions/registry';
import { type Family, families } from '../../net/family';
import type { CodedText } from '../text/coded-text';
import { type PlainForm, endOfName, noPlainForm, plainFormOf } from './canonical-words';
import type { RuleToken } from '../model/rule-tokens';
import { maxChainNameBytes } from '../model/tables';
import { quoteAlways, quoteUnusual, splitWords } from '../text/words';

/** How to tell that another word in the place of one is as canonical as this one. */
export interface WordCheck {
  /** Words that need no other look. */
  readonly plain: PlainForm;
  readonly isCanonical: (text: CodedText, start: number, end: number) => boolean;
}

/** Undefined where only the same word will do. */
export function tryFindCheck(token: RuleToken, family: Family): WordCheck | undefined {
  if (token.kind === 'chain') return { plain: noPlainForm, isCanonical: isChain() };
  if (token.kind === 'word' || !mayDiffer(token)) return undefined;
  return { plain: findPlainForm(token.spec, family), isCanonical: isCanonicalValue(token.spec, family) };
}

function mayDiffer({ extension, spec, negated }: Extract<RuleToken, { kind: 'value' }>): boolean {
  // What -p asks for decides over matches and targets.
  if (spec.flag === '-p') return false;
  if (extension?.normalize === undefined) return true;
  return !negated && extension.passThrough?.some((name) => extension.options[name] === spec) === true;
}

/** Knows most words of a kind, without asking the kind. */
function findPlainForm({ value, hidden, matchesAll }: OptionSpec, family: Family): PlainForm {
  const { plain, quoting = 'plain' } = value;
  const isPlain = (word: string | undefined): boolean => word !== undefined && /^[\w.-]+$/.test(word);
  if (plain === undefined || isPlain(hidden?.[0]) || isPlain(matchesAll?.[0])) return noPlainForm;
  if (plain.form === 'prefix' && family !== 'ipv4') return noPlainForm;
  if (plain.form === 'text' && quoting !== 'unusual') return noPlainForm;
  return plainFormOf(plain);
}

const chainName = plainFormOf({ form: 'name', maxBytes: maxChainNameBytes });

/** A name that can only be a chain's: no target of any family is called so. */
function isChain(): WordCheck['isCanonical'] {
  let lastAccepted = '';
  return (text, start, end) => {
    if (end - start === lastAccepted.length && text.has(lastAccepted, start)) return true;
    if (endOfName(chainName, text.codes, start, end) !== end) return false;
    const name = text.slice(start, end);
    if (builtInTargets.includes(name) || families.some((family) => tryFindTarget(name, family) !== undefined))
      return false;
    lastAccepted = name;
    return true;
  };
}

const maxBytes = 1023;

/** By the kind of the value itself: what it gives for the word is the word. */
function isCanonicalValue(spec: OptionSpec, family: Family): WordCheck['isCanonical'] {
  const { quoting = 'plain' } = spec.value;
  let lastAccepted: string | undefined;
  return (text, start, end) => {
    // A character takes three bytes at most.
    if ((end - start) * 3 > maxBytes) return false;
    if (lastAccepted?.length === end - start && text.has(lastAccepted, start)) return true;
    const printed = text.slice(start, end);
    const word = quoting === 'plain' ? printed : unquote(printed, quoting);
    if (word === undefined || word === spec.hidden?.[0] || word === spec.matchesAll?.[0]) return false;
    if (spec.value.emptyRange?.holds(word) === true) return false;
    const parsed = spec.value.parse([word], { family });
    if (!parsed.ok || parsed.words.length !== 1 || parsed.words[0] !== word || isEverything(spec, word))
      return false;
    lastAccepted = printed;
    return true;
  };
}

/** The word that is printed so; undefined when no word is. */
function unquote(printed: string, quoting: 'unusual' | 'always'): string | undefined {
  const { words, openQuote, control } = splitWords(printed);
  const [word] = words;
  if (word === undefined || words.length > 1 || openQuote !== undefined || control !== undefined)
    return undefined;
  const again = quoting === 'always' ? quoteAlways(word.text) : quoteUnusual(word.text);
  return again === printed ? word.text : undefined;
}

/** Parameters that match everything are not printed. */
function isEverything(spec: OptionSpec, word: string): boolean {
  return word.endsWith('/0') && (spec.flag === '-s' || spec.flag === '-d');
}
