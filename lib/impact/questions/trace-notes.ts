/** What the way of one packet does not show of others of its connection. */
import type { Ruleset } from '../../ruleset/model/ruleset';
import { setsMarkOfPacket } from '../rules/carried-marks';
import type { Hook } from '../packets/packet-path';
import type { TraceStep } from '../path/table-walk';

/**
 * Marks that the table nat sets: it sees the first packet of a connection alone.
 *
 * @param past the hooks where the packet went past nat, for it is not the first of its connection
 */
export function natMarkNotes(
  { tables }: Ruleset,
  path: readonly TraceStep[],
  past: ReadonlySet<Hook>,
): readonly string[] {
  const nat = tables.get('nat');
  if (nat === undefined) return [];
  const set = path.filter(({ table, rule }) => table === 'nat' && setsMarkOfPacket(rule));
  const isMarking = [...nat.chains.values()].some(({ rules }) =>
    rules.some(({ text }) => setsMarkOfPacket(text)),
  );
  const isPast = [...past].some((hook) => nat.chains.has(hook));
  return [
    ...set.map(
      ({ chain, index }) =>
        `nat ${chain} ${String(index)} marks the first packet of a connection alone: later ones do not come to the table nat`,
    ),
    ...(isMarking && isPast
      ? ['rules of the table nat that set marks are not met: it sees the first packet of a connection alone']
      : []),
  ];
}
