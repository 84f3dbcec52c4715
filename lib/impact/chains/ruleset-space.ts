/** What questions about one ruleset begin with: the packets that there can be, and the effect of its chains on them. */
import {
  type NumberRange,
  type PacketField,
  type PacketTest,
  connectionStates,
  packetTests,
  tcpFlagNames,
} from '../../extensions/packet-test';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { type CarriedMarks, unknownMarks } from '../rules/carried-marks';
import { DecisionDiagrams, type Node, nothing } from '../diagrams/decision-diagrams';
import { RulesetEffects } from './evaluate-ruleset';
import { exists } from '../diagrams/free-variables';
import type { Hook } from '../packets/packet-path';
import { PacketSpace } from '../packets/packet-space';
import { MarkedRuleReader, RuleReader } from '../rules/rule-reader';
import { vocabularyOf } from '../packets/rule-vocabulary';
import type { KnownSets } from '../rules/set-conditions';

export class RulesetSpace {
  readonly diagrams: DecisionDiagrams;
  readonly space: PacketSpace;
  readonly reader: RuleReader;
  readonly effects: RulesetEffects;
  /** That on the other side of a change; else the same. */
  readonly other: Ruleset;
  private readonly marked = new Map<string, RulesetEffects>();

  /**
   * @param interfaceNames that questions name beside those of the rules
   * @param sets whose members are known
   * @param beside the packets of a change, the ruleset on its other side, and who has read rules of this one. @default packets of its own
   */
  constructor(
    readonly ruleset: Ruleset,
    interfaceNames: readonly string[] = [],
    maxNodes?: number,
    readonly sets?: KnownSets,
    beside?: { readonly space: PacketSpace; readonly other: Ruleset; readonly reader: RuleReader },
  ) {
    this.space = beside?.space ?? spaceOf(ruleset, interfaceNames, maxNodes);
    this.diagrams = this.space.diagrams;
    this.other = beside?.other ?? ruleset;
    this.reader = beside?.reader ?? new RuleReader(ruleset.family, sets);
    this.effects = new RulesetEffects(ruleset, this.other, this.space, this.reader);
  }

  /** The effect of its chains on packets that carry these marks. */
  effectsWith(marks: CarriedMarks): RulesetEffects {
    const key = JSON.stringify(marks);
    const known = marks === unknownMarks ? this.effects : this.marked.get(key);
    if (known !== undefined) return known;
    const reader = new MarkedRuleReader(this.reader, marks);
    const made = new RulesetEffects(this.ruleset, this.other, this.space, reader);
    this.marked.set(key, made);
    return made;
  }

  /** All packets that can be in a built-in chain. */
  packetsAt(hook: Hook): Node {
    return this.space.packetsAt(hook);
  }

  /** The packets of which one of the tests holds. */
  matching(tests: readonly PacketTest[]): Node {
    return this.space.matching(tests, JSON.stringify(tests, printBigint));
  }

  /** The packets of which all of the tests hold. */
  matchingAll(tests: readonly PacketTest[]): Node {
    return tests.reduce((set, test) => this.diagrams.and(set, this.matching([test])), this.space.universe);
  }

  /** The packets with other values of a field; any values, where none are given. */
  replaced(set: Node, field: PacketField, values: NumberRange | undefined): Node {
    const { firstVariable, width } = this.space.placeOf(field);
    const free = exists(this.diagrams, set, { firstVariable, width });
    const [first, last] = values ?? [0n, this.space.lastValueOf(field)];
    return this.diagrams.and(free, this.diagrams.between(firstVariable, width, first, last));
  }

  /** What no field answers, as far as rules have been read. */
  questions(): readonly { readonly variable: number; readonly text: string }[] {
    const found: { variable: number; text: string }[] = [];
    for (let { firstQuestion: variable } = this.space; ; variable++) {
      const question = this.space.questionOf(variable);
      if (question === undefined) return found;
      found.push({ variable, text: question.text });
    }
  }

  /** First packets of connections: NEW, whole, and with TCP nothing but SYN; beside them what never belongs to a connection. */
  beginnings(): Node {
    const { diagrams } = this;
    const family = this.ruleset.family;
    const tcp = this.matching(packetTests.protocol(['tcp'], family) ?? []);
    const syn = this.matching(packetTests.tcpFlags([tcpFlagNames.join(','), 'SYN'], family) ?? []);
    const whole = diagrams.not(this.matching(packetTests.fragment([], family) ?? []));
    const isNew = this.inState('NEW');
    const alone = this.neverTracked();
    const inState = diagrams.or(diagrams.minus(isNew, alone), diagrams.and(this.inState('UNTRACKED'), alone));
    return [inState, whole, diagrams.or(diagrams.not(tcp), syn)].reduce((set, next) =>
      diagrams.and(set, next),
    );
  }

  /** What the kernel leaves out of connection tracking by itself: neighbour discovery and its kin, which are UNTRACKED in every table. */
  private neverTracked(): Node {
    const { diagrams } = this;
    if (this.ruleset.family === 'ipv4') return nothing;
    const icmp = this.matching(packetTests.protocol(['ipv6-icmp'], 'ipv6') ?? []);
    const types = untrackedIcmpv6Types.flatMap((type) => packetTests.icmpType([String(type)], 'ipv6') ?? []);
    return diagrams.and(icmp, this.matching(types));
  }

  private inState(name: (typeof connectionStates)[number]): Node {
    const state = BigInt(connectionStates.indexOf(name));
    return this.matching([{ field: 'connectionState', ranges: [[state, state]] }]);
  }
}

function spaceOf(
  ruleset: Ruleset,
  interfaceNames: readonly string[],
  maxNodes: number | undefined,
): PacketSpace {
  const vocabulary = vocabularyOf([ruleset]);
  return new PacketSpace(ruleset.family, new DecisionDiagrams(maxNodes), {
    ...vocabulary,
    interfaceNames: new Set([...vocabulary.interfaceNames, ...interfaceNames]),
  });
}

/** Of multicast listeners, routers and neighbours: those that nf_conntrack_proto_icmpv6.c of Linux leaves out. */
const untrackedIcmpv6Types: readonly number[] = [130, 131, 132, 133, 134, 135, 136, 143];

function printBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
