/** Packets that connection tracking leaves out: no later rule finds them NEW or ESTABLISHED, and nat does not see them. */
import type { Node } from './decision-diagrams';
import type { RulesetSpace } from './ruleset-space';
import { untrackedState } from './tracked-effects';

/** The packets of a set, out of connection tracking. */
export function untrackedOf(packets: Node, own: RulesetSpace): Node {
  return own.replaced(packets, 'connectionState', [untrackedState, untrackedState]);
}

/** All packets that connection tracking leaves out. */
export function allUntracked(own: RulesetSpace): Node {
  return own.matching([{ field: 'connectionState', ranges: [[untrackedState, untrackedState]] }]);
}
