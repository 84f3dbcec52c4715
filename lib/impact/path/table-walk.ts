/** The way of packets through one table: chain by chain, with the mark that they carry. */
import type { Table } from '../../ruleset/model/ruleset';
import {
  type CarriedMarks,
  leavesTracking,
  marksAfter,
  openConditions,
  setsMark,
  unknownBits,
  unknownMarks,
} from '../rules/carried-marks';
import { type Node, TooLarge, nothing } from '../diagrams/decision-diagrams';
import { type Verdict, effectNameOf, verdictOf } from '../rules/effect-name';
import { accepted } from '../effects/effects';
import type { ChainEffects } from '../chains/evaluate-chain';
import { type Condition, matchedBy } from '../rules/rule-conditions';
import type { RulesetSpace } from '../chains/ruleset-space';
import { areSameButTracking, untrackedOf } from '../chains/untracked-packets';

export interface TraceStep {
  readonly table: string;
  readonly chain: string;
  /** From 1; 0 for the policy. */
  readonly index: number;
  /** Canonical; for the policy, its name. */
  readonly rule: string;
  /** What the rule does: `accept`, `drop`, `reject`, `queue`, `return`, `jump`, `goto`, `policy accept`, `policy drop`, or `continue`. */
  readonly effect: string;
  /** Whether it is known that the packet gets to this rule and matches it. */
  readonly certain: boolean;
}

/** Packets in a chain, and where they are when they have met all its rules. */
export interface Passed {
  readonly onward: Node;
  readonly isCertain: boolean;
}

/** What is known of the marks that a packet carries. */
export interface Carried {
  marks: CarriedMarks;
}

/** More is a loop, or nobody reads it. */
const maxSteps = 10_000;

/** Jumps inside of jumps. */
const maxDepth = 500;

/** Leads packets through the chains of one table, and notes each rule that they meet. */
export class TableWalk {
  /** Packets that leave the table. */
  accepted: Node = nothing;
  /** Packets that get another address or port, by the target. */
  readonly translated = new Map<string, Node>();
  readonly verdicts = new Set<Verdict>();
  private readonly effects: ChainEffects;
  /** Chains that packets are in, from the built-in one on. */
  private readonly open = new Set<string>();

  constructor(
    private readonly table: Table,
    private readonly space: RulesetSpace,
    private readonly path: TraceStep[],
    private readonly depends: Set<string>,
    private readonly carried: Carried,
  ) {
    this.effects = space.effects.table(table.name);
  }

  /** The packets that come to the end of a chain, or return. @throws TooLarge */
  through(name: string, passed: Passed): Passed {
    // A loop, which no kernel takes, is followed once.
    if (this.open.has(name)) return passed;
    if (this.open.size > maxDepth) throw new TooLarge();
    this.open.add(name);
    const left = this.throughRules(name, passed);
    this.open.delete(name);
    return left;
  }

  private throughRules(name: string, { onward, isCertain }: Passed): Passed {
    const { diagrams, reader } = this.space;
    const { family } = this.space.ruleset;
    let rest = onward;
    let isSure = isCertain;
    let back = nothing;
    for (const [index, { text: rule }] of (this.table.chains.get(name)?.rules ?? []).entries()) {
      if (rest === nothing || this.path.length > maxSteps) break;
      const { conditions: written, action } = reader.read(rule);
      const conditions = openConditions(written, this.carried.marks);
      if (conditions === undefined) continue;
      const stateful = this.effects.statefulIn(name, index);
      const matched = matchedBy(conditions, rest, this.space.space, stateful);
      if (matched === nothing) continue;
      const isWhole = matched === rest;
      if (!isWhole && action.kind !== 'nothing') this.noteSplit(conditions, name, index, rest);
      const step = { table: this.table.name, chain: name, index: index + 1, rule };
      this.path.push({ ...step, effect: effectNameOf(action, family), certain: isSure && isWhole });
      if (action.kind === 'nothing') {
        this.mark(rule, isWhole && isSure);
        if (leavesTracking(rule))
          rest = diagrams.or(diagrams.minus(rest, matched), untrackedOf(matched, this.space));
        continue;
      }
      rest = diagrams.minus(rest, matched);
      isSure &&= isWhole || rest === nothing;
      if (action.kind === 'return') back = diagrams.or(back, matched);
      else if (action.kind === 'end') this.end(action.outcome, matched);
      else if (!this.table.chains.has(action.chain)) this.verdicts.add('unknown');
      else {
        const passed = this.through(action.chain, { onward: matched, isCertain: isCertain && isWhole });
        if (action.kind === 'jump') rest = diagrams.or(rest, passed.onward);
        else back = diagrams.or(back, passed.onward);
        isSure = isCertain && (isWhole ? passed.isCertain : false);
      }
    }
    const end = diagrams.or(rest, back);
    return { onward: end, isCertain: isCertain && areSameButTracking(end, onward, this.space) };
  }

  private end(outcome: string, matched: Node): void {
    const verdict = verdictOf(outcome, this.space.ruleset.family);
    const { diagrams } = this.space;
    if (outcome !== accepted && verdict === 'accept')
      this.translated.set(outcome, diagrams.or(this.translated.get(outcome) ?? nothing, matched));
    else if (verdict === 'accept') this.accepted = this.space.diagrams.or(this.accepted, matched);
    else this.verdicts.add(verdict);
  }

  /** What a rule does to the marks; where not all packets meet it, nothing is known any more of what it changes. */
  private mark(rule: string, isCertain: boolean): void {
    const { marks } = this.carried;
    if (leavesTracking(rule))
      this.carried.marks = isCertain ? marksAfter(rule, marks) : { ...marks, connection: unknownBits };
    else if (setsMark(rule)) this.carried.marks = isCertain ? marksAfter(rule, marks) : unknownMarks;
  }

  /** The conditions of a rule that hold of some of the packets and not of others. */
  private noteSplit(conditions: readonly Condition[], chain: string, index: number, packets: Node): void {
    const { space } = this.space;
    const stateful = this.effects.statefulIn(chain, index);
    let left = packets;
    for (const condition of conditions) {
      const matched = matchedBy([condition], left, space, stateful);
      if (matched !== left) this.depends.add(textOf(condition));
      left = matched;
      if (left === nothing) return;
    }
  }
}

function textOf(condition: Condition): string {
  const text = condition.kind === 'fields' ? condition.key : condition.text;
  const [, match = '', rest = text] = /^(-m \S+ )(.*)$/s.exec(text) ?? [];
  return `${match}${condition.negated ? '! ' : ''}${rest}`;
}
