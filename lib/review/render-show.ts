/** A live ruleset: every rule with its counters and its owner, and the content of the ledgers. */
import { at } from '../base/at';
import type { Family } from '../net/family';
import { type OwnedLedger, isLedgerName, ledgersIn } from '../plan/ownership/ledger';
import { tryFindOwner, tryUnmarkRule } from '../plan/ownership/owner-mark';
import type { Chain, ChainRule, Ruleset, Table } from '../ruleset/model/ruleset';
import { builtInChains, isBuiltIn, tableNames } from '../ruleset/model/tables';
import type { ListedSet } from '../sets/parse-set-list';
import type { Paint } from './paint';
import { count, shortNumber } from './quantity';
import { visibleText } from '../base/visible-text';
import { visibleRule } from './visible-rule';

export interface LiveHost {
  readonly title: string;
  /** Families that the host has. */
  readonly families: readonly {
    readonly ruleset: Ruleset;
    readonly version: string;
    readonly backend: string;
  }[];
  /** Families that the host has, and that could not be read. @default none */
  readonly broken?: readonly Family[];
  /** What the host says of its sets. @default nothing */
  readonly sets?: readonly ShownSet[];
}

export interface ShownSet extends ListedSet {
  /** Undefined where no ledger has it. */
  readonly owner: string | undefined;
}

/** Line by line, without line breaks: a host may have more rules than there is room for their text. */
export function* showLines(
  { title, families, broken = [], sets = [] }: LiveHost,
  paint: Paint,
): Generator<string> {
  yield paint.heading(visibleText(title));
  for (const { ruleset, version, backend } of families) {
    yield '';
    yield paint.heading(`${ruleset.family} (iptables ${visibleText(version)}, ${backend})`);
    if (ruleset.tables.size === 0) yield '  no tables: iptables has not been used here yet';
    for (const table of tables(ruleset)) yield* tableLines(table, ruleset.family, paint);
  }
  for (const family of ['ipv4', 'ipv6'] as const) {
    if (families.some((own) => own.ruleset.family === family)) continue;
    yield '';
    yield `${paint.heading(family)}: ${broken.includes(family) ? 'could not be read' : 'the host does not have this family'}`;
  }
  if (sets.length === 0) return;
  yield '';
  yield paint.heading('sets');
  for (const { name, header, entries, bytes, references, owner } of sets) {
    const size = [
      ...(entries === undefined ? [] : [count(entries, 'entry', 'entries')]),
      ...(bytes === undefined ? [] : [`${shortNumber(BigInt(bytes))} bytes`]),
      ...(references === undefined ? [] : [count(references, 'reference')]),
      owner === undefined ? 'foreign' : `owner ${visibleText(owner)}`,
    ];
    yield `  ${paint.heading(visibleText(name))} ${visibleText(header)} (${size.join(', ')})`;
  }
}

function tables(ruleset: Ruleset): readonly Table[] {
  const known = tableNames.flatMap((name) => ruleset.tables.get(name) ?? []);
  return [...known, ...[...ruleset.tables.values()].filter((table) => !known.includes(table))];
}

function* tableLines(table: Table, family: Family, paint: Paint): Generator<string> {
  const ledgers = ledgersIn(table, family);
  const chains = [...table.chains.values()].filter(({ name }) => !isLedgerName(name));
  const hooks = builtInChains(table.name).flatMap((hook) => chains.filter(({ name }) => name === hook));
  const own = chains.filter((chain) => !hooks.includes(chain));
  yield `  ${paint.heading(`table ${visibleText(table.name)}`)}`;
  for (const chain of [...hooks, ...own]) yield* chainLines(table.name, chain, { family, ledgers, paint });
  for (const ledger of ledgers) yield `    ${paint.faint(ledgerNote(ledger))}`;
}

interface ShowContext {
  readonly family: Family;
  readonly ledgers: readonly OwnedLedger[];
  readonly paint: Paint;
}

function* chainLines(table: string, chain: Chain, context: ShowContext): Generator<string> {
  const owner = ownerOfChain(table, chain.name, context.ledgers);
  const notes = [
    ...(chain.policy === undefined ? [] : [`policy ${chain.policy}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(chain.rules.length === 0 ? ['no rules'] : []),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  yield `    ${context.paint.heading(visibleText(chain.name))}${note}`;
  const columnsAt = (index: number): readonly string[] =>
    columnsOf(at(chain.rules, index), index, owner, context.family);
  const widths = [0, 0, 0, 0];
  for (const index of chain.rules.keys())
    columnsAt(index).forEach((word, column) => {
      widths[column] = Math.max(at(widths, column), word.length);
    });
  for (const [index, rule] of chain.rules.entries()) {
    const [number = '', packets = '', bytes = '', ownerName = ''] = columnsAt(index);
    yield [
      `      ${number.padStart(at(widths, 0))}`,
      packets.padStart(at(widths, 1)),
      bytes.padStart(at(widths, 2)),
      ownerName.padEnd(at(widths, 3)),
      shownRule(rule.text, context.family),
    ].join('  ');
  }
}

/** User chains belong to the owner whose ledger names them; built-in ones only where they are managed as a whole. */
function ownerOfChain(table: string, chain: string, ledgers: readonly OwnedLedger[]): string | undefined {
  const owned = (ledger: OwnedLedger): readonly string[] =>
    isBuiltIn(table, chain) ? ledger.wholeChains : ledger.chains;
  return ledgers.find((ledger) => owned(ledger).includes(chain))?.owner;
}

/** Numbers go to the right, the owner to the left. */
function columnsOf(
  { text, counters }: ChainRule,
  index: number,
  ownerOfChain: string | undefined,
  family: Family,
): readonly string[] {
  return [
    String(index + 1),
    counters === undefined ? '' : `${shortNumber(counters.packets)} packets`,
    counters === undefined ? '' : `${shortNumber(counters.bytes)} bytes`,
    visibleText(tryFindOwner(text, family) ?? ownerOfChain ?? '-'),
  ];
}

/** Without the mark that says whose it is. */
function shownRule(text: string, family: Family): string {
  const marked = tryFindOwner(text, family);
  return visibleRule(marked === undefined ? text : (tryUnmarkRule(text, marked, family) ?? text));
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
