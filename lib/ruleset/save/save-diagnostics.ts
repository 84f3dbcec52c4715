import { type Diagnostic, type Span, problem } from '../../base/diagnostic';
import { shortenQuoted } from '../../base/excerpt';
import { tryFindNearest } from '../../base/suggest';
import { builtInChains, isBuiltIn, tableNames } from '../model/tables';
import type { OtherLanguage } from '../parse/other-languages';
import type { Word } from '../text/words';

/** Where something stands: up to the end of its line, or a word of it. */
export type Place = Omit<Span, 'length'> & { readonly length?: number };

/** Where a word of a line stands. */
export function placeOfWord(line: Place, { start, end }: Pick<Word, 'start' | 'end'>): Place {
  return { ...line, column: start + 1, length: Math.max(1, end - start) };
}

function at(
  place: Place,
  code: string,
  summary: string,
  more: { detail?: string; help?: string } = {},
): Diagnostic {
  const length = place.length ?? Math.max(1, place.text.trimEnd().length - place.column + 1);
  return problem({
    code,
    summary: shortenQuoted(summary),
    ...(more.detail === undefined ? {} : { detail: shortenQuoted(more.detail) }),
    ...(more.help === undefined ? {} : { help: shortenQuoted(more.help) }),
    span: { ...place, length },
  });
}

/** A table while it is read. */
interface TableSoFar {
  readonly name: string;
  chainNames(): Iterable<string>;
}

/** Names of chains that one mistake is compared with, so that a file full of both costs no more than another one. */
const mostCompared = 1000;

/** What may have been meant by a chain that is not there: another table, another name, or one to declare. */
function helpWithChain(
  chain: string,
  table: string,
  known: Iterable<string>,
): { readonly detail?: string; readonly help: string } {
  const others = tableNames.filter((other) => isBuiltIn(other, chain));
  if (others.length > 0) {
    return {
      detail: `${chain} is a built-in chain of ${others.join(', ')}`,
      help: `write the rule in the block of that table, which begins with \`*${others[0] ?? ''}\``,
    };
  }
  const names = [...builtInChains(table)];
  for (const name of known) if (names.push(name) >= mostCompared) break;
  const nearest = tryFindNearest(chain, names);
  const declare = `declare it before its first rule with \`:${chain} -\``;
  return { help: nearest === undefined ? declare : `did you mean \`${nearest}\`? else ${declare}` };
}

