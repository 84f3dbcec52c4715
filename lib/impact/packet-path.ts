/** The order in which a packet meets tables, at each place where the kernel looks at it. */
import { builtInChains } from '../ruleset/model/tables';
import type { Hook } from './compare-rulesets';

/** In the order in which a packet meets them; nat sees the first packet of a connection alone. */
export const tableOrder = ['raw', 'mangle', 'nat', 'filter', 'security'] as const;

/** In these, addresses are translated behind the filters. */
const natIsLast: readonly Hook[] = ['INPUT', 'POSTROUTING'];

/** The tables that have a built-in chain of this name, the first one that a packet meets first. */
export function tablesAt(hook: Hook): readonly string[] {
  const here = tableOrder.filter((table) => builtInChains(table).includes(hook));
  return natIsLast.includes(hook) ? [...here.filter((table) => table !== 'nat'), 'nat'] : here;
}
