/**
 * Which packets a rule matches.
 *
 * The packet tests of a rule are applied one after the other to the packets that are left: first those that are cheap
 * and leave few packets. So a rule that none of them can match is done with at its protocol or its port.
 */
import type { Extension, OptionSpec, OptionUse } from '../extensions/extension';
import { optionsOf } from '../extensions/option-index';
import type { PacketTest } from '../extensions/packet-test';
import { parameters } from '../extensions/parameters';
import { tryFindMatch } from '../extensions/registry';
import type { Family } from '../net/family';
import { printRule } from '../ruleset/model/print-rule';
import type { MatchUse, Rule } from '../ruleset/model/rule';
import { type Node, nothing } from './decision-diagrams';
import { type PacketSpace, fieldOrder } from './packet-space';
import { type KnownSets, type MembersCondition, membersCondition, packetsInSet } from './set-conditions';

/** The packets that a stateful match lets through, by its text. */
export type Stateful = (text: string) => Node;

/** One packet test of a rule. */
export type Condition = { readonly negated: boolean } & (
  | MembersCondition
  | { readonly kind: 'fields'; readonly tests: readonly PacketTest[]; readonly key: string }
  /** What no field can answer; `stateful` where two of the same text in one chain are two questions. */
  | { readonly kind: 'question'; readonly text: string; readonly stateful: boolean }
);

/** The packets out of some that a rule with such conditions matches. */
export function matchedBy(
  conditions: readonly Condition[],
  packets: Node,
  space: PacketSpace,
  stateful: Stateful,
): Node {
  let left = packets;
  for (const condition of conditions) {
    const set = packetsOf(condition, space, stateful);
    left = condition.negated ? space.diagrams.minus(left, set) : space.diagrams.and(left, set);
    if (left === nothing) break;
  }
  return left;
}

/**
 * An effect for all packets that a rule with such conditions matches. From the last field to the first, so that each
 * condition is laid on top of what is there already.
 */
export function effectWhere(
  conditions: readonly Condition[],
  effect: Node,
  space: PacketSpace,
  stateful: Stateful,
): Node {
  return conditions.reduceRight((rest, condition) => {
    const onRange = tryOnRange(condition, rest, space);
    if (onRange !== undefined) return onRange;
    const set = packetsOf(condition, space, stateful);
    return space.diagrams.when(condition.negated ? space.diagrams.not(set) : set, rest);
  }, effect);
}

/** Without a set in between, where a condition is one range of a field before all that is there already. */
function tryOnRange(condition: Condition, rest: Node, space: PacketSpace): Node | undefined {
  const [test, ...others] = condition.kind === 'fields' ? condition.tests : [];
  if (test === undefined || others.length > 0 || condition.negated || 'name' in test) return undefined;
  const [range, ...further] = test.ranges;
  if (range === undefined || further.length > 0) return undefined;
  const { firstVariable, width } = space.placeOf(test.field);
  if (space.diagrams.variableOf(rest) < firstVariable + width) return undefined;
  return space.diagrams.between(firstVariable, width, range[0], range[1], rest);
}

function packetsOf(condition: Condition, space: PacketSpace, stateful: Stateful): Node {
  if (condition.kind === 'fields') return space.matching(condition.tests, condition.key);
  if (condition.kind === 'members') return packetsInSet(condition, space);
  return condition.stateful ? stateful(condition.text) : space.matchingText(condition.text);
}

const parameterByFlag: ReadonlyMap<string, OptionSpec> = new Map(
  Object.values<OptionSpec>(parameters).map((spec) => [spec.flag, spec]),
);

/** Each parameter with its value and a `!`. */
const maxParameterWords = 3 * parameterByFlag.size;

/**
 * Whether a rule of this text may match some of the packets, by the parameters with which it begins; so most rules of a
 * large ruleset need not be parsed.
 */
