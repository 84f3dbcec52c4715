/**
 * The packets that one family can have, as vectors of bits, and the sets of them that packet tests select.
 *
 * Fields come in an order in which people read them, with those that few rules test at the end. Interfaces are
 * numbered: each name in the vocabulary of the rules is a value, and so are all other names with a prefix from there
 * (`tun+`), and all others. Second and further fragments are there only if a rule tests for them: elsewhere connection
 * tracking has put packets together before. What no field can answer (`-m limit`, `-m set`) is a bit of its own for each
 * text, at the end: whether it holds is not known, but it is the same question before and after a change.
 */
import {
  type InterfaceField,
  type NumberRange,
  type PacketField,
  type PacketTest,
  connectionStates,
} from '../../extensions/packet-test';
import { defined } from '../../base/at';
import type { Family } from '../../net/family';
import {
  type DecisionDiagrams,
  type Node,
  TooLarge,
  everything,
  nothing,
} from '../diagrams/decision-diagrams';
import { mayHaveBetween } from '../diagrams/diagram-questions';
import { Effects } from '../effects/effects';
import { type InterfaceClass, interfaceClasses, isNoInterface, isOfInterface } from './interface-classes';
import { type FieldPlace, fieldOrder, placesOf } from './packet-fields';
import { type Hook, absentInterface } from './packet-path';
import type { RuleVocabulary } from './rule-vocabulary';

/** Sets are computed one variable after the other, each a call inside a call. */
const maxQuestions = 2000;

/** Something that no field can answer. */
export interface Question {
  readonly text: string;
  /** Which of those of this text; empty where it makes no difference. */
  readonly which: string;
}

export class PacketSpace {
  /** By value of the interface fields. */
  readonly interfaces: readonly InterfaceClass[];
  /** Every packet that there can be: values of counted fields that stand for nothing are left out. */
  readonly universe: Node;
  /** The effects on these packets. */
  readonly effects: Effects;
  /** In the order of their variables. */
  readonly fieldPlaces: readonly FieldPlace[];
  /** The first variable of the questions, which come after all fields. */
  readonly firstQuestion: number;
  private readonly places: ReadonlyMap<PacketField, FieldPlace>;
  /** How many values a counted field has. */
  private readonly counts: ReadonlyMap<PacketField, number>;
  private readonly known = new Map<string, Node>();
  private readonly questions = new Map<string, Node>();
  private readonly asked: Question[] = [];
  private readonly interfaceRanges = new Map<string, readonly NumberRange[]>();

  /** @param order of the variables: what a set holds does not depend on it, only how large its diagram is */
  constructor(
    readonly family: Family,
    readonly diagrams: DecisionDiagrams,
    { interfaceNames, testsForFragments }: RuleVocabulary,
    order: readonly PacketField[] = fieldOrder,
  ) {
    this.effects = new Effects(diagrams);
    this.interfaces = interfaceClasses(interfaceNames);
    this.fieldPlaces = placesOf(family, this.interfaces.length, order);
    this.places = new Map(this.fieldPlaces.map((place) => [place.field, place]));
    this.firstQuestion = this.fieldPlaces.reduce((sum, { width }) => sum + width, 0);
    this.counts = new Map([
      ['inInterface', this.interfaces.length],
      ['outInterface', this.interfaces.length],
      ['connectionState', connectionStates.length],
      ['fragment', testsForFragments ? 2 : 1],
    ]);
    this.universe = [...this.counts.keys()].reduce(
      (set, field) => diagrams.and(set, this.inRange(field, [0n, this.lastValueOf(field)])),
      everything,
    );
  }

  /** The highest value that a field can have. */
  lastValueOf(field: PacketField): bigint {
    const count = this.counts.get(field);
    return count === undefined ? (1n << BigInt(this.placeOf(field).width)) - 1n : BigInt(count - 1);
  }

