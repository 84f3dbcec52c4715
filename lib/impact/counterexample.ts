/**
 * Whether a ruleset does to some new connections what somebody wants of it, and one connection to which it does not.
 *
 * All packets that are asked about are looked at. What no field tells (`-m set`, `-m limit`) is never taken for granted:
 * `accepted` has to hold whatever the answers are, and `not-accepted` too.
 */
import type { Ruleset } from '../ruleset/model/ruleset';
import { builtInChains } from '../ruleset/model/tables';
import { type Node, nothing } from './decision-diagrams';
import { accepted, dropped, rejected } from './effects';
import { filterTables } from './evaluate-ruleset';
import { examplePacket } from './example-packet';
import { afterRaw } from './after-raw';
import { type Hook, absentInterface } from './packet-path';
import { regionsOf } from './packet-regions';
import { matchedBy } from './rule-conditions';
import { interfaceNamesIn } from './rule-vocabulary';
import { RulesetSpace } from './ruleset-space';
import { type Trace, tracePacket } from './trace-packet';
import type { TracedPacket } from './traced-packet';

/** New connections that are asked about. */
export interface AskedConnections {
  readonly chain: 'INPUT' | 'FORWARD' | 'OUTPUT';
  /** Each as the matches of a rule: `-s 192.0.2.0/24 -p tcp -m tcp --dport 22`; empty for all packets. */
  readonly matches: readonly string[];
  /** Those of them that are left out, written in the same way. @default none */
  readonly except?: readonly string[];
}

export type WantedEffect = 'accepted' | 'not-accepted';

/** A packet that is not treated as wanted, and its way. */
export interface Counterexample {
  readonly packet: TracedPacket;
  readonly trace: Trace;
}

/**
 * What is wrong with a wish: a packet, or that there is no packet which it is about.
 *
 * @param maxNodes of the diagrams. @throws TooLarge
 */
export function findCounterexample(
  ruleset: Ruleset,
  { chain, matches, except = [] }: AskedConnections,
  wanted: WantedEffect,
  maxNodes?: number,
): Counterexample | 'no-packets' | undefined {
  const names = [...matches, ...except].flatMap((text) => [...interfaceNamesIn(text)]);
  const own = new RulesetSpace(ruleset, ['lo', ...names], maxNodes);
  const { diagrams, space } = own;
  const started = diagrams.and(own.packetsAt(chain), own.beginnings());
  const asked = diagrams.minus(matchingAny(matches, started, own), matchingAny(except, started, own));
  if (asked === nothing) return 'no-packets';
  let left = asked;
  for (const hook of hooksFrom[chain]) {
    const passed = filterTables.filter((table) => builtInChains(table).includes(hook));
    const effect = own.effects.effect(hook, passed, left);
    const open = diagrams.where(effect, space.effects.of(accepted));
    const lost = diagrams.minus(left, open);
    if (wanted === 'accepted' && lost !== nothing) return exampleOf(lost, hook, own);
    // Whoever else gets a packet may let it through.
    left = [dropped, rejected].reduce(
      (set, outcome) => diagrams.minus(set, diagrams.where(effect, space.effects.of(outcome))),
      left,
    );
    if (hook === 'PREROUTING') left = afterRaw(left, hook, own);
  }
  return wanted === 'accepted' || left === nothing ? undefined : exampleOf(left, chain, own);
}

/** The chains that filter a packet on its way. */
const hooksFrom: Readonly<Record<AskedConnections['chain'], readonly Hook[]>> = {
  INPUT: ['PREROUTING', 'INPUT'],
  FORWARD: ['PREROUTING', 'FORWARD', 'POSTROUTING'],
  OUTPUT: ['OUTPUT', 'POSTROUTING'],
};

function exampleOf(packets: Node, hook: Hook, { ruleset, space }: RulesetSpace): Counterexample {
  const { regions, interfaces } = regionsOf(packets, space, absentInterface[hook]);
  const [region] = regions;
  if (region === undefined) throw new Error('a set of packets without a region');
  const packet = examplePacket(region, hook, ruleset.family, interfaces);
  // As it was found: whatever marks others may have set.
  return { packet, trace: tracePacket(ruleset, packet, undefined, { isMarkedByOthers: true }) };
}

function matchingAny(matches: readonly string[], among: Node, own: RulesetSpace): Node {
  return matches.reduce((set, text) => {
    const { conditions } = own.reader.read(text);
    const matched = matchedBy(conditions, among, own.space, (match) =>
      own.space.matchingText(match, 'asked'),
    );
    return own.diagrams.or(set, matched);
  }, nothing);
}
