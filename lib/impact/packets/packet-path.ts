/** The order in which a packet meets tables, at each place where the kernel looks at it. */
import type { InterfaceField } from '../../extensions/packet-test';
import { builtInChains } from '../../ruleset/model/tables';

/** Built-in chains, in the order in which a packet meets them. */
export const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;

export type Hook = (typeof hooks)[number];

/** The interface that a packet does not have, or does not have yet. */
export const absentInterface: Readonly<Partial<Record<Hook, InterfaceField>>> = {
  PREROUTING: 'outInterface',
  INPUT: 'outInterface',
  OUTPUT: 'inInterface',
};

/** The ways by which packets come to a chain: where they have met rules before, the first place first. */
export const waysTo: Readonly<Record<Hook, readonly (readonly Hook[])[]>> = {
  PREROUTING: [[]],
  INPUT: [['PREROUTING']],
  FORWARD: [['PREROUTING']],
  OUTPUT: [[]],
  POSTROUTING: [['PREROUTING', 'FORWARD'], ['OUTPUT']],
};

/** In the order in which a packet meets them; nat sees the first packet of a connection alone. */
export const tableOrder = ['raw', 'mangle', 'nat', 'filter', 'security'] as const;

/** In these, addresses are translated behind the filters. */
const natIsLast: readonly Hook[] = ['INPUT', 'POSTROUTING'];

/** The tables that have a built-in chain of this name, the first one that a packet meets first. */
export function tablesAt(hook: Hook): readonly string[] {
  const here = tableOrder.filter((table) => builtInChains(table).includes(hook));
  return natIsLast.includes(hook) ? [...here.filter((table) => table !== 'nat'), 'nat'] : here;
}
