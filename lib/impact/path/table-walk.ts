/** The way of packets through one table: chain by chain, in parts of which each carries one mark. */
import type { Table } from '../../ruleset/model/ruleset';
import { marksAfter, marksWhenTried } from '../rules/carried-marks';
import { TooLarge, nothing } from '../diagrams/decision-diagrams';
import { type Verdict, effectNameOf, verdictOf } from '../rules/effect-name';
import { accepted } from '../effects/effects';
import type { ChainEffects } from '../chains/evaluate-chain';
import { type MarkedPackets, allOf, isThere, joinedOrMerged } from './marked-packets';
import { type Condition, matchedBy } from '../rules/rule-conditions';
import type { RulesetSpace } from '../chains/ruleset-space';
import { conditionsLeft } from '../rules/rules-of-raw';
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

/** Packets in a chain, and where they are when they have met all its rules: in the state that rules find. */
export interface Passed {
  readonly parts: readonly MarkedPackets[];
  readonly isCertain: boolean;
}

/** More is a loop, or nobody reads it. */
const maxSteps = 10_000;

/** Jumps inside of jumps. */
const maxDepth = 500;

/** Leads packets through the chains of one table, and notes each rule that they meet. */
export class TableWalk {
  /** Packets that leave the table. */
  accepted: readonly MarkedPackets[] = [];
  /** Packets that get another address or port, by the target. */
  readonly translated = new Map<string, readonly MarkedPackets[]>();
  readonly verdicts = new Set<Verdict>();
  private readonly effects: ChainEffects;
  /** Chains that packets are in, from the built-in one on. */
  private readonly open = new Set<string>();

  constructor(
    private readonly table: Table,
    private readonly space: RulesetSpace,
    private readonly path: TraceStep[],
    private readonly depends: Set<string>,
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

  private throughRules(name: string, { parts, isCertain }: Passed): Passed {
    const { space } = this;
    const { family } = space.ruleset;
    let rest = parts;
    let isSure = isCertain;
    const back: MarkedPackets[] = [];
    for (const [index, { text: rule }] of (this.table.chains.get(name)?.rules ?? []).entries()) {
      if (rest.length === 0 || this.path.length > maxSteps) break;
      const { conditions, action } = space.reader.read(rule);
      rest = rest.map(({ packets, marks }) => ({ packets, marks: marksWhenTried(rule, marks) }));
      const matched = rest.map((part) => this.matching(conditions, part, name, index));
      const met = matched.filter(isThere);
      if (met.length === 0) continue;
      const others = rest.map(({ packets, marks }, at) => ({
        packets: space.diagrams.minus(packets, matched[at]?.packets ?? nothing),
        marks,
      }));
      const left = others.filter(isThere);
      const isWhole = left.length === 0;
      if (!isWhole && action.kind !== 'nothing') this.noteSplit(conditions, name, index, rest);
      const step = { table: this.table.name, chain: name, index: index + 1, rule };
      this.path.push({ ...step, effect: effectNameOf(action, family), certain: isSure && isWhole });
      if (action.kind === 'nothing') {
        rest = joinedOrMerged([...left, ...met.map((part) => this.changed(part, rule))], space);
        continue;
      }
      rest = left;
      isSure &&= isWhole || rest.length === 0;
      if (action.kind === 'return') back.push(...met);
      else if (action.kind === 'end') this.end(action.outcome, met);
      else if (!this.table.chains.has(action.chain)) this.verdicts.add('unknown');
      else {
        const passed = this.through(action.chain, { parts: met, isCertain: isCertain && isWhole });
        if (action.kind === 'jump') rest = joinedOrMerged([...rest, ...passed.parts], space);
        else back.push(...passed.parts);
        isSure = isCertain && (isWhole ? passed.isCertain : false);
      }
    }
    const end = joinedOrMerged([...rest, ...back], space);
    const isSame = areSameButTracking(allOf(end, space), allOf(parts, space), space);
    return { parts: end, isCertain: isCertain && isSame };
  }

  private matching(
    conditions: readonly Condition[],
    { packets, marks }: MarkedPackets,
    chain: string,
    index: number,
  ): MarkedPackets {
    const open = conditionsLeft(this.table.name, conditions, marks);
    if (open === undefined) return { packets: nothing, marks };
    const stateful = this.effects.statefulIn(chain, index);
    return { packets: matchedBy(open, packets, this.space.space, stateful), marks };
  }

  /** Behind a rule that lets packets go on. */
  private changed({ packets, marks }: MarkedPackets, rule: string): MarkedPackets {
    const after = marksAfter(rule, marks);
    const isLeaving = after.isTakenOut === true && marks.isTakenOut !== true;
    return { packets: isLeaving ? untrackedOf(packets, this.space) : packets, marks: after };
  }

  private end(outcome: string, matched: readonly MarkedPackets[]): void {
    const verdict = verdictOf(outcome, this.space.ruleset.family);
    if (outcome !== accepted && verdict === 'accept')
      this.translated.set(
        outcome,
        joinedOrMerged([...(this.translated.get(outcome) ?? []), ...matched], this.space),
      );
    else if (verdict === 'accept') this.accepted = joinedOrMerged([...this.accepted, ...matched], this.space);
    else this.verdicts.add(verdict);
  }

  /** The conditions of a rule that hold of some of the packets and not of others. */
  private noteSplit(
    conditions: readonly Condition[],
    chain: string,
    index: number,
    parts: readonly MarkedPackets[],
  ): void {
    let left = parts;
    for (const condition of conditions) {
      const matched = left.map((part) => this.matching([condition], part, chain, index));
      if (matched.some(({ packets }, at) => packets !== left[at]?.packets))
        this.depends.add(textOf(condition));
      left = matched.filter(isThere);
      if (left.length === 0) return;
    }
  }
}

function textOf(condition: Condition): string {
  const text = condition.kind === 'fields' ? condition.key : condition.text;
  const [, match = '', rest = text] = /^(-m \S+ )(.*)$/s.exec(text) ?? [];
  return `${match}${condition.negated ? '! ' : ''}${rest}`;
}
