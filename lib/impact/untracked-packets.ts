/** Packets that connection tracking leaves out: no later rule finds them NEW or ESTABLISHED, and nat does not see them. */
import { connectionStates } from '../extensions/packet-test';
import type { Node } from './decision-diagrams';
import type { RulesetSpace } from './ruleset-space';

const notrack = /(?:^| )-j (?:NOTRACK|CT .*--notrack)(?: |$)/;

/** Whether a rule takes what it matches out of connection tracking. */
export function leavesTracking(rule: string): boolean {
  return notrack.test(rule);
}

const untracked = BigInt(connectionStates.indexOf('UNTRACKED'));

/** The packets of a set, out of connection tracking. */
export function untrackedOf(packets: Node, own: RulesetSpace): Node {
  return own.replaced(packets, 'connectionState', [untracked, untracked]);
}

/** All packets that connection tracking leaves out. */
export function allUntracked(own: RulesetSpace): Node {
  return own.matching([{ field: 'connectionState', ranges: [[untracked, untracked]] }]);
}