export function mayMatchText(text: string, among: Node, space: PacketSpace): boolean {
  const words = text.split(' ', maxParameterWords);
  for (let at = 0; at < words.length; at++) {
    const negated = words[at] === '!';
    const spec = parameterByFlag.get(words[negated ? ++at : at] ?? '');
    if (spec === undefined) return true;
    if (spec.value.words === 0) continue;
    const word = words[++at] ?? '';
    if (word.startsWith('"')) return true;
    const tests = negated ? undefined : spec.packetTests?.([word], space.family);
    if (tests !== undefined && !space.mayMatch(among, tests)) return false;
  }
  return true;
}

/** The packet tests of a rule, the cheap ones first. @param sets whose members are known */
export function conditionsOf(rule: Rule, family: Family, sets: KnownSets = noSets): readonly Condition[] {
  const conditions = [
    ...rule.parameters.map((use) => conditionOfOption(use, parameterByFlag.get(use.flag), '', family)),
    ...rule.matches.flatMap((use) => {
      const members = sets.size === 0 ? undefined : membersCondition(use, family, sets);
      return members === undefined ? conditionsOfMatch(use, family) : [members];
    }),
  ];
  return conditions.sort((left, right) => rankOf(left) - rankOf(right));
}

const noSets: KnownSets = new Map();

/** Addresses take the longest to test, and questions are of no use before the rest is known. */
function rankOf(condition: Condition): number {
  const field = condition.kind === 'fields' ? condition.tests[0]?.field : undefined;
  return field === undefined ? fieldOrder.length : fieldOrder.indexOf(field);
}

function conditionsOfMatch(use: MatchUse, family: Family): readonly Condition[] {
  if (use.kind === 'opaque') return [question(use, false, true, family)];
  const extension = tryFindMatch(use.name, family);
  const testsFields =
    extension?.separator === undefined &&
    extension !== undefined &&
    optionsOf(extension).specs.some(({ packetTests }) => packetTests !== undefined);
  const testing = use.options.filter(({ flag }) => specOf(extension, flag)?.cosmetic !== true);
  const header = extension?.protocols === undefined ? [] : [withHeader];
  if (testsFields)
    return [
      ...header,
      ...testing.map((option) =>
        conditionOfOption(option, specOf(extension, option.flag), `-m ${use.name} `, family, extension),
      ),
    ];
  if (testing.length === 0 && use.options.length > 0) return [];
  const always = testing.find(({ flag }) => specOf(extension, flag)?.alwaysMatches === true);
  if (always !== undefined) return [...header, ...(always.negated ? [noPacket] : [])];
  const [only] = testing;
  const stateful = extension?.stateful === true;
  // What does not hold is the same question as what does.
  return testing.length === 1 && only?.negated === true && extension?.negationIsNotComplement !== true
    ? [...header, question({ ...use, options: [{ ...only, negated: false }] }, true, stateful, family)]
    : [...header, question({ ...use, options: testing }, false, stateful, family)];
}

/** What no packet has. */
export const noPacket: Condition = { kind: 'fields', tests: [], key: 'no packet', negated: false };

/** What reads the header above IP holds of no packet without one, whether negated or not. */
const withHeader: Condition = {
  kind: 'fields',
  tests: [{ field: 'fragment', ranges: [[0n, 0n]] }],
  key: '! -f',
  negated: false,
};

function question(match: MatchUse, negated: boolean, stateful: boolean, family: Family): Condition {
  const text = printRule({ parameters: [], matches: [match] }, family);
  return { kind: 'question', text, negated, stateful };
}

function specOf(extension: Extension | undefined, flag: string): OptionSpec | undefined {
  return extension === undefined ? undefined : optionsOf(extension).byFlag.get(flag);
}

function conditionOfOption(
  { flag, words, negated }: OptionUse,
  spec: OptionSpec | undefined,
  match: string,
  family: Family,
  extension?: Extension,
): Condition {
  const tests = spec?.packetTests?.(words, family);
  const text = [flag, ...words].join(' ');
  if (tests !== undefined) return { kind: 'fields', tests, key: `${match}${text}`, negated };
  const isOther = negated && extension?.negationIsNotComplement === true;
  return {
    kind: 'question',
    text: `${match}${isOther ? '! ' : ''}${text}`,
    negated: negated && !isOther,
    stateful: false,
  };
}
