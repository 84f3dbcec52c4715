/**
 * What tables make of packets that carry marks.
 *
 * A table whose rules set no mark is worked out as a whole for each part. One whose rules do is followed rule by rule.
 */
import { type Node, everything } from '../diagrams/decision-diagrams';
import { accepted, dropped } from '../effects/effects';
import { MarkWalk } from './mark-walk';
import {
  FoundOutcomes,
  type MarkedOutcomes,
  type MarkedPackets,
  changesPackets,
  eachPart,
  thoseOf,
} from './marked-packets';
import { marksInRaw } from './marks-in-raw';
import type { Hook } from '../packets/packet-path';
import type { RulesetSpace } from '../chains/ruleset-space';
import { allUntracked } from '../chains/untracked-packets';

interface TableOptions {
  /** Whether it does not matter how others end, in a table that filters. @default true */
  readonly isAcceptedOnly?: boolean;
}

/** What a table makes of packets at a hook. @throws TooLarge */
export function throughTable(
  name: string,
  hook: Hook,
  parts: readonly MarkedPackets[],
  own: RulesetSpace,
  options: TableOptions = {},
): MarkedOutcomes {
  const table = own.ruleset.tables.get(name);
  const chain = table?.chains.get(hook);
  if (table === undefined || chain === undefined) return new Map([[accepted, parts]]);
  if (name === 'raw') return throughRaw(hook, parts, own, options);
  return throughChains(name, hook, parts, own, options);
}

/** By what nat makes of them; it does not see what connection tracking leaves out. */
export function throughNat(hook: Hook, parts: readonly MarkedPackets[], own: RulesetSpace): MarkedOutcomes {
  const { diagrams } = own;
  const untracked = allUntracked(own);
  const isTracked = ({ marks }: MarkedPackets): boolean => marks.isTakenOut !== true;
  const tracked = eachPart(parts.filter(isTracked), (set) => diagrams.minus(set, untracked));
  const apart = [
    ...eachPart(parts.filter(isTracked), (set) => diagrams.and(set, untracked)),
    ...parts.filter((part) => !isTracked(part)),
  ];
  const outcomes = throughTable('nat', hook, tracked, own);
  return new Map([...outcomes, [accepted, [...(outcomes.get(accepted) ?? []), ...apart]]]);
}

function throughRaw(
  hook: Hook,
  parts: readonly MarkedPackets[],
  own: RulesetSpace,
  options: TableOptions,
): MarkedOutcomes {
  const found = new FoundOutcomes(own);
  for (const { packets, marks } of parts) {
    const { inRaw, behind } = marksInRaw(marks);
    for (const [outcome, some] of throughChains('raw', hook, [{ packets, marks: inRaw }], own, options))
      found.add(
        outcome,
        some.map((part) => ({ packets: part.packets, marks: behind(part.marks) })),
      );
  }
  return found.byOutcome;
}

function throughChains(
  name: string,
  hook: Hook,
  parts: readonly MarkedPackets[],
  own: RulesetSpace,
  { isAcceptedOnly = true }: TableOptions,
): MarkedOutcomes {
  const table = own.ruleset.tables.get(name);
  if (table !== undefined && changesPackets(table)) {
    const walk = new MarkWalk(table, own);
    const left = walk.through(hook, parts);
    walk.end(table.chains.get(hook)?.policy === 'DROP' ? dropped : accepted, left);
    return walk.outcomes;
  }
  const found = new FoundOutcomes(own);
  const add = (outcome: string, part: MarkedPackets, set: Node): void => {
    const packets = thoseOf(part, own, (some) => own.diagrams.and(set, some));
    found.add(outcome, [{ packets, marks: part.marks }]);
  };
  // Of all packets it is less to work out than of some, and the same for each part.
  for (const part of parts) {
    const effects = own.effectsWith(part.marks);
    if (!isAcceptedOnly) {
      const among = part.marks.isTakenOut === true ? own.space.universe : part.packets;
      for (const [outcome, set] of effects.of(hook, [name], among)) add(outcome, part, set);
    } else if (name === 'nat') {
      for (const [outcome, set] of effects.of(hook, [name], everything)) add(outcome, part, set);
    } else add(accepted, part, effects.table(name).accepting(hook));
  }
  return found.byOutcome;
}
