import type { Table } from '../../ruleset/model/ruleset';
import { leavesTracking, unknownMarks } from '../rules/carried-marks';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import type { RulesetSpace } from '../chains/ruleset-space';
import { TableWalk } from './table-walk';

/** Packets that raw lets through at a hook, each in the state that later tables see. Without a NOTRACK, all as they came. */
export function afterRaw(packets: Node, hook: 'PREROUTING' | 'OUTPUT', own: RulesetSpace): Node {
  const table = own.ruleset.tables.get('raw');
  if (table === undefined || !hasNotrack(table)) return packets;
  const walk = new TableWalk(table, own, [], new Set(), { marks: unknownMarks });
  const { onward } = walk.through(hook, { onward: packets, isCertain: true });
  const left = table.chains.get(hook)?.policy === 'DROP' ? nothing : onward;
  return own.diagrams.or(left, walk.accepted);
}

function hasNotrack({ chains }: Table): boolean {
  return [...chains.values()].some(({ rules }) => rules.some(({ text }) => leavesTracking(text)));
}
