/** How much a rule lets through, as the matches that say so. */
import type { RuleBuilder } from '../ruleset/build/rule-builder';
import type { PacketRate } from './packet-rate';

export type Limit =
  | { readonly kind: 'overall'; readonly rate: PacketRate; readonly burst?: number | undefined }
  | {
      readonly kind: 'per-address';
      readonly rate: PacketRate;
      readonly burst?: number | undefined;
      /** Of the table of token buckets. */
      readonly name: string;
    }
  | {
      readonly kind: 'recent';
      readonly connections: number;
      readonly seconds: number;
      /** Of the list of addresses. */
      readonly name: string;
    }
  | { readonly kind: 'concurrent'; readonly connections: number };

/** The same rule for what is within the limit. */
export function withinLimit(rule: RuleBuilder, limit: Limit): RuleBuilder {
  switch (limit.kind) {
    case 'overall':
      return rule.match('limit', {
        limit: limit.rate,
        ...(limit.burst === undefined ? {} : { limitBurst: limit.burst }),
      });
    case 'per-address':
      return rule.match('hashlimit', {
        hashlimitUpto: limit.rate,
        ...(limit.burst === undefined ? {} : { hashlimitBurst: limit.burst }),
        hashlimitMode: ['srcip'],
        hashlimitName: limit.name,
      });
    case 'recent': {
      const { connections, seconds, name } = limit;
      return rule
        .match('recent', { rcheck: { not: true }, seconds, hitcount: connections, name })
        .match('recent', { set: true, name });
    }
    case 'concurrent':
      return rule.match('connlimit', { connlimitUpto: limit.connections });
  }
}
