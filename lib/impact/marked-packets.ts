/**
 * Packets on their way through a table, in parts of which each carries one mark.
 *
 * A table whose rules set no mark is worked out as a whole for each part. One whose rules do is followed rule by rule: a rule that
 * sets a mark moves what it matches to another part.
 */
import type { Table } from '../ruleset/model/ruleset';
import { type CarriedMarks, marksAfter, openConditions, setsMark } from './carried-marks';
import { type Node, TooLarge, everything, nothing } from './decision-diagrams';
import { type Outcome, accepted, dropped } from './effects';
import type { ChainEffects } from './evaluate-chain';
import type { Hook } from './packet-path';
import { matchedBy } from './rule-conditions';
import type { RulesetSpace } from './ruleset-space';
import { leavesTracking } from './tracked-effects';
import { allUntracked, untrackedOf } from './untracked-packets';

export interface MarkedPackets {
  readonly packets: Node;
  readonly marks: CarriedMarks;
}

/** Packets by what a table decides about them: accepted, or with another address by a target. */
export type MarkedOutcomes = ReadonlyMap<Outcome, readonly MarkedPackets[]>;

const maxParts = 64;
const maxDepth = 500;

/**
 * What a table makes of packets at a hook.
 *
 * @param options.isAcceptedOnly whether it does not matter how others end, in a table that filters. @default true @throws TooLarge
 */
export function throughTable(
  name: string,
  hook: Hook,
  parts: readonly MarkedPackets[],
  own: RulesetSpace,
  { isAcceptedOnly = true } = {},
): MarkedOutcomes {
  const table = own.ruleset.tables.get(name);
  const chain = table?.chains.get(hook);
  if (table === undefined || chain === undefined) return new Map([[accepted, parts]]);
  if (changesPackets(table)) {
    const walk = new MarkWalk(table, own);
    const left = walk.through(hook, parts);
    walk.end(chain.policy === 'DROP' ? dropped : accepted, left);
    return walk.outcomes;
  }
  const found = new Outcomes(own);
  const { diagrams } = own;
  // Of all packets it is less to work out than of some, and the same for each part.
  for (const { packets, marks } of parts) {
    if (!isAcceptedOnly) {
      for (const [outcome, set] of own.effectsWith(marks).of(hook, [name], packets))
        found.add(outcome, [{ packets: set, marks }]);
    } else if (name === 'nat') {
      for (const [outcome, set] of own.effectsWith(marks).of(hook, [name], everything))
        found.add(outcome, [{ packets: diagrams.and(set, packets), marks }]);
    } else {
      const open = own.effectsWith(marks).table(name).accepting(hook);
      found.add(accepted, [{ packets: diagrams.and(open, packets), marks }]);
    }
  }
  return found.byOutcome;
}

/** By what nat makes of them; it does not see what connection tracking leaves out. */
export function throughNat(hook: Hook, parts: readonly MarkedPackets[], own: RulesetSpace): MarkedOutcomes {
  const { diagrams } = own;
  const untracked = allUntracked(own);
  const tracked = eachPart(parts, (set) => diagrams.minus(set, untracked));
  const apart = eachPart(parts, (set) => diagrams.and(set, untracked));
  const outcomes = throughTable('nat', hook, tracked, own);
  return new Map([...outcomes, [accepted, [...(outcomes.get(accepted) ?? []), ...apart]]]);
}

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

/** Whether rules of a table set marks, or take packets out of connection tracking. */
export function changesPackets({ chains }: Table): boolean {
  return [...chains.values()].some(({ rules }) =>
    rules.some(({ text }) => setsMark(text) || leavesTracking(text)),
  );
}

class Outcomes {
  readonly byOutcome = new Map<Outcome, readonly MarkedPackets[]>();

  constructor(private readonly own: RulesetSpace) {}

  add(outcome: Outcome, parts: readonly MarkedPackets[]): void {
    this.byOutcome.set(outcome, joined([...(this.byOutcome.get(outcome) ?? []), ...parts], this.own));
  }
}

/** Parts that carry the same are one. */
function joined(parts: readonly MarkedPackets[], { diagrams }: RulesetSpace): readonly MarkedPackets[] {
  const byMarks = new Map<string, MarkedPackets>();
  for (const { packets, marks } of parts) {
    if (packets === nothing) continue;
    const { packet, connection } = marks;
    const key = [packet.value, packet.known, connection.value, connection.known].join(' ');
    const before = byMarks.get(key)?.packets ?? nothing;
    byMarks.set(key, { packets: diagrams.or(before, packets), marks });
  }
  if (byMarks.size > maxParts) throw new TooLarge();
  return [...byMarks.values()];
}

class MarkWalk {
  private readonly found: Outcomes;
  private readonly effects: ChainEffects;
  /** Chains that packets are in. */
  private readonly open = new Set<string>();

  constructor(
    private readonly table: Table,
    private readonly own: RulesetSpace,
  ) {
    this.found = new Outcomes(own);
    this.effects = own.effects.table(table.name);
  }

  get outcomes(): MarkedOutcomes {
    return this.found.byOutcome;
  }

  end(outcome: Outcome, parts: readonly MarkedPackets[]): void {
    this.found.add(outcome, parts);
  }

  /** The packets that come to the end of a chain, or return. */
  through(name: string, parts: readonly MarkedPackets[]): readonly MarkedPackets[] {
    // A loop, which no kernel takes, is followed once.
    if (this.open.has(name)) return parts;
    if (this.open.size > maxDepth) throw new TooLarge();
    this.open.add(name);
    const { own } = this;
    const back: MarkedPackets[] = [];
    let rest = parts;
    for (const [index, { text }] of (this.table.chains.get(name)?.rules ?? []).entries()) {
      if (rest.length === 0) break;
      const { matched, others } = this.split(name, index, text, rest);
      if (matched.length === 0) continue;
      const { action } = own.reader.read(text);
      if (action.kind === 'nothing')
        rest = joined([...others, ...matched.map((part) => this.changed(text, part))], own);
      else {
        rest = others;
        if (action.kind === 'return') back.push(...matched);
        else if (action.kind === 'end') this.end(action.outcome, matched);
        else if (this.table.chains.has(action.chain)) {
          const passed = this.through(action.chain, matched);
          if (action.kind === 'jump') rest = joined([...others, ...passed], own);
          else back.push(...passed);
        } else this.end(action.chain, matched);
      }
    }
    this.open.delete(name);
    return joined([...rest, ...back], own);
  }

  private split(
    chain: string,
    index: number,
    text: string,
    parts: readonly MarkedPackets[],
  ): { readonly matched: readonly MarkedPackets[]; readonly others: readonly MarkedPackets[] } {
    const { own, effects } = this;
    const { conditions } = own.reader.read(text);
    const matched = parts.map(({ packets, marks }) => {
      const open = openConditions(conditions, marks);
      const set =
        open === undefined ? nothing : matchedBy(open, packets, own.space, effects.statefulIn(chain, index));
      return { packets: set, marks };
    });
    const others = parts.map(({ packets, marks }, at) => ({
      packets: own.diagrams.minus(packets, matched[at]?.packets ?? nothing),
      marks,
    }));
    const isThere = ({ packets }: MarkedPackets): boolean => packets !== nothing;
    return { matched: matched.filter(isThere), others: others.filter(isThere) };
  }

  private changed(rule: string, { packets, marks }: MarkedPackets): MarkedPackets {
    return {
      packets: leavesTracking(rule) ? untrackedOf(packets, this.own) : packets,
      marks: marksAfter(rule, marks),
    };
  }
}
