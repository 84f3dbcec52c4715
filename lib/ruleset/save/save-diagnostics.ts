import type { Diagnostic, Span } from '../../base/diagnostic';
import { shortenQuoted } from '../../base/excerpt';
import { tryFindNearest } from '../../base/suggest';
import { builtInChains, isBuiltIn, tableNames } from '../model/tables';
import { parseCatalogue } from '../parse/catalogue';
import type { OtherLanguage } from '../parse/other-languages';
import type { Word } from '../text/words';
import { readCatalogue } from './catalogue';

/** Where something is: up to the end of its line, or a word of it. */
export type Place = Omit<Span, 'length'> & { readonly length?: number };

/** Where a word of a line is. */
export function placeOfWord(line: Place, { start, end }: Pick<Word, 'start' | 'end'>): Place {
  return { ...line, column: start + 1, length: Math.max(1, end - start) };
}

interface More {
  readonly detail?: string;
  readonly help?: string;
}

/** What a diagnostic has of a place, and what it says, each quote cut where it is longer than a person reads. */
function partsAt<Code extends string>(place: Place, code: Code, summary: string, { detail, help }: More) {
  const length = place.length ?? Math.max(1, place.text.trimEnd().length - place.column + 1);
  return {
    code,
    summary: shortenQuoted(summary),
    ...(detail === undefined ? {} : { detail: shortenQuoted(detail) }),
    ...(help === undefined ? {} : { help: shortenQuoted(help) }),
    span: { ...place, length },
  };
}

type ParseCode = Parameters<typeof parseCatalogue.problem>[0]['code'];
type ReadCode = Parameters<typeof readCatalogue.problem>[0]['code'];

/** Of a text that a person wrote. */
function at(place: Place, code: ParseCode, summary: string, more: More = {}): Diagnostic {
  return parseCatalogue.problem(partsAt(place, code, summary, more));
}

/** Of what a host printed. */
function ofHost(place: Place, code: ReadCode, summary: string, more: More): Diagnostic {
  return readCatalogue.problem(partsAt(place, code, summary, more));
}

/** A table while it is read. */
interface TableSoFar {
  readonly name: string;
  chainNames(): Iterable<string>;
}

/** Chain names that one mistake is compared with, so that a file full of both costs no more than another one. */
const maxCompared = 1000;

/** What a chain that does not exist may be meant to be: of another table, another name, or one to declare. */
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
  for (const name of known) if (names.push(name) >= maxCompared) break;
  const nearest = tryFindNearest(chain, names);
  const declare = `declare it before its first rule with \`:${chain} -\``;
  return { help: nearest === undefined ? declare : `did you mean \`${nearest}\`? otherwise ${declare}` };
}

export const saveProblems = {
  incompatible: (place: Place) =>
    ofHost(
      place,
      'read/incompatible-table',
      'iptables cannot show this table: it contains rules that only nft can express; nothing was changed',
      {
        detail: 'treating it as empty could delete those rules, so nothing is planned',
        help: 'see them with `nft list ruleset`, move them to a table of their own, then plan again',
      },
    ),
  unsupportedRevision: (place: Place) =>
    ofHost(
      place,
      'read/unsupported-revision',
      'a rule was made by a newer iptables and is not shown in full; nothing was changed',
      { help: 'use the iptables version that made the rule on the host, then plan again' },
    ),
  unreadable: (place: Place) =>
    ofHost(
      place,
      'read/unreadable-rule',
      'the text of a rule contains a line break, so the output is ambiguous; nothing was changed',
      { help: 'find the rule with `iptables -S`, delete it by number, then plan again' },
    ),
  truncated: (place: Place, table: string) =>
    ofHost(
      place,
      'read/truncated',
      `table ${table} has no COMMIT, so the text is cut off; nothing was changed`,
      { help: 'try again; if it happens again, check the connection and the disk of the host' },
    ),
  outsideTable: (place: Place) =>
    at(place, 'parse/outside-table', `\`${place.text}\` is outside a table`, {
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
        'allowed: lines with :CHAIN, -A, -I, -N, -P, -D, -R, -F, -X, -Z and -E, comments from the first column on, and COMMIT',
    }),
  indentedComment: (place: Place, count: number) =>
    at(
      place,
      'parse/indented-comment',
      count === 1
        ? 'a comment line begins with white space'
        : `${String(count)} comment lines begin with white space; this is the first one`,
      {
        detail:
          'iptables-restore takes a line for a comment only where # is its first character, and refuses others',
        help: "move them to the first column, such as with `sed -i 's/^[[:space:]]*#/#/' FILE`",
      },
    ),
  notPrinted: (place: Place, verb: string) =>
    at(place, 'parse/unknown-command', `iptables-save prints no line that begins with \`${verb}\``, {
      detail: 'so this is not the output of iptables-save, or not all of it',
    }),
  unexpected: (place: Place, words: string) =>
    at(place, 'parse/unexpected-word', `\`${words}\` is not allowed in this line`),
  missingChain: (place: Place, verb: string) =>
    at(place, 'parse/missing-value', `\`${verb}\` needs a chain after it`),
  missingNumber: (place: Place, verb: string) =>
    at(place, 'parse/missing-value', `\`${verb}\` needs a rule number after its chain`),
  noSuchRule: (place: Place, rule: number | undefined, last: number) =>
    at(
      place,
      'parse/no-such-rule',
      rule === undefined ? 'the chain has no such rule' : `the chain has no position ${String(rule)}`,
      { detail: `positions here are 1 to ${String(last)}` },
    ),
  chainInUse: (place: Place, chain: string) =>
    at(place, 'parse/chain-not-empty', `chain ${chain} has rules, so it cannot be deleted`, {
      help: `flush it first with \`-F ${chain}\``,
    }),
  repeatedChain: (place: Place, chain: string) =>
    at(place, 'parse/repeated-chain', `chain ${chain} is declared twice`, {
      detail: 'iptables-restore would discard the rules after the first declaration',
    }),
  repeatedTable: (place: Place, table: string) =>
    at(place, 'parse/repeated-table', `table ${table} appears twice`, {
      detail: 'iptables-restore would discard the first one',
      help: 'put all chains and rules of a table into one block',
    }),
  badDeclaration: (place: Place) =>
    at(place, 'parse/bad-declaration', 'a chain is declared as `:CHAIN POLICY [PACKETS:BYTES]`', {
      help: 'the policy is ACCEPT or DROP for a built-in chain and - for another one; the counters are optional',
    }),
  carriageReturn: (place: Place) =>
    at(place, 'parse/carriage-return', 'the line ends in a carriage return, as on Windows', {
      detail: 'iptables-restore would treat it as part of the last word',
      help: "save the file with Unix line ends, such as with `sed -i 's/\\r$//' FILE` or dos2unix",
    }),
  otherLanguage: (place: Place, { summary, help }: OtherLanguage) =>
    at(place, 'parse/other-language', summary, { help }),
  script: (place: Place) =>
    at(place, 'parse/command', 'this is a script of iptables commands, not a rules file', {
      help: 'run it where it is harmless, such as in a sandbox, and use what `iptables-save` prints there',
    }),
  ipchains: (place: Place) =>
    at(place, 'parse/ipchains', 'this is a file of ipchains-save', {
      help: 'iptables has tables, and built-in chains in capitals: begin with `*filter`, write INPUT for input',
    }),
};
