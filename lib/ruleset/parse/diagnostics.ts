import type { Diagnostic } from '../../base/diagnostic';
import type { Extension } from '../../extensions/extension';
import type { Refused } from '../../extensions/value-kind';
import { type Family, familyName, otherFamily } from '../../net/family';
import { constraintProblems } from './constraint-diagnostics';
import { problemAt, warningAt } from './diagnostic-at';
import type { Origin } from '../model/origin';
import type { OtherLanguage } from './other-languages';

/** What is wrong with a word of a rule, or with the rule as a whole. */
export const ruleProblems = {
  ...constraintProblems,
  otherLanguage: (origin: Origin, other: OtherLanguage) => problemAt(origin, other),
  openQuote: (origin: Origin) =>
    problemAt(origin, { code: 'parse/open-quote', summary: 'this quote is never closed' }),
  controlCharacter: (origin: Origin) =>
    problemAt(origin, {
      code: 'parse/control-character',
      summary: 'a rule cannot contain a line break, a NUL or another control character',
      help: 'write one rule a line, without control characters',
    }),
  brokenCharacter: (origin: Origin) =>
    problemAt(origin, {
      code: 'parse/broken-character',
      summary: 'unpaired surrogate, which is not valid Unicode',
      help: 'write whole characters',
    }),
  unexpected: (origin: Origin, word: string, quoted: string | undefined, option: string | undefined) =>
    problemAt(origin, {
      code: 'parse/unexpected-word',
      summary: `\`${word}\` is not an option`,
      detail: 'options begin with - or --; a value with white space needs double quotes',
      help:
        quoted !== undefined
          ? `if it is part of the value before it, write \`${quoted}\``
          : option === undefined
            ? undefined
            : `write \`${option} ${word}\``,
    }),
  typographicDash: (origin: Origin, word: string, plain: string) =>
    problemAt(origin, {
      code: 'parse/typographic-dash',
      summary: `\`${word}\` begins with a typographic dash`,
      detail: 'word processors and web pages replace - and -- with it',
      help: `write \`${plain}\``,
    }),
  unknownOption: (
    origin: Origin,
    option: string,
    owners: readonly Extension[],
    nearest: string | undefined,
  ) =>
    problemAt(origin, {
      code: 'parse/unknown-option',
      summary: `unknown option \`${option}\``,
      detail: 'no parameter, and no match or target before it, has this option',
      help:
        [didYouMean(nearest), owners.length === 0 ? undefined : `write ${ways(owners)} before it`]
          .filter((way) => way !== undefined)
          .join(' otherwise ') || undefined,
    }),
  optionOfOtherFamily: (origin: Origin, option: string, owner: string, family: Family) =>
    problemAt(origin, {
      code: 'parse/other-family',
      summary: `${owner} has \`${option}\` only for ${familyName(otherFamily(family))}, and the rule is for ${familyName(family)}`,
      help: `move the rule to the ${familyName(otherFamily(family))} rules`,
    }),
  misplaced: (origin: Origin, option: string, why: string) =>
    problemAt(origin, {
      code: 'parse/not-in-rule',
      summary: `\`${option}\` cannot be used in a rule`,
      detail: why,
    }),
  ipchains: (origin: Origin, option: string, instead: string) =>
    problemAt(origin, {
      code: 'parse/ipchains',
      summary: `\`${option}\` is ipchains syntax`,
      help: `in iptables it is ${instead}`,
    }),
  unexpectedValue: (origin: Origin, option: string, value: string) =>
    problemAt(origin, {
      code: 'parse/unexpected-value',
      summary: `\`${option}\` takes no value, but \`${value}\` follows it`,
    }),
  repeatedNegation: (origin: Origin) =>
    problemAt(origin, { code: 'parse/repeated-negation', summary: '`!` is written twice' }),
  badName: (origin: Origin, name: string) =>
    problemAt(origin, {
      code: 'parse/bad-name',
      summary: `\`${name}\` cannot be the name of a match, a target or a chain`,
      detail:
        'names contain no white space, quotes or backslashes; a match has letters, digits and . _ -, a letter first',
    }),
  notAChain: (origin: Origin, name: string) =>
    problemAt(origin, {
      code: 'parse/not-a-chain',
      summary: `\`${name}\` is a target, and \`-g\` needs a chain`,
      help: `write \`-j ${name}\``,
    }),
  tooLong: (origin: Origin, bytes: number, max: number) =>
    problemAt(origin, {
      code: 'parse/too-long',
      summary: `a word has ${String(bytes)} bytes; iptables-restore accepts at most ${String(max)}`,
    }),
  tooManyWords: (origin: Origin, words: number, max: number) =>
    problemAt(origin, {
      code: 'parse/too-many-words',
      summary: `the rule has ${String(words)} words; iptables-restore accepts at most ${String(max)}`,
      help: 'make two rules of it, with a chain between them if necessary',
    }),
  forOtherFamily: (origin: Origin, option: string) =>
    warningAt(origin, {
      code: leftOutCode,
      summary: `\`${option}\`: this rule is for the other address family and was skipped, as iptables does`,
    }),
  unknownExtension: (origin: Origin, kind: 'match' | 'target', name: string, nearest: string | undefined) =>
    warningAt(origin, {
      code: kind === 'match' ? 'parse/unknown-match' : 'parse/unknown-target',
      summary: `${kind} \`${name}\` is not known here, so its options were not checked`,
      help: didYouMean(nearest),
    }),
  ambiguousOption: (origin: Origin, option: string, candidates: readonly string[]) =>
    problemAt(origin, {
      code: 'parse/ambiguous-option',
      summary: `\`${option}\` can mean ${candidates.join(' or ')}`,
    }),
  /** @param found of its words, those that are there */
  missingValue: (origin: Origin, option: string, allowed: string, found: readonly string[] = []) =>
    problemAt(origin, {
      code: 'parse/missing-value',
      summary:
        found.length === 0
          ? `\`${option}\` has no value`
          : `\`${option} ${found.join(' ')}\` lacks one more word`,
      detail: `allowed: ${allowed}`,
    }),
  badValue: (
    origin: Origin,
    option: string,
    value: string,
    { why, didYouMean: nearest }: Refused,
    allowed: string,
  ) =>
    problemAt(origin, {
      code: 'parse/bad-value',
      summary: `\`${value}\` is not a value for \`${option}\``,
      detail: `${why.startsWith('`') ? '' : `\`${value}\`: `}${why}${why.includes(allowed) ? '' : `; allowed: ${allowed}`}`,
      help: didYouMean(nearest),
    }),
  repeated: (origin: Origin, option: string) =>
    problemAt(origin, { code: 'parse/repeated-option', summary: `\`${option}\` is written twice` }),
  notNegatable: (origin: Origin, option: string) =>
    problemAt(origin, { code: 'parse/not-negatable', summary: `\`${option}\` cannot be negated with \`!\`` }),
  oldNegation: (origin: Origin, option: string, value: string) =>
    problemAt(origin, {
      code: 'parse/old-negation',
      summary: '`!` goes before the option, not before its value',
      help: `write \`! ${option} ${value}\``,
    }),
  danglingNegation: (origin: Origin) =>
    problemAt(origin, {
      code: 'parse/dangling-negation',
      summary: '`!` is not followed by an option that it can negate',
    }),
  unsupported: (origin: Origin, name: string, reason: string, instead: string | undefined) =>
    problemAt(origin, {
      code: 'parse/unsupported',
      summary: `\`${name}\` cannot be used: ${reason}`,
      help: instead === undefined ? undefined : `instead: ${instead}`,
    }),
  ignored: (origin: Origin, name: string, reason: string, instead: string | undefined) =>
    warningAt(origin, {
      code: 'parse/ignored-option',
      summary: `\`${name}\` was left out: ${reason}`,
      help: instead === undefined ? undefined : `instead: ${instead}`,
    }),
};

/** Of rules that are skipped because they are for the other family. */
export const leftOutCode = 'parse/for-other-family';

/** The last of such diagnostics, with the number of those that are not listed. */
export function withMore(diagnostic: Diagnostic, more: number): Diagnostic {
  return { ...diagnostic, detail: `and ${String(more)} more like this` };
}

/** What to do about an option that another match takes than the one that it is written behind. */
export function orderOfMatches(option: string, taker: string, behind: string): string {
  return `iptables gives \`${option}\` to ${taker}, which the rule loads first after the first ${behind}; write the uses of ${behind} one after the other, without ${taker} between them`;
}

function didYouMean(nearest: string | undefined): string | undefined {
  return nearest === undefined ? undefined : `did you mean \`${nearest}\`?`;
}

/** How a rule comes to have the options of these extensions. */
function ways(owners: readonly Extension[]): string {
  const each = owners.map(({ kind, name, impliedBy }) => {
    if (impliedBy !== undefined) return `-p ${impliedBy}`;
    return kind === 'match' ? `-m ${name}` : `-j ${name}`;
  });
  return [...new Set(each)].map((way) => `\`${way}\``).join(' or ');
}
