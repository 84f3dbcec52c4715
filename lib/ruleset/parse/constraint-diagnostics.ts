/** What is wrong with a rule as a whole: its parts are valid, and do not work together or not in this place. */
import type { OptionUse } from '../../extensions/extension';
import { type Family, familyName } from '../../net/family';
import { problemAt, warningAt } from './diagnostic-at';
import type { Origin } from '../model/origin';

export const constraintProblems = {
  severalRules: (origin: Origin, count: number) =>
    problemAt(origin, {
      code: 'parse/several-rules',
      summary: `lists of addresses make ${String(count)} rules of this one`,
      detail: 'one rule has one source and one destination',
      help: 'write a rule for each, or a prefix, an iprange match or an ipset for all of them',
    }),
  tooManyRules: (origin: Origin, max: number) =>
    problemAt(origin, {
      code: 'parse/too-many-rules',
      summary: `lists of addresses make more than ${String(max)} rules`,
      help: 'use prefixes, an iprange match or an ipset instead of long lists',
    }),
  negatedList: (origin: Origin, negated: string, list: string) =>
    problemAt(origin, {
      code: 'parse/negated-list',
      summary: `\`! ${negated}\` cannot be used with a list of addresses in \`${list}\``,
      detail: 'a list makes a rule for each address, and an address that one rule excludes matches another',
      help: 'use a chain that returns for each address',
    }),
  exclusive: (origin: Origin, extension: string, options: readonly string[]) =>
    problemAt(origin, {
      code: 'parse/exclusive-options',
      summary: `${extension}: only one of ${options.join(', ')} is allowed`,
    }),
  needsOneOf: (origin: Origin, extension: string, options: readonly string[]) =>
    problemAt(origin, {
      code: 'parse/missing-option',
      summary: `${extension}: ${options.length === 1 ? '' : 'one of '}${options.join(', ')} is required`,
    }),
  needsOption: (origin: Origin, extension: string, option: string, needed: string) =>
    problemAt(origin, {
      code: 'parse/missing-option',
      summary: `${extension}: \`${option}\` works only with \`${needed}\``,
    }),
  needsProtocol: (origin: Origin, extension: string, protocols: readonly string[]) =>
    problemAt(origin, {
      code: 'parse/needs-protocol',
      summary: `${extension} works only with ${protocols.map((name) => `-p ${name}`).join(' or ')}`,
    }),
  badCombination: (origin: Origin, extension: string, why: string) =>
    problemAt(origin, { code: 'parse/bad-combination', summary: `${extension}: ${why}` }),
  wrongTable: (origin: Origin, extension: string, tables: readonly string[], table: string) =>
    problemAt(origin, {
      code: 'parse/wrong-table',
      summary: `${extension} works only in the ${tables.join(', ')} table, not in ${table}`,
    }),
  wrongChain: (origin: Origin, extension: string, chains: readonly string[], chain: string) =>
    problemAt(origin, {
      code: 'parse/wrong-chain',
      summary: `${extension} works only in ${chains.join(', ')} and chains reached from there, not in ${chain}`,
    }),
  wrongInterface: (origin: Origin, flag: string, chain: string) =>
    problemAt(origin, {
      code: 'parse/wrong-interface',
      summary: `${flag} cannot match in ${chain}`,
      detail:
        'packets in PREROUTING and INPUT have no outgoing interface; packets in OUTPUT and POSTROUTING have no incoming one',
    }),
  otherFamily: (origin: Origin, extension: string, family: Family) =>
    problemAt(origin, {
      code: 'parse/other-family',
      summary: `${extension} does not exist for ${familyName(family)}`,
    }),
  neverMatches: (origin: Origin, flag: string, value: string) =>
    problemAt(origin, {
      code: 'parse/never-matches',
      summary: `\`! ${flag} ${value}\` matches no packet`,
      help: 'remove the rule',
    }),
  emptyRange: (origin: Origin, { flag, negated, words }: OptionUse) =>
    warningAt(origin, {
      code: 'parse/never-matches',
      summary: negated
        ? `\`! ${flag} ${words.join(' ')}\` excludes no packet`
        : `\`${flag} ${words.join(' ')}\` matches no packet`,
      detail: 'the range runs backwards, so there is nothing in it',
      help: 'remove the rule, or write the range that was meant, the lower end first',
    }),
  addressLabel: (origin: Origin, flag: string, label: string) =>
    warningAt(origin, {
      code: 'parse/never-matches',
      summary: `\`${flag} ${label}\` matches no packet`,
      detail: `${label} is a label of an address, not an interface: interface names contain no colon`,
      help: `write \`${flag} ${label.slice(0, label.indexOf(':'))}\`, and the address with -s or -d`,
    }),
  headerNotProtocol: (origin: Origin, protocol: string, match: string | undefined) =>
    warningAt(origin, {
      code: 'parse/never-matches',
      summary: `\`-p ${protocol}\` matches no packet in IPv6`,
      detail: 'in IPv6 it is an extension header, and -p tests the protocol after all headers',
      help: match === undefined ? undefined : `write \`-m ${match}\` instead`,
    }),
};
