/**
 * Whether a ruleset does to some new connections what somebody wants of it, and one connection to which it does not.
 *
 * All packets that are asked about are looked at. What no field tells (`-m set`, `-m limit`) is never taken for granted:
 * `accepted` has to hold whatever the answers are, and `not-accepted` too.
 */
import type { Ruleset } from '../../ruleset/model/ruleset';
import { unknownMarks } from '../rules/carried-marks';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import { accepted, dropped, rejected } from '../effects/effects';
import { examplePacket } from './example-packet';
import { AskedMarks } from '../path/asked-marks';
import { type MarkedPackets, allOf, eachPart } from '../path/marked-packets';
import { type Hook, absentInterface, tablesAt } from '../packets/packet-path';
import { regionsOf } from '../packets/packet-regions';
import { matchedBy } from '../rules/rule-conditions';
import { interfaceNamesIn } from '../packets/rule-vocabulary';
import { RulesetSpace } from '../chains/ruleset-space';
import { throughNat, throughTable } from '../path/through-tables';
import { type Trace, traceCarrying } from './trace-packet';
import type { TracedPacket } from './traced-packet';
import { isTranslation, packetsBefore, translatePackets, untranslated } from '../path/translate-packets';
import { untrackedOf } from '../chains/untracked-packets';
import type { IpSets } from '../../sets/ip-set';
import { knownSets } from '../rules/set-conditions';

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

export interface CounterexampleOptions {
  /** The ipsets whose members are known. @default none */
  readonly sets?: IpSets;
  /** Of the diagrams. @default that of `DecisionDiagrams` */
  readonly maxNodes?: number;
}

/**
 * What is wrong with a wish: a packet, or that there is no packet which it is about.
 *
 * @throws TooLarge
 */
export function findCounterexample(
  ruleset: Ruleset,
  { chain, matches, except = [] }: AskedConnections,
  wanted: WantedEffect,
  { sets, maxNodes }: CounterexampleOptions = {},
): Counterexample | 'no-packets' | undefined {
  const names = [...matches, ...except].flatMap(interfaceNamesIn);
  const known = sets === undefined ? undefined : knownSets(sets, ruleset);
  const own = new RulesetSpace(ruleset, ['lo', ...names], maxNodes, known);
  const asking = new AskedMarks(own, chain, { mustGetIn: wanted === 'accepted' });
  const { diagrams } = own;
  const first = diagrams.and(own.packetsAt(chain), own.beginnings());
  const started = chain === 'OUTPUT' ? untranslated(first, own) : first;
  const asked = diagrams.minus(matchingAny(matches, started, own), matchingAny(except, started, own));
  if (asked === nothing) return 'no-packets';
  // Where they go out shows only behind PREROUTING.
  const wherever = (set: Node): Node =>
    chain === 'FORWARD' ? own.replaced(set, 'outInterface', undefined) : set;
  const atFirst =
    chain === 'FORWARD' ? diagrams.and(wherever(asked), own.space.withoutInterface('outInterface')) : asked;
  let ways: readonly Way[] = [{ parts: asking.starting(atFirst), asTheyCame: same }];
  const arrived = new Map<Hook, readonly MarkedPackets[]>();
  const shown = (packets: Node, hook: Hook): Counterexample =>
    exampleOf(packets, hook, { own, sets, wanted, arrived: asking.areFollowed ? arrived.get(hook) : [] });
  for (const hook of hooksFrom[chain]) {
    if (hook === 'POSTROUTING')
      ways = ways.map((way) => (way.isRerouted === true ? rerouted(way, own) : way));
    arrived.set(
      hook,
      ways.flatMap(({ parts }) => parts),
    );
    for (const table of tablesAt(hook)) {
      if (table === 'nat') {
        // In PREROUTING, they are asked about as they come to INPUT or FORWARD; elsewhere it is behind the filters.
        if (hook === 'OUTPUT') ways = ways.flatMap((way) => translated(way, own));
        continue;
      }
      const passed = ways.map((way) => throughFilter(way, table, hook, own));
      const lost = passed.find(({ notAccepted }) => notAccepted !== nothing)?.notAccepted;
      if (wanted === 'accepted' && lost !== undefined) return shown(lost, hook);
      ways = passed.map(({ onward }) => onward);
    }
    if (hook === 'PREROUTING') {
      const here = (set: Node): Node => diagrams.and(asked, wherever(set));
      ways = ways.map(({ parts }) => ({ parts: asking.arriving(eachPart(parts, here)), asTheyCame: same }));
    }
  }
  if (wanted === 'accepted') return undefined;
  const left = ways.reduce((set, way) => diagrams.or(set, asShown(way.parts, chain, way, own)), nothing);
  return left === nothing ? undefined : shown(left, chain);
}

