/** A rule that translates addresses, taken apart, and held against what a construct declares. */
import type { Family } from '../../net/family';
import type { RuleBuilder } from '../../ruleset/build/rule-builder';
import { printRule } from '../../ruleset/model/print-rule';
import type { Rule } from '../../ruleset/model/rule';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { unless } from './constructs/candidate';
import { type PacketShape, tryFindPackets } from './rule-shape';
import type { Code } from './service-code';

export type InFamily = readonly [family: Family, text: string];

/** What a construct that translates can be about. */
export function packetsOf([family, text]: InFamily): PacketShape | undefined {
  const packets = tryFindPackets(text, family);
  const isPlain =
    packets?.connections === 'any' && packets.limit === undefined && packets.comment === undefined;
  return isPlain ? packets : undefined;
}

export interface Target {
  readonly name: string;
  readonly words: Readonly<Record<string, string | undefined>>;
}

export function targetOf([family, text]: InFamily): Target {
  const target: Rule['target'] = parseRule(text, { family }).rule?.target;
  if (target?.kind !== 'known') return { name: '', words: {} };
  const words = target.options.map(({ flag, words: [word] }) => [flag, word] as const);
  return { name: target.name, words: Object.fromEntries(words) };
}

/** Whether it is this rule, in words. */
export function isRule({ text }: RuleBuilder, [family, wanted]: InFamily): boolean {
  const { rule } = parseRule(text, { family });
  return rule !== undefined && printRule(rule, family) === wanted;
}

export function maybe(value: string | number | boolean | undefined): Code | undefined {
  return value === undefined ? undefined : unless(undefined, value);
}