export const saveProblems = {
  incompatible: (place: Place) =>
    at(
      place,
      'read/incompatible-table',
      'iptables cannot show this table: it holds rules that only nft can express',
      {
        detail:
          'taking it for an empty table could wipe those rules, so nothing is planned and nothing is changed',
        help: 'see them with `nft list ruleset`; move them to a table of their own, then plan again',
      },
    ),
  unsupportedRevision: (place: Place) =>
    at(place, 'read/unsupported-revision', 'a rule was made by a newer iptables and is not shown in full', {
      help: 'use the iptables version on the host that made the rule, then plan again',
    }),
  unreadable: (place: Place) =>
    at(
      place,
      'read/unreadable-rule',
      'a rule holds a line break in its text, so the output cannot be trusted',
      {
        help: 'find it with `iptables -S` and delete it by number, then plan again',
      },
    ),
  truncated: (place: Place, table: string) =>
    at(place, 'read/truncated', `table ${table} has no COMMIT: the text is cut off`, {
      help: 'nothing was changed; try again, and look at the connection and the disk of the host if it happens again',
    }),
  outsideTable: (place: Place) =>
    at(place, 'parse/outside-table', `\`${place.text}\` stands outside a table`, {
      help: 'begin a table with a line such as `*filter` and end it with `COMMIT`',
    }),
  unknownTable: (place: Place, name: string) =>
    at(place, 'parse/unknown-table', `\`${name}\` is not a table`, {
      detail: `tables are ${tableNames.join(', ')}`,
    }),
  badPolicy: (place: Place, chain: string, policy: string) =>
    at(place, 'parse/bad-policy', `\`${policy}\` is not a policy for ${chain}`, {
      detail: 'a policy is ACCEPT or DROP',
    }),
  policyOfUserChain: (place: Place, chain: string) =>
    at(place, 'parse/bad-policy', `chain ${chain} is not built in, so it has no policy`, {
      help: `write \`:${chain} -\``,
    }),
  badChainName: (place: Place, chain: string, fault: string) =>
    at(place, 'parse/bad-chain-name', `\`${chain}\` cannot be the name of a chain`, {
      detail: `it ${fault}`,
    }),
  noSuchChain: (place: Place, chain: string, table: TableSoFar) =>
    at(
      place,
      'parse/no-such-chain',
      `table ${table.name} has no chain \`${chain}\``,
      helpWithChain(chain, table.name, table.chainNames()),
    ),
  unknownCommand: (place: Place, verb: string) =>
    at(place, 'parse/unknown-command', `\`${verb}\` is not a command of an iptables-save file`, {
      detail:
        'allowed are :CHAIN, -A, -I, -N, -P, -D, -R, -F, -X, -Z and -E lines, comments from the first column on, and COMMIT',
    }),
  notPrinted: (place: Place, verb: string) =>
    at(place, 'parse/unknown-command', `iptables-save prints no line that begins with \`${verb}\``, {
      detail: 'so this is not the output of iptables-save, or not all of it',
    }),
  unexpected: (place: Place, words: string) =>
    at(place, 'parse/unexpected-word', `\`${words}\` has no place in this line`),
  missingChain: (place: Place, verb: string) =>
    at(place, 'parse/missing-value', `\`${verb}\` has no chain after it`),
  missingNumber: (place: Place, verb: string) =>
    at(place, 'parse/missing-value', `\`${verb}\` has no rule number after its chain`),
  noSuchRule: (place: Place, rule: number | undefined, most: number) =>
    at(
      place,
      'parse/no-such-rule',
      rule === undefined ? 'the chain has no such rule' : `the chain has no place ${String(rule)}`,
      { detail: `places go from 1 to ${String(most)} here` },
    ),
  chainInUse: (place: Place, chain: string) =>
    at(place, 'parse/chain-not-empty', `chain ${chain} has rules, so it cannot be deleted`, {
      help: `flush it first with \`-F ${chain}\``,
    }),
  repeatedChain: (place: Place, chain: string) =>
    at(place, 'parse/repeated-chain', `chain ${chain} is declared twice`, {
      detail: 'iptables-restore would throw away the rules that the first one has got',
    }),
  repeatedTable: (place: Place, table: string) =>
    at(place, 'parse/repeated-table', `table ${table} stands here twice`, {
      detail: 'iptables-restore would throw away the first one',
      help: 'put all chains and rules of a table into one block',
    }),
  badDeclaration: (place: Place) =>
    at(place, 'parse/bad-declaration', 'a chain is declared as `:CHAIN POLICY [PACKETS:BYTES]`', {
      help: 'the policy is ACCEPT or DROP for a built-in chain and - for another one; the counters may be left out',
    }),
  carriageReturn: (place: Place) =>
    at(place, 'parse/carriage-return', 'the line ends in a carriage return, as on Windows', {
      detail: 'iptables-restore would take it for a part of the last word',
      help: "save the file with Unix line ends; `sed -i 's/\\r$//' FILE` or dos2unix does it",
    }),
  otherLanguage: (place: Place, { summary, help }: OtherLanguage) =>
    at(place, 'parse/other-language', summary, { help }),
  script: (place: Place) =>
    at(place, 'parse/command', 'this is a script of iptables commands, and no rules file', {
      help: 'run it where it does no harm, such as in a sandbox, and take what `iptables-save` prints there',
    }),
  ipchains: (place: Place) =>
    at(place, 'parse/ipchains', 'this is a file of ipchains-save', {
      help: 'iptables has tables, and built-in chains in capital letters: begin with `*filter`, write INPUT for input',
    }),
};
