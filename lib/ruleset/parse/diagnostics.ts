import { type Diagnostic, type Span, problem } from '../../base/diagnostic';
import { shortenQuoted } from '../../base/excerpt';
import type { Extension } from '../../extensions/extension';
import type { Refused } from '../../extensions/value-kind';
import { type Family, familyName, otherFamily } from '../../net/family';
import type { OtherLanguage } from './other-languages';

/** Where a rule was written: a place in a file, or the path of the construct that declares it. */
export interface Origin {
  readonly span?: Span;
  readonly path?: string;
}

type Parts = Readonly<{
  code: string;
  summary: string;
  detail?: string | undefined;
  help?: string | undefined;
}>;

function at(origin: Origin, { code, summary, detail, help }: Parts): Diagnostic {
  return problem({
    code,
    summary: shortenQuoted(summary),
    ...(detail === undefined ? {} : { detail: shortenQuoted(detail) }),
    ...(help === undefined ? {} : { help: shortenQuoted(help) }),
    ...origin,
  });
}

/** Of rules that are left out because they are for the other family. */
export const leftOutCode = 'parse/for-other-family';

/** Says in the last of such diagnostics how many there are that are not named. */
export function withMore(diagnostic: Diagnostic, more: number): Diagnostic {
  return { ...diagnostic, detail: `the same is to be said of ${String(more)} more after it` };
}

