/** Changes as JSON. Names and shape are a contract: scripts read them. */
import type { Diagnostic } from '../base/diagnostic';
import { type Operation, isRuleOperation } from '../diff/operation';
import { printOperation } from '../diff/print-operation';
import { omitUndefined } from '../base/omit-undefined';
import { type ChangeReview, type ConstructOf, operationsOf } from './change-review';
import { liveTrafficValue } from './render-live-traffic';
import { setOperationValue } from './render-sets';
import { visibleJson } from '../base/visible-text';

const version = 1;

/** An edit script: `{"version":1,"operations":[...]}`, without counters. */
export function renderEditScriptJson(operations: readonly Operation[]): string {
  return json({ version, operations: operations.map((operation) => operationValue(operation)) });
}

/** A host that could be planned, or one that could not and why. */
export type HostReview =
  | { readonly kind: 'planned'; readonly review: ChangeReview }
  | {
      readonly kind: 'failed';
      readonly title: string;
      readonly owner: string;
      readonly errors: readonly Diagnostic[];
    };

/**
 * The plan of several hosts: `{"version":1,"hosts":[{"host","owner","operations","commands","impact","warnings","errors"}]}`, and
 * `liveTraffic` where a change keeps packets out. An operation that adds a rule has the `construct` that declares it.
 */
export function renderPlanJson(hosts: readonly HostReview[]): string {
  return json({ version, hosts: hosts.map(hostValue) });
}

function hostValue(host: HostReview): object {
  if (host.kind === 'failed') {
    return {
      host: host.title,
      owner: host.owner,
      operations: [],
      commands: [],
      impact: [],
      warnings: [],
      errors: host.errors,
    };
  }
  const { title, owner, warnings, constructOf } = host.review;
  const operations = operationsOf(host.review);
  return {
    host: title,
    owner,
    operations: operations.map((operation) => operationValue(operation, constructOf)),
    commands: operations.map(printOperation),
    impact: host.review.impact ?? [],
    ...(host.review.sets === undefined ? {} : { sets: host.review.sets.operations.map(setOperationValue) }),
    ...(host.review.liveTraffic === undefined
      ? {}
      : { liveTraffic: liveTrafficValue(host.review.liveTraffic) }),
    warnings,
    errors: [],
  };
}

function operationValue(operation: Operation, constructOf?: ConstructOf): object {
  const { family, table, chain, kind } = operation;
  if (isRuleOperation(operation)) {
    const construct = operation.kind === 'delete' ? undefined : constructOf?.(operation);
    return {
      ...{ family, table, chain, kind, index: operation.index },
      ...(operation.kind === 'delete' ? {} : { rule: operation.rule }),
      ...(operation.kind === 'insert' ? {} : { previous: operation.previous }),
      ...omitUndefined({ construct }),
    };
  }
  return operation.kind === 'set-policy'
    ? { family, table, chain, kind, policy: operation.policy }
    : { family, table, chain, kind };
}

function json(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, undefined, 2))}\n`;
}
