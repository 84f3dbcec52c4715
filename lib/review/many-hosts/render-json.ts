/** Changes as JSON. Names and shape are a contract: scripts read them. */
import { type Operation, isRuleOperation } from '../../diff/operation';
import { type ConstructOf, commandsOf, operationsOf } from '../views/change-review';
import { headlineOf } from './headline';
import type { Review } from './review';
import type { HostReview } from './host-review';
import { liveTrafficValue } from '../one-host/render-live-traffic';
import { setOperationValue } from '../one-host/render-sets';
import { visibleJson } from '../../base/visible-text';

const version = 1;

/** An edit script: `{"version":1,"operations":[...]}`, without counters. */
export function renderEditScriptJson(operations: readonly Operation[]): string {
  return json({ version, operations: operations.map((operation) => operationValue(operation)) });
}

/**
 * The plans of several hosts:
 * `{"version":1,"summary","notes","traffic","hosts":[{"host","owner","operations","commands","impact","warnings","errors"}]}`. An
 * operation that adds a rule has the `construct` that declares it. A host has `liveTraffic` where a change keeps packets out.
 */
export function renderReviewJson(review: Review, hosts: readonly HostReview[]): string {
  const { totals, notes, traffic, connections, saved } = review;
  return json({
    version,
    ...(saved === undefined ? {} : { digest: saved.digest, commit: saved.commit }),
    summary: { ...totals, text: headlineOf(review) },
    notes: notes.map(({ note, hosts: on }) => ({ ...note, on })),
    traffic,
    ...(connections.length === 0 ? {} : { connections }),
    hosts: hosts.map(hostValue),
  });
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
    commands: commandsOf(host.review),
    impact: host.review.impact ?? [],
    ...(host.review.sets === undefined ? {} : { sets: host.review.sets.operations.map(setOperationValue) }),
    ...(host.review.liveTraffic === undefined
      ? {}
      : { liveTraffic: liveTrafficValue(host.review.liveTraffic) }),
    warnings,
    errors: [],
  };
}

/** The value of one step in JSON. */
export function operationValue(operation: Operation, constructOf?: ConstructOf): object {
  const { family, table, chain, kind } = operation;
  if (isRuleOperation(operation)) {
    const { index } = operation;
    if (operation.kind === 'delete')
      return { family, table, chain, kind, index, previous: operation.previous };
    const { rule } = operation;
    const construct = constructOf?.(operation);
    const value =
      operation.kind === 'insert'
        ? { family, table, chain, kind, index, rule }
        : { family, table, chain, kind, index, rule, previous: operation.previous };
    return construct === undefined ? value : { ...value, construct };
  }
  return operation.kind === 'set-policy'
    ? { family, table, chain, kind, policy: operation.policy }
    : { family, table, chain, kind };
}

function json(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, undefined, 2))}\n`;
}
