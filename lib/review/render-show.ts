/** A live ruleset: every rule with its counters and its owner, and the content of the ledgers. */
import { at } from '../base/at';
import type { Family } from '../net/family';
import { type OwnedLedger, isLedgerName, ledgersIn } from '../plan/ownership/ledger';
import { tryFindOwner, tryUnmarkRule } from '../plan/ownership/owner-mark';
import type { Chain, ChainRule, Ruleset, Table } from '../ruleset/model/ruleset';
import { builtInChains, isBuiltIn, tableNames } from '../ruleset/model/tables';
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
}

/** Ends with a newline. */
export function renderShow({ title, families, broken = [] }: LiveHost, paint: Paint): string {
  const missing = (['ipv4', 'ipv6'] as const).filter((family) =>
    families.every((own) => own.ruleset.family !== family),
  );
  const lines = [
    paint.heading(visibleText(title)),
    ...families.flatMap(({ ruleset, version, backend }) => [
      '',
      paint.heading(`${ruleset.family} (iptables ${visibleText(version)}, ${backend})`),
      ...(ruleset.tables.size === 0 ? ['  no tables: iptables has not been used here yet'] : []),
      ...tables(ruleset).flatMap((table) => renderTable(table, ruleset.family, paint)),
    ]),
    ...missing.flatMap((family) => [
      '',
      `${paint.heading(family)}: ${broken.includes(family) ? 'could not be read' : 'the host does not have this family'}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function tables(ruleset: Ruleset): readonly Table[] {
  const known = tableNames.flatMap((name) => ruleset.tables.get(name) ?? []);
  return [...known, ...[...ruleset.tables.values()].filter((table) => !known.includes(table))];
}

function renderTable(table: Table, family: Family, paint: Paint): readonly string[] {
  const ledgers = ledgersIn(table, family);
  const chains = [...table.chains.values()].filter(({ name }) => !isLedgerName(name));
  const hooks = builtInChains(table.name).flatMap((hook) => chains.filter(({ name }) => name === hook));
  const own = chains.filter((chain) => !hooks.includes(chain));
  return [
    `  ${paint.heading(`table ${visibleText(table.name)}`)}`,
    ...[...hooks, ...own].flatMap((chain) => renderChain(table.name, chain, { family, ledgers, paint })),
    ...ledgers.map((ledger) => `    ${paint.faint(ledgerNote(ledger))}`),
  ];
}

interface ShowContext {
  readonly family: Family;
  readonly ledgers: readonly OwnedLedger[];
  readonly paint: Paint;
}

function renderChain(table: string, chain: Chain, context: ShowContext): readonly string[] {
  const owner = ownerOfChain(table, chain.name, context.ledgers);
  const notes = [
    ...(chain.policy === undefined ? [] : [`policy ${chain.policy}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(chain.rules.length === 0 ? ['no rules'] : []),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  const rows = chain.rules.map((rule, index) => rowOf(rule, index, owner, context.family));
  return [`    ${context.paint.heading(visibleText(chain.name))}${note}`, ...aligned(rows)];
}

/** User chains belong to the owner whose ledger names them; built-in ones only where they are managed as a whole. */
function ownerOfChain(table: string, chain: string, ledgers: readonly OwnedLedger[]): string | undefined {
  const owned = (ledger: OwnedLedger): readonly string[] =>
    isBuiltIn(table, chain) ? ledger.wholeChains : ledger.chains;
  return ledgers.find((ledger) => owned(ledger).includes(chain))?.owner;
}

function rowOf(
  { text, counters }: ChainRule,
  index: number,
  ownerOfChain: string | undefined,
  family: Family,
): readonly string[] {
  const marked = tryFindOwner(text, family);
  const rule = marked === undefined ? text : (tryUnmarkRule(text, marked, family) ?? text);
  return [
    String(index + 1),
    counters === undefined ? '' : `${shortNumber(counters.packets)} packets`,
    counters === undefined ? '' : `${shortNumber(counters.bytes)} bytes`,
    visibleText(marked ?? ownerOfChain ?? '-'),
    visibleRule(rule),
  ];
}

/** Numbers to the right, the owner to the left, the rule as it comes. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (column: number): number =>
    rows.reduce((max, row) => Math.max(max, row[column]?.length ?? 0), 0);
  const widths = [0, 1, 2, 3].map(width);
  const widthOf = (column: number): number => at(widths, column);
  return rows.map(([number = '', packets = '', bytes = '', owner = '', rule = '']) =>
    [
      `      ${number.padStart(widthOf(0))}`,
      packets.padStart(widthOf(1)),
      bytes.padStart(widthOf(2)),
      owner.padEnd(widthOf(3)),
      rule,
    ].join('  '),
  );
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
