/**
 * Rules of raw, as packets meet them there.
 *
 * Connection tracking comes behind raw. So `-m conntrack --ctstate` and `-m state` find every packet INVALID there, whatever its state is
 * later. The exceptions are packets that a rule of raw has taken out of connection tracking, which are UNTRACKED at once, and those that
 * come over `lo`, whose connection is known from OUTPUT: of rules for these alone nothing is said here.
 */
import { connectionStates } from '../../extensions/packet-test';
import type { Family } from '../../net/family';
import { type CarriedMarks, openConditions, unknownBits } from './carried-marks';
import { type Condition, noPacket } from './rule-conditions';
import type { ReadRule, ReadsRules } from './rule-reader';

/** INVALID, or NEW behind a template, or UNTRACKED behind a NOTRACK. */
export type StateInRaw = 'INVALID' | 'NEW' | 'UNTRACKED';

export class RawRuleReader implements ReadsRules {
  private readonly states: readonly bigint[];

  /** @param states in which rules may find packets there: what makes a difference between them is a question */
  constructor(
    private readonly reader: ReadsRules,
    states: readonly StateInRaw[],
  ) {
    this.states = states.map(stateNumber);
  }

  get family(): Family {
    return this.reader.family;
  }

  read(text: string): ReadRule {
    const { conditions, action } = this.reader.read(text);
    if (conditions.some(isForLoopback)) return { conditions, action };
    return { conditions: this.conditionsLeft(conditions) ?? [noPacket], action };
  }

  private conditionsLeft(conditions: readonly Condition[]): readonly Condition[] | undefined {
    const [first, ...others] = this.states.map((state) => conditionsInRaw(conditions, state));
    const hangs = others.some((each) => (each === undefined) !== (first === undefined));
    const left = hangs ? conditions.map(asQuestion) : first;
    // Behind a template, a rule may find a mark.
    const mayFindMark = this.states.includes(newState);
    return left === undefined || mayFindMark ? left : openConditions(left, withoutConnection);
  }
}

/** What rules before it have made of the packet is not followed here. */
function asQuestion(condition: Condition): Condition {
  if (condition.kind !== 'fields' || !asksState(condition)) return condition;
  return { kind: 'question', text: condition.key, negated: condition.negated, stateful: false };
}

/** No rule of raw finds a mark of a connection. */
const withoutConnection: CarriedMarks = { packet: unknownBits, connection: 'none' };

/** What a rule of a table still asks of packets that carry some marks; undefined where it matches none of them. */
export function conditionsLeft(
  table: string,
  conditions: readonly Condition[],
  marks: CarriedMarks,
): readonly Condition[] | undefined {
  const state = marks.hasTemplate === true ? newState : invalid;
  const met = table === 'raw' && marks.isTakenOut !== true ? conditionsInRaw(conditions, state) : conditions;
  return met === undefined ? undefined : openConditions(met, marks);
}

/** Without those that ask for a state; undefined where no packet has that one in raw. */
function conditionsInRaw(conditions: readonly Condition[], state: bigint): readonly Condition[] | undefined {
  if (!conditions.some(asksState) || conditions.some(isForLoopback)) return conditions;
  const isMet = conditions.every((each) => !asksState(each) || includesState(each, state) !== each.negated);
  return isMet ? conditions.filter((each) => !asksState(each)) : undefined;
}

function asksState(condition: Condition): boolean {
  return condition.kind === 'fields' && condition.tests.some(({ field }) => stateFields.has(field));
}

/** What one match on states asks for: a state, or that nat has given another address. */
const stateFields: ReadonlySet<string> = new Set([
  'connectionState',
  'sourceTranslated',
  'destinationTranslated',
]);

function stateNumber(state: StateInRaw): bigint {
  return BigInt(connectionStates.indexOf(state));
}

const invalid = stateNumber('INVALID');
const newState = stateNumber('NEW');

function includesState(condition: Condition, state: bigint): boolean {
  return (
    condition.kind === 'fields' &&
    condition.tests.some(
      (test) =>
        test.field === 'connectionState' &&
        test.ranges.some(([first, last]) => first <= state && state <= last),
    )
  );
}

function isForLoopback(condition: Condition): boolean {
  return (
    condition.kind === 'fields' &&
    !condition.negated &&
    condition.tests.some((test) => test.field === 'inInterface' && test.name === 'lo')
  );
}
