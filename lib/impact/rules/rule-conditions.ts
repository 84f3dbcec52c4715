/**
 * Which packets a rule matches.
 *
 * The packet tests of a rule are applied one after the other to the packets that are left: first those that are cheap
 * and leave few packets. So a rule that none of them can match is done with at its protocol or its port.
 */
import type { Extension, OptionSpec, OptionUse } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import type { PacketTest } from '../../extensions/packet-test';
import { parameters } from '../../extensions/parameters';
import { tryFindMatch } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { printRule } from '../../ruleset/model/print-rule';
import type { MatchUse, Rule } from '../../ruleset/model/rule';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import { fieldOrder } from '../packets/packet-fields';
import type { PacketSpace } from '../packets/packet-space';
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

/** The packets of which a condition asks, negated or not. */
export function packetsOf(condition: Condition, space: PacketSpace, stateful: Stateful): Node {
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

/** A condition, and what of the rule it stands for. */
export interface WrittenCondition {
  readonly condition: Condition;
  /** Where it stands, where it is one option alone and what that asks a field answers. */
  readonly place?: OptionPlace;
}

/** An option of a rule, and what belongs to it. */
interface OptionPlace {
  readonly use: OptionUse;
  readonly spec: OptionSpec | undefined;
  /** `-m NAME ` before an option of a match. */
  readonly match: string;
  readonly family: Family;
  readonly extension?: Extension;
}

/** The condition that another word of an option would be. */
export function withWord({ use, spec, match, family, extension }: OptionPlace, word: string): Condition {
  return conditionOfOption({ ...use, words: [word] }, spec, match, family, extension);
}

/** The packet tests of a rule, the cheap ones first. @param sets whose members are known */
export function writtenConditions(
  rule: Rule,
  family: Family,
  sets: KnownSets = noSets,
): readonly WrittenCondition[] {
  const conditions = [
    ...rule.parameters.map((use) =>
      ofOption({ use, spec: parameterByFlag.get(use.flag), match: '', family }),
    ),
    ...rule.matches.flatMap((use): readonly WrittenCondition[] => {
      const members = sets.size === 0 ? undefined : membersCondition(use, family, sets);
      return members === undefined ? conditionsOfMatch(use, family) : [{ condition: members }];
    }),
  ];
  return conditions.sort((left, right) => rankOf(left.condition) - rankOf(right.condition));
}

function ofOption(place: OptionPlace): WrittenCondition {
  const { use, spec, match, family, extension } = place;
  const condition = conditionOfOption(use, spec, match, family, extension);
  return condition.kind === 'fields' ? { condition, place } : { condition };
}

const noSets: KnownSets = new Map();

/** Addresses take the longest to test, and questions are of no use before the rest is known. */
function rankOf(condition: Condition): number {
  const field = condition.kind === 'fields' ? condition.tests[0]?.field : undefined;
  return field === undefined ? fieldOrder.length : fieldOrder.indexOf(field);
}

function conditionsOfMatch(use: MatchUse, family: Family): readonly WrittenCondition[] {
  if (use.kind === 'opaque') return [{ condition: question(use, false, true, family) }];
  const extension = tryFindMatch(use.name, family);
  const testsFields =
    extension?.separator === undefined &&
    extension !== undefined &&
    optionsOf(extension).specs.some(({ packetTests }) => packetTests !== undefined);
  const testing = use.options.filter(({ flag }) => specOf(extension, flag)?.cosmetic !== true);
  const header = extension?.protocols === undefined ? [] : [{ condition: withHeader }];
  if (testsFields)
    return [
      ...header,
      ...testing.map((option) =>
        ofOption({
          ...{ use: option, spec: specOf(extension, option.flag) },
          ...{ match: `-m ${use.name} `, family, extension },
        }),
      ),
    ];
  if (testing.length === 0 && use.options.length > 0) return [];
  const same = testing
    .map(({ flag, words, negated }) => specOf(extension, flag)?.matchesEvery?.(words, negated))
    .find((every) => every !== undefined);
  if (same !== undefined) return [...header, ...(same ? [] : [{ condition: noPacket }])];
  const [only] = testing;
  const stateful = extension?.stateful === true;
  // What does not hold is the same question as what does.
  const isComplement =
    testing.length === 1 && only?.negated === true && extension?.negationIsNotComplement !== true;
  const asked = isComplement ? [{ ...only, negated: false }] : testing;
  const condition = question({ ...use, options: asked }, isComplement, stateful, family);
  return [...header, { condition }];
}

/** Whether an option of a match matters neither to which packets it matches nor to what becomes of them. */
export function isCosmetic(use: OptionUse, { matches }: Rule, family: Family): boolean {
  const match = matches.find((each) => each.kind === 'known' && each.options.includes(use));
  return match !== undefined && specOf(tryFindMatch(match.name, family), use.flag)?.cosmetic === true;
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
  const text = words.length === 1 ? `${flag} ${words[0] ?? ''}` : [flag, ...words].join(' ');
  if (tests !== undefined) return { kind: 'fields', tests, key: `${match}${text}`, negated };
  const isOther = negated && extension?.negationIsNotComplement === true;
  return {
    kind: 'question',
    text: `${match}${isOther ? '! ' : ''}${text}`,
    negated: negated && !isOther,
    stateful: false,
  };
}