  /** All packets whose field has a value that it can have. */
  allOf(field: PacketField): Node {
    return this.once(`all ${field}`, () => this.inRange(field, [0n, this.lastValueOf(field)]));
  }

  placeOf(field: PacketField): FieldPlace {
    return defined(this.places.get(field), field);
  }

  /** Packets without an interface: unless that is a value of its own, as if it had a name that no rule has. */
  withoutInterface(field: InterfaceField): Node {
    const none = this.interfaces.findIndex(isNoInterface);
    const value = BigInt(none < 0 ? this.interfaces.findIndex(({ name }) => name === '') : none);
    return this.inRange(field, [value, value]);
  }

  /** All packets that can be in a built-in chain. */
  packetsAt(hook: Hook): Node {
    const absent = absentInterface[hook];
    if (absent !== undefined) return this.diagrams.and(this.universe, this.withoutInterface(absent));
    // That packets have one to go out by need not be told.
    if (hook === 'POSTROUTING' || !this.interfaces.some(isNoInterface)) return this.universe;
    return this.diagrams.minus(this.universe, this.withoutInterface('inInterface'));
  }

  /**
   * Packets of which one of the tests holds.
   *
   * @param key the same for the same tests
   */
  matching(tests: readonly PacketTest[], key: string): Node {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const set = tests.reduce((all, test) => this.diagrams.or(all, this.matchingOne(test)), nothing);
    this.known.set(key, set);
    return set;
  }

  /** Packets of which one test holds. */
  matchingAny(test: PacketTest): Node {
    return this.matchingOne(test);
  }

  /** A set of packets that is worked out once. @param key the same for the same set, and no key of tests */
  once(key: string, make: () => Node): Node {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const set = make();
    this.known.set(key, set);
    return set;
  }

  /** Whether there may be packets in a set of which one of the tests holds. */
  mayMatch(set: Node, tests: readonly PacketTest[]): boolean {
    return tests.some((test) => {
      if ('name' in test) return true;
      const place = this.placeOf(test.field);
      return test.ranges.some(([first, last]) =>
        mayHaveBetween(this.diagrams, set, place.firstVariable, place.width, first, last),
      );
    });
  }

  /**
   * Packets for which something holds that no field can answer.
   *
   * @param which tells questions of one text apart
   */
  matchingText(text: string, which = ''): Node {
    const key = `${text}\0${which}`;
    const known = this.questions.get(key);
    if (known !== undefined) return known;
    if (this.questions.size >= maxQuestions) throw new TooLarge();
    const variable = this.diagrams.variable(this.firstQuestion + this.questions.size);
    this.questions.set(key, variable);
    this.asked.push({ text, which });
    return variable;
  }

  /** The question that a variable after all fields stands for. */
  questionOf(variable: number): Question | undefined {
    return this.asked[variable - this.firstQuestion];
  }

  private matchingOne(test: PacketTest): Node {
    if (!('name' in test))
      return test.ranges.reduce(
        (set, range) => this.diagrams.or(set, this.inRange(test.field, range)),
        nothing,
      );
    return this.matchingInterface(test.field, test.name);
  }

  private matchingInterface(field: InterfaceField, written: string): Node {
    return this.rangesOfInterface(written).reduce(
      (set, range) => this.diagrams.or(set, this.inRange(field, range)),
      nothing,
    );
  }

  /** The values of an interface field that stand for an interface as a rule names it. */
  rangesOfInterface(written: string): readonly NumberRange[] {
    const known = this.interfaceRanges.get(written);
    if (known !== undefined) return known;
    const ranges = this.interfaces.flatMap((candidate, index): readonly NumberRange[] =>
      isOfInterface(candidate, written) ? [[BigInt(index), BigInt(index)]] : [],
    );
    this.interfaceRanges.set(written, ranges);
    return ranges;
  }

  private inRange(field: PacketField, [first, last]: NumberRange): Node {
    const place = this.placeOf(field);
    return this.diagrams.between(place.firstVariable, place.width, first, last);
  }
}
