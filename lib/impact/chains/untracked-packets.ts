/** Packets that connection tracking leaves out: no later rule finds them NEW or ESTABLISHED, and nat does not see them. */
import type { Node } from '../diagrams/decision-diagrams';
import { exists, withValue } from '../diagrams/free-variables';
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

/** What is said of packets once they are UNTRACKED, told of them as they came: in any state. */
export function saidOfUntracked(packets: Node, own: RulesetSpace, say: (untracked: Node) => Node): Node {
  const { diagrams } = own;
  const state = own.space.placeOf('connectionState');
  const untracked = diagrams.and(exists(diagrams, packets, state), allUntracked(own));
  return withValue(diagrams, say(untracked), state, untrackedState);
}

/** Whether two sets of packets of one state are the same, but that connection tracking leaves some out of the one. */
export function areSameButTracking(one: Node, other: Node, { diagrams, space }: RulesetSpace): boolean {
  const state = space.placeOf('connectionState');
  return one === other || exists(diagrams, one, state) === exists(diagrams, other, state);
}
