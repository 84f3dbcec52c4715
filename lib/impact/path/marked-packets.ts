/** Packets on their way through tables, in parts of which each carries one mark. */
import type { Table } from '../../ruleset/model/ruleset';
import { type CarriedMarks, commonMarks, keyOfMarks, setsMark } from '../rules/carried-marks';
import { trackingBy } from '../rules/connection-tracking';
import { type Node, TooLarge, nothing } from '../diagrams/decision-diagrams';
import type { Outcome } from '../effects/effects';
import type { RulesetSpace } from '../chains/ruleset-space';
import { saidOfUntracked } from '../chains/untracked-packets';

/** Packets as they came: also where a rule has taken them out of connection tracking, which is among what they carry. */
export interface MarkedPackets {
  readonly packets: Node;
  readonly marks: CarriedMarks;
}

/** Packets by what a table decides about them: accepted, or with another address by a target. */
export type MarkedOutcomes = ReadonlyMap<Outcome, readonly MarkedPackets[]>;

/** With more, there is no answer. */
const maxParts = 64;

/** All packets of some parts. */
export function allOf(parts: readonly MarkedPackets[], { diagrams }: RulesetSpace): Node {
  return parts.reduce((all, { packets }) => diagrams.or(all, packets), nothing);
}

/** The parts with other packets; those without any are left out. */
export function eachPart(
  parts: readonly MarkedPackets[],
  change: (packets: Node) => Node,
): readonly MarkedPackets[] {
  return parts
    .map(({ packets, marks }) => ({ packets: change(packets), marks }))
    .filter(({ packets }) => packets !== nothing);
}

/** Those of the packets of a part of which something is so. */
export function thoseOf(
  { packets, marks }: MarkedPackets,
  own: RulesetSpace,
  those: (packets: Node) => Node,
): Node {
  if (marks.isTakenOut !== true) return those(packets);
  return own.diagrams.and(packets, saidOfUntracked(packets, own, those));
}

/** Parts that carry the same are one. @throws TooLarge */
export function joined(
  parts: readonly MarkedPackets[],
  { diagrams }: RulesetSpace,
): readonly MarkedPackets[] {
  const byMarks = new Map<string, MarkedPackets>();
  for (const { packets, marks } of parts) {
    if (packets === nothing) continue;
    const key = keyOfMarks(marks);
    const before = byMarks.get(key)?.packets ?? nothing;
    byMarks.set(key, { packets: diagrams.or(before, packets), marks });
  }
  if (byMarks.size > maxParts) throw new TooLarge();
  return [...byMarks.values()];
}

/** The same, but where they are too many: then all are one part, with what is known of all. */
export function joinedOrMerged(parts: readonly MarkedPackets[], own: RulesetSpace): readonly MarkedPackets[] {
  try {
    return joined(parts, own);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const marks = parts.map((part) => part.marks).reduce(commonMarks);
    return [{ packets: allOf(parts, own), marks }];
  }
}

export function isThere({ packets }: MarkedPackets): boolean {
  return packets !== nothing;
}

/** Parts of which no packet is in two: where it was in several, with what these have in common. */
export function partsApart(
  parts: readonly MarkedPackets[],
  own: RulesetSpace,
): { readonly parts: readonly MarkedPackets[]; readonly isAmbiguous: boolean } {
  const { diagrams } = own;
  let found: readonly MarkedPackets[] = [];
  let isAmbiguous = false;
  for (const { packets, marks } of parts) {
    let left = packets;
    const split = found.flatMap((part): readonly MarkedPackets[] => {
      const both = diagrams.and(part.packets, left);
      if (both === nothing) return [part];
      isAmbiguous = true;
      left = diagrams.minus(left, both);
      return [
        { packets: diagrams.minus(part.packets, both), marks: part.marks },
        { packets: both, marks: commonMarks(part.marks, marks) },
      ];
    });
    found = joined([...split, { packets: left, marks }], own);
    if (found.length > maxParts) throw new TooLarge();
  }
  return { parts: found, isAmbiguous };
}

/** Whether rules of a table set marks, or decide about connection tracking. */
export function changesPackets({ chains }: Table): boolean {
  return [...chains.values()].some(({ rules }) =>
    rules.some(({ text }) => setsMark(text) || trackingBy(text) !== undefined),
  );
}

/** Outcomes that are found one after the other. */
export class FoundOutcomes {
  readonly byOutcome = new Map<Outcome, readonly MarkedPackets[]>();

  constructor(private readonly own: RulesetSpace) {}

  add(outcome: Outcome, parts: readonly MarkedPackets[]): void {
    this.byOutcome.set(outcome, joined([...(this.byOutcome.get(outcome) ?? []), ...parts], this.own));
  }
}
