/** The rule of an intent, `allowFrom` and its like: the constructs declare it so, and import recognizes it by that. */
import type { Family } from '../net/family';
import type { CtState, RuleBuilder } from '../ruleset/build/rule-builder';
import { type PeerMatch, fromPeer, toPeer } from './peer-match';
import { type ServicePart, packetsOf } from './service-part';
import { type IntentVerdict, decide } from './verdict';

/** Which packets of connections an intent is about. */
export type IntentConnections = 'new' | 'established' | 'invalid' | 'any';

const statesOf: Readonly<Record<IntentConnections, readonly CtState[]>> = {
  new: ['NEW'],
  established: ['RELATED', 'ESTABLISHED'],
  invalid: ['INVALID'],
  any: [],
};

/** Which packets an intent is about, in one family. */
export interface IntentPackets {
  readonly service: ServicePart;
  readonly connections: IntentConnections;
  readonly from?: PeerMatch | undefined;
  readonly to?: PeerMatch | undefined;
  readonly inInterface?: string | undefined;
  readonly outInterface?: string | undefined;
}

/** Everything before what limits, notes and decides. */
export function intentPackets(
  { service, connections, from, to, inInterface, outInterface }: IntentPackets,
  family: Family,
): RuleBuilder {
  const states = statesOf[connections];
  const packets = packetsOf(service, family);
  let built = states.length === 0 ? packets : packets.ctstate(...states);
  if (from !== undefined) built = fromPeer(built, from);
  if (to !== undefined) built = toPeer(built, to);
  if (inInterface !== undefined) built = built.inInterface(inInterface);
  if (outInterface !== undefined) built = built.outInterface(outInterface);
  return built;
}

/** What an intent notes and decides. */
export function intentDecision(
  within: RuleBuilder,
  { comment, verdict }: { readonly comment?: string | undefined; readonly verdict: IntentVerdict },
): RuleBuilder {
  return decide(comment === undefined ? within : within.comment(comment), verdict);
}
