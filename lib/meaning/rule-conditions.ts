/**
 * Which packets a rule matches.
 *
 * What a rule asks is asked one after the other, of the packets that are left: first what is cheap and keeps most
 * packets out. So a rule that none of them can match is done with at its protocol or its port.
 */
import type { Extension, OptionSpec, OptionUse } from '../extensions/extension';
import { optionsOf } from '../extensions/option-index';
import type { PacketTest } from '../extensions/packet-test';
import { parameters } from '../extensions/parameters';
import { tryFindMatch } from '../extensions/registry';
import type { Family } from '../net/family';
import { printRule } from '../ruleset/print-rule';
import type { MatchUse, Rule } from '../ruleset/rule';
import { type Node, nothing } from './decision-diagrams';
import { type PacketSpace, fieldOrder } from './packet-space';

/** What a match stands for that counts or remembers, by its text. */
export type Remembering = (text: string) => Node;

/** One thing that a rule asks. */
export type Condition = { readonly negated: boolean } & (
  | { readonly kind: 'fields'; readonly tests: readonly PacketTest[]; readonly key: string }
  /** What no field says; `remembers` where two of the same text in one chain are two questions. */
  | { readonly kind: 'question'; readonly text: string; readonly remembers: boolean }
);

/** The packets out of some that a rule with such conditions matches. */
export function matchedBy(
  conditions: readonly Condition[],
  packets: Node,
  space: PacketSpace,
  remembering: Remembering,
): Node {
  let left = packets;
  for (const condition of conditions) {
    const set = packetsOf(condition, space, remembering);
    left = condition.negated ? space.diagrams.minus(left, set) : space.diagrams.and(left, set);
    if (left === nothing) break;
  }
  return left;
}

function packetsOf(condition: Condition, space: PacketSpace, remembering: Remembering): Node {
  if (condition.kind === 'fields') return space.matching(condition.tests, condition.key);
  return condition.remembers ? remembering(condition.text) : space.matchingText(condition.text);
}

const parameterByFlag: ReadonlyMap<string, OptionSpec> = new Map(
  Object.values<OptionSpec>(parameters).map((spec) => [spec.flag, spec]),
);

/** What a rule asks, the cheap first. */
export function conditionsOf(rule: Rule, family: Family): readonly Condition[] {
  const conditions = [
    ...rule.parameters.map((use) => conditionOfOption(use, parameterByFlag.get(use.flag), '', family)),
    ...rule.matches.flatMap((use) => conditionsOfMatch(use, family)),
  ];
  return conditions.sort((left, right) => rankOf(left) - rankOf(right));
}

/** Addresses take the longest to ask for, and questions are of no use before the rest is known. */
function rankOf(condition: Condition): number {
  const field = condition.kind === 'fields' ? condition.tests[0]?.field : undefined;
  return field === undefined ? fieldOrder.length : fieldOrder.indexOf(field);
}

function conditionsOfMatch(use: MatchUse, family: Family): readonly Condition[] {
  if (use.kind === 'opaque') return [question(use, false, true, family)];
  const extension = tryFindMatch(use.name, family);
  const saysFields =
    extension?.separator === undefined &&
    extension !== undefined &&
    optionsOf(extension).specs.some(({ asks }) => asks !== undefined);
  const asking = use.options.filter(({ flag }) => specOf(extension, flag)?.cosmetic !== true);
  if (saysFields)
    return asking.map((option) =>
      conditionOfOption(option, specOf(extension, option.flag), `-m ${use.name} `, family),
    );
  if (asking.length === 0 && use.options.length > 0) return [];
  const [only] = asking;
  const remembers = extension?.remembers === true;
  // What does not hold is the same question as what does.
  return asking.length === 1 && only?.negated === true
    ? [question({ ...use, options: [{ ...only, negated: false }] }, true, remembers, family)]
    : [question({ ...use, options: asking }, false, remembers, family)];
}

function question(match: MatchUse, negated: boolean, remembers: boolean, family: Family): Condition {
  const text = printRule({ parameters: [], matches: [match] }, family);
  return { kind: 'question', text, negated, remembers };
}

function specOf(extension: Extension | undefined, flag: string): OptionSpec | undefined {
  return extension === undefined ? undefined : optionsOf(extension).byFlag.get(flag);
}

function conditionOfOption(
  { flag, words, negated }: OptionUse,
  spec: OptionSpec | undefined,
  match: string,
  family: Family,
): Condition {
  const tests = spec?.asks?.(words, family);
  const text = `${match}${[flag, ...words].join(' ')}`;
  return tests === undefined
    ? { kind: 'question', text, negated, remembers: false }
    : { kind: 'fields', tests, key: text, negated };
}