/** Packets that went the same way. */
interface Way {
  readonly parts: readonly MarkedPackets[];
  /** Some of them as they were at the beginning of the chain where they are shown. */
  readonly asTheyCame: (packets: Node) => Node;
  /** Whether they have another destination, so that they may go out by another interface. */
  readonly isRerouted?: boolean;
}

const same = (packets: Node): Node => packets;

/** Whoever else than a filter of this host gets a packet may let it through, so it goes on. */
function throughFilter(
  { parts, asTheyCame, ...others }: Way,
  table: string,
  hook: Hook,
  own: RulesetSpace,
): { readonly onward: Way; readonly notAccepted: Node } {
  const outcomes = throughTable(table, hook, parts, own, { isAcceptedOnly: false });
  const lost = [...outcomes].flatMap(([outcome, some]) => (outcome === accepted ? [] : some));
  const onward = [...outcomes].flatMap(([outcome, some]) =>
    [dropped, rejected].includes(outcome) ? [] : some,
  );
  return {
    onward: { ...others, parts: onward, asTheyCame },
    notAccepted: asShown(lost, hook, { asTheyCame }, own),
  };
}

/** As they are where they are shown: at the beginning of their way as they came, behind it in the state that rules find there. */
function asShown(
  parts: readonly MarkedPackets[],
  hook: Hook,
  { asTheyCame }: Pick<Way, 'asTheyCame'>,
  own: RulesetSpace,
): Node {
  if (hook === 'PREROUTING' || hook === 'OUTPUT') return asTheyCame(allOf(parts, own));
  return allOf(
    parts.map((part) => inTheirState(part, own)),
    own,
  );
}

function inTheirState({ packets, marks }: MarkedPackets, own: RulesetSpace): MarkedPackets {
  return { packets: marks.isTakenOut === true ? untrackedOf(packets, own) : packets, marks };
}

/** By what nat makes of them. */
function translated({ parts, asTheyCame }: Way, own: RulesetSpace): readonly Way[] {
  return [...throughNat('OUTPUT', parts, own)].map(([outcome, some]): Way => {
    if (!isTranslation(outcome, own)) return { parts: some, asTheyCame };
    const among = allOf(some, own);
    return {
      parts: eachPart(some, (set) => translatePackets(set, outcome, 'OUTPUT', own).packets),
      asTheyCame: (set) => asTheyCame(packetsBefore(set, among, { outcome, hook: 'OUTPUT' }, own)),
      isRerouted: true,
    };
  });
}

/** With any interface to go out by: the filters of OUTPUT still see the one that led to the old destination. */
function rerouted({ parts, asTheyCame }: Way, own: RulesetSpace): Way {
  const among = allOf(parts, own);
  const withAny = (set: Node): Node => own.replaced(set, 'outInterface', undefined);
  return {
    parts: eachPart(parts, withAny),
    asTheyCame: (set) => asTheyCame(own.diagrams.and(among, withAny(set))),
  };
}

/** The chains that filter a packet on its way. */
const hooksFrom: Readonly<Record<AskedConnections['chain'], readonly Hook[]>> = {
  INPUT: ['PREROUTING', 'INPUT'],
  FORWARD: ['PREROUTING', 'FORWARD', 'POSTROUTING'],
  OUTPUT: ['OUTPUT', 'POSTROUTING'],
};

interface Found {
  readonly own: RulesetSpace;
  readonly sets: IpSets | undefined;
  readonly wanted: WantedEffect;
  /** What comes to the chain of the example, where marks are followed. */
  readonly arrived: readonly MarkedPackets[] | undefined;
}

function exampleOf(packets: Node, hook: Hook, { own, sets, wanted, arrived = [] }: Found): Counterexample {
  const { ruleset, space, diagrams } = own;
  const isFirst = hook === 'PREROUTING' || hook === 'OUTPUT';
  const [marked] = arrived
    .map((part) => (isFirst ? part : inTheirState(part, own)))
    .map((part) => ({ ...part, packets: diagrams.and(part.packets, packets) }))
    .filter((part) => part.packets !== nothing);
  const { regions, interfaces } = regionsOf(marked?.packets ?? packets, space, absentInterface[hook]);
  const [region] = regions;
  if (region === undefined) throw new Error('a set of packets without a region');
  const packet = examplePacket(region, hook, ruleset.family, interfaces);
  const marks = marked?.marks ?? unknownMarks;
  if (!isFirst && marks.packet.known !== 0) {
    const withMark = { ...packet, mark: marks.packet.value };
    const trace = traceCarrying(ruleset, withMark, marks, sets);
    // Where bits are not known that it hangs on, any other mark may be the one.
    if (trace.verdict !== 'unknown' && (trace.verdict === 'accept') !== (wanted === 'accepted'))
      return { packet: withMark, trace };
  }
  // As it was found: whatever marks others may have set.
  return { packet, trace: traceCarrying(ruleset, packet, marks, sets) };
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
