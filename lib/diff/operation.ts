/**
 * One step of an edit script.
 *
 * Indexes count from 1 and are live: each step sees the effect of the steps before it, as iptables-restore
 * reads a batch and as a person would type the commands one after the other.
 *
 * `counters` are those of a removed rule. `startCounters` are those with which an added rule starts: the counters of the
 * rule that it replaces, where both are the same for traffic, or its own, where a rollback restores it. They change with
 * the traffic, so a plan neither shows nor compares them.
 */
import type { Family } from '../net/family';
import type { Counters, Policy } from '../ruleset/model/ruleset';

interface Place {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
}

export type Operation =
  | (Place & { readonly kind: 'new-chain' | 'delete-chain' | 'flush-chain' })
  | (Place & { readonly kind: 'set-policy'; readonly policy: Policy })
  | (Place & {
      readonly kind: 'insert';
      readonly index: number;
      readonly rule: string;
      readonly startCounters?: Counters;
    })
  | (Place & {
      readonly kind: 'delete';
      readonly index: number;
      readonly previous: string;
      readonly counters?: Counters;
    })
  | (Place & {
      readonly kind: 'replace';
      readonly index: number;
      readonly rule: string;
      readonly previous: string;
      readonly counters?: Counters;
      readonly startCounters?: Counters;
    });

export type RuleOperation = Extract<Operation, { readonly kind: 'insert' | 'delete' | 'replace' }>;

export function isRuleOperation(operation: Operation): operation is RuleOperation {
  return operation.kind === 'insert' || operation.kind === 'delete' || operation.kind === 'replace';
}
