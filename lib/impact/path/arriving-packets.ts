/**
 * Where the first packets of connections get to: those of others from PREROUTING to a program of this host, or through it.
 *
 * On the way, rules drop packets, mark them, take them out of connection tracking and give them another destination or source. So
 * each group of packets that arrives has had one translation of its destination and one of its source, or none.
 */
import { omitUndefined } from '../../base/omit-undefined';
import type { Led } from './asked-for';
import { hasMarks, marksAtFirst, unknownMarks } from '../rules/carried-marks';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import { accepted } from '../effects/effects';
import { exists, variablesFrom } from '../diagrams/free-variables';
import { type MarkedPackets, allOf, eachPart } from './marked-packets';
import { MarksOnArrival } from './marks-on-arrival';
import { type Hook, tablesAt } from '../packets/packet-path';
import type { RulesetSpace } from '../chains/ruleset-space';
import { throughNat, throughTable } from './through-tables';
import { isTranslation, translatePackets, untranslated } from './translate-packets';

/** Packets in a built-in chain where they end, or leave the host. */
export interface ArrivingPackets {
  readonly chain: Hook;
  /** All of them, whether the rules on their way let them through or not. */
  readonly packets: Node;
  /** Those that get through, with the answers to what no field tells. */
  readonly accepted: Node;
  /** The target of nat that has led them here, and the packets that it took. */
  readonly led?: Led;
  /** The target of nat by which they have another source where they arrive. */
  readonly sourceBy?: string;
}

/** Packets of others at the end of their way: in INPUT, or through FORWARD. @throws TooLarge */
export function arrivingFromOthers(
  own: RulesetSpace,
  chain: 'INPUT' | 'FORWARD',
): readonly ArrivingPackets[] {
  return routedPackets(own)
    .filter((each) => each.chain === chain)
    .flatMap((each) => throughFilters(each, own));
}

/** First packets of connections at a built-in chain, as if their way began there. @throws TooLarge */
export function arrivingAt(own: RulesetSpace, chain: Hook): readonly ArrivingPackets[] {
  const packets = startingAt(own, chain);
  const { parts } = new MarksOnArrival(own, firstMarks(own)).at(chain, packets);
  const through = throughHook(chain, parts, own);
  return [{ chain, packets, accepted: allOf(through, own) }];
}

/** First packets of connections, but those of the host with itself. */
function startingAt(own: RulesetSpace, hook: Hook): Node {
  const { diagrams } = own;
  const started = diagrams.and(own.packetsAt(hook), own.beginnings());
  return diagrams.minus(started, own.matching([{ field: 'inInterface', name: 'lo' }]));
}

function firstMarks({ ruleset }: RulesetSpace): MarkedPackets['marks'] {
  return hasMarks(ruleset) ? marksAtFirst(ruleset) : unknownMarks;
}

interface RoutedPackets extends Pick<ArrivingPackets, 'packets' | 'led'> {
  readonly chain: 'INPUT' | 'FORWARD';
  readonly parts: readonly MarkedPackets[];
}

/** What is left behind PREROUTING, by where it goes: a destination that no rule has given may be this host or another one. */
function routedPackets(own: RulesetSpace): readonly RoutedPackets[] {
  const { diagrams } = own;
  const started = startingAt(own, 'PREROUTING');
  const filtered = throughHook('PREROUTING', [{ packets: started, marks: firstMarks(own) }], own);
  const outcomes = throughNat('PREROUTING', filtered, own);
  const led = [...outcomes].flatMap(([by, parts]): readonly RoutedPackets[] => {
    const to = isTranslation(by, own) ? translatePackets(nothing, by, 'PREROUTING', own).to : undefined;
    if (to === undefined) return [];
    const chain = to === 'this host' ? 'INPUT' : 'FORWARD';
    const there = eachPart(parts, (set) =>
      outgoing(translatePackets(set, by, 'PREROUTING', own).packets, chain, own),
    );
    // What else may have become of them, had the answers been others.
    const packets = exists(diagrams, allOf(there, own), variablesFrom(own.space.firstQuestion));
    return [{ chain, packets, parts: there, led: { by, before: allOf(parts, own) } }];
  });
  const asTheyCame = outcomes.get(accepted) ?? [];
  const kept = (['INPUT', 'FORWARD'] as const).map((chain): RoutedPackets => {
    const arriving = (set: Node): Node => outgoing(untranslated(set, own), chain, own);
    return { chain, packets: arriving(started), parts: eachPart(asTheyCame, arriving) };
  });
  return [...kept, ...led];
}

/** Where packets go out shows only after PREROUTING. */
function outgoing(packets: Node, chain: 'INPUT' | 'FORWARD', own: RulesetSpace): Node {
  return chain === 'INPUT' ? packets : own.replaced(packets, 'outInterface', undefined);
}

/** Through the filters of the chain, and of POSTROUTING where they leave the host. */
function throughFilters(
  { chain, packets, parts, led }: RoutedPackets,
  own: RulesetSpace,
): readonly ArrivingPackets[] {
  const there = { chain, packets, ...omitUndefined({ led }) };
  const open = throughHook(chain, parts, own);
  if (chain === 'INPUT') return [{ ...there, accepted: allOf(open, own) }];
  const leaving = throughHook('POSTROUTING', open, own);
  const outcomes = throughNat('POSTROUTING', leaving, own);
  return [...outcomes].flatMap(([outcome, some]): readonly ArrivingPackets[] => {
    const set = allOf(some, own);
    if (outcome === accepted) return [{ ...there, accepted: set }];
    return isTranslation(outcome, own) ? [{ ...there, accepted: set, sourceBy: outcome }] : [];
  });
}

/** What filters of a hook let through. */
function throughHook(
  hook: Hook,
  parts: readonly MarkedPackets[],
  own: RulesetSpace,
): readonly MarkedPackets[] {
  return tablesAt(hook)
    .filter((table) => table !== 'nat')
    .reduce((left, table) => throughTable(table, hook, left, own).get(accepted) ?? [], parts);
}
