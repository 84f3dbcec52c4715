/** Packets on their way through tables, in parts of which each carries one mark. */
import type { Table } from '../ruleset/model/ruleset';
import { type CarriedMarks, keyOfMarks, leavesTracking, setsMark } from './carried-marks';
import { type Node, TooLarge, nothing } from './decision-diagrams';
import type { Outcome } from './effects';
import type { RulesetSpace } from './ruleset-space';
import { saidOfUntracked } from './untracked-packets';

/** Packets as they came: also where a rule has taken them out of connection tracking, which is among what they carry. */
export interface MarkedPackets {
  readonly packets: Node;
  readonly marks: CarriedMarks;
}

/** Packets by what a table decides about them: accepted, or with another address by a target. */
export type MarkedOutcomes = ReadonlyMap<Outcome, readonly MarkedPackets[]>;

/** With more, there is no answer. */
export const maxParts = 64;

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

/** Whether rules of a table set marks, or take packets out of connection tracking. */
export function changesPackets({ chains }: Table): boolean {
  return [...chains.values()].some(({ rules }) =>
    rules.some(({ text }) => setsMark(text) || leavesTracking(text)),
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
