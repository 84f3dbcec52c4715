/** Whether a word of a rule is canonical, told from the word alone: see `rule-shapes.ts`. */
import type { OptionSpec } from '../extensions/extension';
import { tryFindTarget } from '../extensions/registry';
import { type Family, families } from '../net/family';
import { type Codes, isDecimals, isIpv4Prefix, isName, isQuotedText } from './plain-words';
import { verdicts } from './rule';
import type { RuleToken } from './rule-tokens';
import { maxChainNameBytes } from './tables';
import { quoteAlways, quoteUnusual, splitWords } from './words';

/** A text and the codes of its characters. */
export interface CodedText {
  readonly text: string;
  readonly codes: Codes;
}

export type WordCheck = (text: CodedText, start: number, end: number) => boolean;

/** How to tell that another word in the place of this one is as canonical as this one. */
export function checkOf(token: RuleToken, family: Family): WordCheck {
  if (token.kind === 'chain') return isChain;
  if (token.kind === 'word' || !mayDiffer(token)) return isSame(token.text);
  const byKind = isCanonicalValue(token.spec, family);
  const plain = plainCheckOf(token.spec, family);
  return plain === undefined
    ? byKind
    : (text, start, end) => plain(text.codes, start, end) || byKind(text, start, end);
}

export function isSame(word: string): WordCheck {
  return ({ text }, start, end) => end - start === word.length && text.startsWith(word, start);
}

function mayDiffer({ extension, spec, negated }: Extract<RuleToken, { kind: 'value' }>): boolean {
  // What -p asks for decides over matches and targets.
  if (spec.flag === '-p') return false;
  if (extension?.complete === undefined) return true;
  return !negated && extension.untouched?.some((name) => extension.options[name] === spec) === true;
}

type PlainCheck = (codes: Codes, start: number, end: number) => boolean;

/** A check that knows most words of a kind, without asking the kind. */
function plainCheckOf({ value, hidden, matchesAll }: OptionSpec, family: Family): PlainCheck | undefined {
  const { plain, quoting = 'plain' } = value;
  const isPlain = (word: string | undefined): boolean => word !== undefined && /^[\w.-]+$/.test(word);
  if (plain === undefined || isPlain(hidden?.[0]) || isPlain(matchesAll?.[0])) return undefined;
  switch (plain.form) {
    case 'prefix':
      return family === 'ipv4' ? isIpv4Prefix : undefined;
    case 'number':
      return (codes, start, end) => isDecimals(codes, start, end, plain);
    case 'text':
      return quoting === 'unusual'
        ? (codes, start, end) => isQuotedText(codes, start, end, plain)
        : undefined;
    case 'name':
      return (codes, start, end) => end - start <= plain.maxBytes && isName(codes, start, end);
  }
}

/** A name that can only be a chain's: no target of any family is called so. */
const isChain: WordCheck = ({ text, codes }, start, end) => {
  if (end - start > maxChainNameBytes || !isName(codes, start, end)) return false;
  const name = text.slice(start, end);
  return !verdicts.includes(name) && families.every((family) => tryFindTarget(name, family) === undefined);
};

const mostBytes = 1023;

/** By the kind of the value itself: what it gives for the word is the word. */
function isCanonicalValue(spec: OptionSpec, family: Family): WordCheck {
  const { quoting = 'plain' } = spec.value;
  let lastAccepted: string | undefined;
  return ({ text }, start, end) => {
    // A character takes three bytes at most.
    if ((end - start) * 3 > mostBytes) return false;
    const printed = text.slice(start, end);
    if (printed === lastAccepted) return true;
    const word = quoting === 'plain' ? printed : unquote(printed, quoting);
    if (word === undefined || word === spec.hidden?.[0] || word === spec.matchesAll?.[0]) return false;
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
