import { byteText } from '../../base/bytes';
import { builtInChains } from './tables';
import type { Chain, Ruleset, Table } from './ruleset';

/**
 * A ruleset as iptables-save prints it, without the comment lines: tables in their order, built-in chains
 * first and in hook order, user chains sorted by byte, then the rules chain by chain.
 */
export function printSave(ruleset: Ruleset, options: { readonly counters?: boolean } = {}): string {
  return [...ruleset.tables.values()].map((table) => printTable(table, options.counters === true)).join('');
}

function printTable(table: Table, counters: boolean): string {
  const chains = orderedChains(table);
  const lines = [
    `*${table.name}`,
    ...chains.map((chain) => `:${chain.name} ${chain.policy ?? '-'} [0:0]`),
    ...chains.flatMap((chain) =>
      chain.rules.map(
        (rule) =>
          `${counters ? printCounters(rule) : ''}-A ${chain.name}${rule.text === '' ? '' : ` ${rule.text}`}`,
      ),
    ),
    'COMMIT',
  ];
  return `${lines.join('\n')}\n`;
}

function printCounters({ counters }: Chain['rules'][number]): string {
  return `[${String(counters?.packets ?? 0n)}:${String(counters?.bytes ?? 0n)}] `;
}

function orderedChains(table: Table): readonly Chain[] {
  const first = builtInChains(table.name).flatMap((name) => table.chains.get(name) ?? []);
  const others = [...table.chains.values()].filter((chain) => !first.includes(chain));
  const byBytes = others.map((chain) => ({ chain, key: byteText(chain.name) }));
  byBytes.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return [...first, ...byBytes.map(({ chain }) => chain)];
}
