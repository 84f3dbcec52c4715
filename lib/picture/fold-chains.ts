/** Which user chains are drawn, and the boxes that stand for all others of a table. */
import { count } from '../review/text/quantity';
import type { GraphNode } from './graph-model';
import { type FamilyPicture, isChanged } from './picture';

/** Those that change come first, then those that packets come to soonest; the order is always the same. */
export function chosenChains({ chains }: FamilyPicture, most: number): readonly string[] {
  const byName = new Map(chains.map((chain) => [`${chain.table} ${chain.name}`, chain]));
  const own = chains.filter(({ isBuiltIn }) => !isBuiltIn);
  const reached = new Set(chains.filter(({ isBuiltIn }) => isBuiltIn));
  // A set that grows is walked to its new end.
  for (const { table, jumps } of reached)
    for (const { to } of jumps) {
      const next = byName.get(`${table} ${to}`);
      if (next !== undefined) reached.add(next);
    }
  const ordered = new Set([
    ...own.filter(isChanged),
    ...[...reached].filter(({ isBuiltIn }) => !isBuiltIn),
    ...own,
  ]);
  return [...ordered].slice(0, most).map(({ id }) => id);
}

export interface Folds {
  readonly nodes: readonly GraphNode[];
  /** The box of a chain that is not drawn by itself. */
  readonly of: ReadonlyMap<string, string>;
}

export function foldsOf({ id: prefix, chains }: FamilyPicture, shown: ReadonlySet<string>): Folds {
  const hidden = chains.filter(({ id, isBuiltIn }) => !isBuiltIn && !shown.has(id));
  const tables = [...new Set(hidden.map(({ table }) => table))];
  const idOf = (table: string): string => `${prefix}fold${String(tables.indexOf(table) + 1)}`;
  return {
    nodes: tables.map((table) => {
      const folded = hidden.filter((chain) => chain.table === table);
      const rules = folded.reduce((sum, chain) => sum + chain.rules.length, 0);
      const title = `${table}: ${count(folded.length, 'more chain')}`;
      const change = folded.some(isChanged) ? 'changed' : 'kept';
      return {
        ...{ id: idOf(table), kind: 'folded', title, change },
        lines: [{ text: count(rules, 'rule'), change: 'kept' }],
      };
    }),
    of: new Map(hidden.map(({ id, table }) => [id, idOf(table)])),
  };
}
