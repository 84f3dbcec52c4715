/** A live ruleset as a table: every rule with its counters and its owner, and the content of the ledgers. */
import { at } from '../../base/at';
import { visibleText } from '../../base/visible-text';
import type { Family } from '../../net/family';
import { type OwnedLedger, ledgersIn } from '../../plan/ownership/ledger';
import type { Ruleset, Table } from '../../ruleset/model/ruleset';
import {
  type LiveChain,
  type LiveHost,
  type LiveRule,
  type ShownSet,
  liveChains,
  tablesInOrder,
} from './live-host';
import type { Paint } from '../text/paint';
import { count, shortNumber, shortTime } from '../text/quantity';
import { visibleRule } from '../text/visible-rule';
import { wrapText } from '../text/wrap-text';

interface ShowOptions {
  readonly paint: Paint;
  readonly width: number | undefined;
  readonly readAt: string | undefined;
}

/**
 * Line by line, without line breaks: a host may have more rules than there is room for their text.
 *
 * @param width of the terminal in characters: rules are wrapped, and units stand above them. @default as wide as they are
 */
export function* showLines(host: LiveHost, paint: Paint, width?: number): Generator<string> {
  const { title, families, broken = [], sets = [], readAt } = host;
  const options = { paint, width, readAt };
  yield paint.heading(visibleText(title));
  for (const { ruleset, version, backend } of families) {
    yield '';
    yield paint.heading(`${ruleset.family} (iptables ${visibleText(version)}, ${backend})`);
    if (ruleset.tables.size === 0) yield '  no tables: iptables has not been used here yet';
    for (const table of tablesInOrder(ruleset)) yield* tableLines(host, ruleset, table, options);
  }
  for (const family of ['ipv4', 'ipv6'] as const) {
    if (families.some((own) => own.ruleset.family === family)) continue;
    yield '';
    yield `${paint.heading(family)}: ${broken.includes(family) ? 'could not be read' : 'the host does not have this family'}`;
  }
  if (sets.length > 0) yield* setLines(sets, paint);
}

function* setLines(sets: readonly ShownSet[], paint: Paint): Generator<string> {
  yield '';
  yield paint.heading('sets');
  for (const { name, header, entries, bytes, references, owner } of sets) {
    const notes = [
      ...(entries === undefined ? [] : [count(entries, 'entry', 'entries')]),
      ...(bytes === undefined ? [] : [`${shortNumber(BigInt(bytes))} bytes`]),
      ...(references === undefined ? [] : [count(references, 'reference')]),
      owner === undefined ? 'foreign' : `owner ${visibleText(owner)}`,
    ];
    yield `  ${paint.heading(visibleText(name))} ${visibleText(header)} (${notes.join(', ')})`;
  }
}

function* tableLines(
  host: LiveHost,
  ruleset: Ruleset,
  table: Table,
  options: ShowOptions,
): Generator<string> {
  const { paint, width } = options;
  yield `  ${paint.heading(`table ${visibleText(table.name)}`)}`;
  for (const chain of liveChains(host, ruleset, table)) yield* chainLines(chain, ruleset.family, options);
  for (const ledger of ledgersIn(table, ruleset.family)) {
    const note = ledgerNote(ledger);
    for (const line of width === undefined ? [note] : wrapText(note, width - 4))
      yield `    ${paint.faint(line)}`;
  }
}

function* chainLines(chain: LiveChain, family: Family, options: ShowOptions): Generator<string> {
  const { paint, width } = options;
  const notes = [
    ...(chain.policy === undefined ? [] : [`policy ${chain.policy}`]),
    ...(chain.owner === undefined ? [] : [`owner ${visibleText(chain.owner)}`]),
    ...(chain.size === 0 ? ['no rules'] : []),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  yield `    ${paint.heading(visibleText(chain.name))}${note}`;
  if (chain.size === 0) return;
  const isNarrow = width !== undefined;
  const heads = isNarrow ? ['#', 'packets', 'bytes', 'owner', 'last hit'] : ['', '', '', '', ''];
  const columns = columnWidths(chain, heads, options);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index < 3 ? cell.padStart(at(columns, index)) : cell.padEnd(at(columns, index))))
      // A column in which nothing stands takes no room.
      .filter((_, index) => at(columns, index) > 0)
      .join('  ');
  const indent = isNarrow ? '    ' : '      ';
  if (isNarrow) yield paint.faint(`${indent}${line(heads)}  rule`);
  for (const rule of chain.rules()) {
    const start = `${indent}${line(cellsOf(rule, options))}  `;
    const construct = rule.construct === undefined ? '' : `   # ${visibleText(rule.construct)}`;
    const text = visibleRule(rule.text);
    if (!isNarrow) {
      yield `${start}${text}${construct === '' ? '' : paint.faint(construct)}`;
      continue;
    }
    // Where columns leave next to nothing, the rule gets lines of its own.
    const room = width - start.length;
    const hanging = room < 24 ? `${indent}  ` : ' '.repeat(start.length);
    const [first = '', ...more] = wrapText(text, width - hanging.length);
    if (room < 24) {
      yield start.trimEnd();
      yield `${hanging}${first}`;
    } else yield `${start}${first}`;
    for (const part of more) yield `${hanging}${part}`;
    if (construct !== '')
      for (const part of wrapText(construct.trim(), width - hanging.length))
        yield `${hanging}${paint.faint(part)}`;
  }
}

function columnWidths(chain: LiveChain, heads: readonly string[], options: ShowOptions): readonly number[] {
  const widths = [0, 0, 0, 0, 0];
  for (const rule of chain.rules())
    cellsOf(rule, options).forEach((cell, column) => {
      widths[column] = Math.max(at(widths, column), cell.length);
    });
  return widths.map((width, column) => (width === 0 ? 0 : Math.max(width, at(heads, column).length)));
}

/** Names of owners are cut in a terminal; `--format json` has them whole. */
const mostOwner = 16;

function cellsOf(
  { index, counters, owner = '-', hit }: LiveRule,
  { width, readAt }: ShowOptions,
): readonly string[] {
  const isNarrow = width !== undefined;
  const counted = (number: bigint | undefined, unit: string): string =>
    number === undefined ? '' : `${shortNumber(number)}${isNarrow ? '' : ` ${unit}`}`;
  const name = visibleText(owner);
  return [
    String(index),
    counted(counters?.packets, 'packets'),
    counted(counters?.bytes, 'bytes'),
    isNarrow && name.length > mostOwner ? `${name.slice(0, mostOwner - 1)}…` : name,
    hit === undefined || readAt === undefined
      ? ''
      : `${hit.kind === 'hit' ? '<' : '>'} ${shortTime(Date.parse(readAt) - Date.parse(hit.since))}`,
  ];
}

function ledgerNote({ owner, generation, chains, policies, wholeChains, sets }: OwnedLedger): string {
  const named = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what} ${names.map(visibleText).join(', ')}`];
  const parts = [
    ...named(`${count(chains.length, 'chain')}:`, chains),
    ...named(
      'policy',
      policies.map(({ chain, policy }) => `${chain} ${policy}`),
    ),
    ...named('the whole of', wholeChains),
    ...named('set', sets),
  ];
  return `ledger of ${visibleText(owner)}, generation ${visibleText(generation)}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}
