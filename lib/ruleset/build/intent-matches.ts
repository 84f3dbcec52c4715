/**
 * What an intent says of packets, in the order in which its rule says it: the constructs write it so, and import recognizes it by that.
 */
import type { CtState, RuleBuilder } from './rule-builder';

/** Which packets of connections an intent is about. */
export type IntentConnections = 'new' | 'established' | 'invalid' | 'any';

const statesOf: Readonly<Record<IntentConnections, readonly CtState[]>> = {
  new: ['NEW'],
  established: ['RELATED', 'ESTABLISHED'],
  invalid: ['INVALID'],
  any: [],
};

/** Adds a match. */
type Adding = (rule: RuleBuilder) => RuleBuilder;

export interface IntentMatches {
  /** Of the service. */
  readonly packets: RuleBuilder;
  readonly connections: IntentConnections;
  readonly from?: Adding | undefined;
  readonly to?: Adding | undefined;
  readonly inInterface?: string | undefined;
  readonly outInterface?: string | undefined;
}

/** Everything before what limits, notes and decides. */
export function intentMatches({ packets, connections, ...sides }: IntentMatches): RuleBuilder {
  const { from, to, inInterface, outInterface } = sides;
  const states = statesOf[connections];
  let built = states.length === 0 ? packets : packets.ctstate(...states);
  if (from !== undefined) built = from(built);
  if (to !== undefined) built = to(built);
  if (inInterface !== undefined) built = built.inInterface(inInterface);
  if (outInterface !== undefined) built = built.outInterface(outInterface);
  return built;
}