export const ruleProblems = {
  otherLanguage: (origin: Origin, other: OtherLanguage) => at(origin, other),
  openQuote: (origin: Origin) =>
    at(origin, { code: 'parse/open-quote', summary: 'a quote opens here and nothing closes it' }),
  controlCharacter: (origin: Origin) =>
    at(origin, {
      code: 'parse/control-character',
      summary: 'a rule may not hold a newline, a NUL or another control character',
      help: 'write one rule a line, without control characters',
    }),
  brokenCharacter: (origin: Origin) =>
    at(origin, {
      code: 'parse/broken-character',
      summary: 'half a character, which no host would give back as it is',
      help: 'write whole characters',
    }),
  unexpected: (origin: Origin, word: string, quoted: string | undefined, option: string | undefined) =>
    at(origin, {
      code: 'parse/unexpected-word',
      summary: `\`${word}\` is not an option`,
      detail: 'options begin with - or --; a value with white space needs double quotes',
      help:
        quoted !== undefined
          ? `if it is a part of the value before it, write \`${quoted}\``
          : option === undefined
            ? undefined
            : `write \`${option} ${word}\``,
    }),
  typographicDash: (origin: Origin, word: string, plain: string) =>
    at(origin, {
      code: 'parse/typographic-dash',
      summary: `\`${word}\` begins with a dash of printed text`,
      detail: 'word processors and web pages put it in the place of - or --',
      help: `write \`${plain}\``,
    }),
  unknownOption: (
    origin: Origin,
    option: string,
    owners: readonly Extension[],
    nearest: string | undefined,
  ) =>
    at(origin, {
      code: 'parse/unknown-option',
      summary: `unknown option \`${option}\``,
      detail: 'no parameter, and no match or target before it, has this option',
      help:
        [didYouMean(nearest), owners.length === 0 ? undefined : `write ${ways(owners)} before it`]
          .filter((way) => way !== undefined)
          .join(' else ') || undefined,
    }),
  optionOfOtherFamily: (origin: Origin, option: string, owner: string, family: Family) =>
    at(origin, {
      code: 'parse/other-family',
      summary: `\`${option}\` is an option of ${owner} in ${familyName(otherFamily(family))} alone, and the rule is for ${familyName(family)}`,
      help: `put the rule with those for ${familyName(otherFamily(family))}`,
    }),
  misplaced: (origin: Origin, option: string, why: string) =>
    at(origin, { code: 'parse/not-in-rule', summary: `\`${option}\` has no place in a rule`, detail: why }),
  ipchains: (origin: Origin, option: string, instead: string) =>
    at(origin, {
      code: 'parse/ipchains',
      summary: `\`${option}\` is the language of ipchains`,
      help: `in iptables it is ${instead}`,
    }),
  unexpectedValue: (origin: Origin, option: string, value: string) =>
    at(origin, {
      code: 'parse/unexpected-value',
      summary: `\`${option}\` takes no value, so \`${value}\` has no place`,
    }),
  repeatedNegation: (origin: Origin) =>
    at(origin, { code: 'parse/repeated-negation', summary: '`!` may be written once' }),
  severalRules: (origin: Origin, count: number) =>
    at(origin, {
      code: 'parse/several-rules',
      summary: `lists of addresses make ${String(count)} rules out of this one`,
      detail: 'one rule has one source and one destination',
      help: 'write a rule for each, or a prefix, an iprange match or an ipset for all of them',
    }),
  tooManyRules: (origin: Origin, most: number) =>
    at(origin, {
      code: 'parse/too-many-rules',
      summary: `lists of addresses make more than ${String(most)} rules`,
      help: 'write prefixes, an iprange match or an ipset in the place of long lists',
    }),
  negatedList: (origin: Origin, negated: string, list: string) =>
    at(origin, {
      code: 'parse/negated-list',
      summary: `\`! ${negated}\` may not stand beside a list of addresses in \`${list}\``,
      detail: 'a list makes a rule for each address; what is not one of several matches another one of them',
      help: 'write a chain that returns for each address',
    }),
  badName: (origin: Origin, name: string) =>
    at(origin, {
      code: 'parse/bad-name',
      summary: `\`${name}\` cannot be the name of a match, a target or a chain`,
      detail:
        'names hold no white space, quotes and backslashes; those of matches are letters, digits and . _ - characters, a letter first',
    }),
  notAChain: (origin: Origin, name: string) =>
    at(origin, {
      code: 'parse/not-a-chain',
      summary: `\`${name}\` is a target, and \`-g\` goes to a chain`,
      help: `write \`-j ${name}\``,
    }),
  tooLong: (origin: Origin, bytes: number, max: number) =>
    at(origin, {
      code: 'parse/too-long',
      summary: `a word of ${String(bytes)} bytes; iptables-restore takes at most ${String(max)}`,
    }),
  tooManyWords: (origin: Origin, words: number, max: number) =>
    at(origin, {
      code: 'parse/too-many-words',
      summary: `a rule of ${String(words)} words; iptables-restore takes at most ${String(max)}`,
      help: 'make two rules of it, with a chain between them if need be',
    }),
  forOtherFamily: (origin: Origin, option: string): Diagnostic => ({
    ...at(origin, {
      code: leftOutCode,
      summary: `\`${option}\`: the rule is for the other family, and left out here, as iptables does`,
    }),
    severity: 'warning',
  }),
  unknownExtension: (
    origin: Origin,
    kind: 'match' | 'target',
    name: string,
    nearest: string | undefined,
  ): Diagnostic => ({
    ...at(origin, {
      code: `parse/unknown-${kind}`,
      summary: `no ${kind} \`${name}\` is known here, so its options are kept as they are`,
      help: didYouMean(nearest),
    }),
    severity: 'warning',
  }),
  ambiguousOption: (origin: Origin, option: string, candidates: readonly string[]) =>
    at(origin, {
      code: 'parse/ambiguous-option',
      summary: `\`${option}\` may stand for ${candidates.join(' or ')}`,
    }),
  /** @param given of its words, those that are there */
  missingValue: (origin: Origin, option: string, allowed: string, given: readonly string[] = []) =>
    at(origin, {
      code: 'parse/missing-value',
      summary:
        given.length === 0
          ? `\`${option}\` has no value`
          : `\`${option} ${given.join(' ')}\`: one more word is missing`,
      detail: `allowed is ${allowed}`,
    }),
  badValue: (
    origin: Origin,
    option: string,
    value: string,
    { why, didYouMean: nearest }: Refused,
    allowed: string,
  ) =>
    at(origin, {
      code: 'parse/bad-value',
      summary: `\`${value}\` is not a value for \`${option}\``,
      detail: `${why.startsWith('`') ? '' : `\`${value}\`: `}${why}${why.includes(allowed) ? '' : `; allowed is ${allowed}`}`,
      help: didYouMean(nearest),
    }),
  repeated: (origin: Origin, option: string) =>
    at(origin, { code: 'parse/repeated-option', summary: `\`${option}\` may be given once` }),
  notNegatable: (origin: Origin, option: string) =>
    at(origin, { code: 'parse/not-negatable', summary: `\`!\` may not stand before \`${option}\`` }),
  oldNegation: (origin: Origin, option: string, value: string) =>
    at(origin, {
      code: 'parse/old-negation',
      summary: '`!` stands before the option, not before its value',
      help: `write \`! ${option} ${value}\``,
    }),
  danglingNegation: (origin: Origin) =>
    at(origin, { code: 'parse/dangling-negation', summary: '`!` stands before nothing that it can negate' }),
  exclusive: (origin: Origin, extension: string, options: readonly string[]) =>
    at(origin, {
      code: 'parse/exclusive-options',
      summary: `${extension}: at most one of ${options.join(', ')} may be given`,
    }),
  needsOneOf: (origin: Origin, extension: string, options: readonly string[]) =>
    at(origin, {
      code: 'parse/missing-option',
      summary: `${extension}: ${options.length === 1 ? '' : 'one of '}${options.join(', ')} must be given`,
    }),
  needsProtocol: (origin: Origin, extension: string, protocols: readonly string[]) =>
    at(origin, {
      code: 'parse/needs-protocol',
      summary: `${extension} works only with ${protocols.map((name) => `-p ${name}`).join(' or ')}`,
    }),
  needsOption: (origin: Origin, extension: string, option: string, needed: string) =>
    at(origin, {
      code: 'parse/missing-option',
      summary: `${extension}: \`${option}\` works only with \`${needed}\``,
    }),
  badCombination: (origin: Origin, extension: string, why: string) =>
    at(origin, { code: 'parse/bad-combination', summary: `${extension}: ${why}` }),
  wrongTable: (origin: Origin, extension: string, tables: readonly string[], table: string) =>
    at(origin, {
      code: 'parse/wrong-table',
      summary: `${extension} is allowed in the ${tables.join(', ')} table only, not in ${table}`,
    }),
  wrongChain: (origin: Origin, extension: string, chains: readonly string[], chain: string) =>
    at(origin, {
      code: 'parse/wrong-chain',
      summary: `${extension} works only in ${chains.join(', ')} and chains reached from there, not in ${chain}`,
    }),
  unsupported: (origin: Origin, name: string, reason: string, instead: string | undefined) =>
    at(origin, {
      code: 'parse/unsupported',
      summary: `\`${name}\` cannot be used: ${reason}`,
      help: instead === undefined ? undefined : `instead: ${instead}`,
    }),
  ignored: (origin: Origin, name: string, reason: string, instead: string | undefined): Diagnostic => ({
    ...at(origin, {
      code: 'parse/ignored-option',
      summary: `\`${name}\` is left out: ${reason}`,
      help: instead === undefined ? undefined : `instead: ${instead}`,
    }),
    severity: 'warning',
  }),
  wrongInterface: (origin: Origin, flag: string, chain: string) =>
    at(origin, {
      code: 'parse/wrong-interface',
      summary: `${flag} cannot match in ${chain}`,
      detail:
        'packets in PREROUTING and INPUT have no outgoing interface, those in OUTPUT and POSTROUTING no incoming one',
    }),
  neverMatches: (origin: Origin, flag: string, value: string) =>
    at(origin, {
      code: 'parse/never-matches',
      summary: `\`! ${flag} ${value}\` matches no packet`,
      help: 'leave the rule out',
    }),
  addressLabel: (origin: Origin, flag: string, label: string): Diagnostic => ({
    ...at(origin, {
      code: 'parse/never-matches',
      summary: `\`${flag} ${label}\` matches no packet`,
      detail: `${label} is a label of an address, and no interface: no name of an interface holds a colon`,
      help: `write \`${flag} ${label.slice(0, label.indexOf(':'))}\`, with -s or -d and the address`,
    }),
    severity: 'warning',
  }),
  headerNotProtocol: (origin: Origin, protocol: string, match: string | undefined): Diagnostic => ({
    ...at(origin, {
      code: 'parse/never-matches',
      summary: `\`-p ${protocol}\` matches no packet in IPv6`,
      detail: 'there it is a header between others, and -p asks for what comes after all of them',
      help: match === undefined ? undefined : `write \`-m ${match}\` in its place`,
    }),
    severity: 'warning',
  }),
  otherFamily: (origin: Origin, extension: string, family: Family) =>
    at(origin, {
      code: 'parse/other-family',
      summary: `${extension} does not exist for ${familyName(family)}`,
    }),
};

/** What is said after a mistake in a rule: what was meant, or what has to stand before it. */

export function didYouMean(nearest: string | undefined): string | undefined {
  return nearest === undefined ? undefined : `did you mean \`${nearest}\`?`;
}

/** How a rule comes to have the options of these extensions. */
export function ways(owners: readonly Extension[]): string {
  const each = owners.map(({ kind, name, impliedBy }) => {
    if (impliedBy !== undefined) return `-p ${impliedBy}`;
    return kind === 'match' ? `-m ${name}` : `-j ${name}`;
  });
  return [...new Set(each)].map((way) => `\`${way}\``).join(' or ');
}
