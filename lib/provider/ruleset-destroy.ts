/**
 * What a destroy will do: it removes what this resource wrote last, and nothing that somebody else has written since or
 * declares in the same plan.
 */
import type { LoadEngine } from '../deploy/host-engine';
import { describeHost, machineOf } from '../resource/connection';
import {
  conflictingOwners,
  destroyOpens,
  destroyRemovesNothing,
  leftForReplacement,
  openBetween,
  writtenElsewhere,
} from './diagnostics';
import type { Call } from './framework/call';
import type { PlannedOwners } from './planned-owners';
import type { PrivateData } from './private-data';
import type { KnownState } from './ruleset-request';
import { generationsIn, isWrittenElsewhere } from './written-elsewhere';

export interface DestroyToPlan {
  readonly prior: KnownState;
  readonly before: PrivateData;
  readonly owners: PlannedOwners;
}

/** Undefined where there is nothing to remember: it was refused, or the host was never read. */
export function planDestroy(
  { prior, before, owners }: DestroyToPlan,
  engine: LoadEngine,
  report: Call['report'],
): PrivateData | undefined {
  const { owner } = prior;
  const host = describeHost(prior.host);
  const place = { host: machineOf(prior.host), owner };
  if (before.kind === 'failed') for (const found of before.diagnostics) report(found, ['host']);
  const generations = generationsIn(engine, before, owner);
  const conflict = owners.plan('destroyed', { ...place, generations });
  if (conflict !== undefined) report(conflictingOwners(conflict, owner, host));
  if (before.kind !== 'read') return undefined;
  const { written } = before;
  const { fingerprint, live } = before.snapshot;
  const nothing: PrivateData = { kind: 'destroy', fingerprint, operations: [], written: written ?? {} };
  if (owners.wasApplied(place)) {
    report(leftForReplacement(owner, host));
    return nothing;
  }
  if (isWrittenElsewhere(engine, before, owner)) {
    report(writtenElsewhere(owner, host));
    return undefined;
  }
  if (written !== undefined && !engine().isWrittenBy(live, owner, written)) {
    report(destroyRemovesNothing(owner, host));
    return nothing;
  }
  const { operations, warnings } = engine().plan(live, owner, undefined);
  const successor = operations.some(opensHost) ? owners.hand('leaves', place) : undefined;
  if (successor !== undefined) report(openBetween(owner, successor, host));
  for (const found of [destroyOpens(host, operations), ...warnings]) report(found);
  return { kind: 'destroy', fingerprint, operations, written };
}

function opensHost(operation: string): boolean {
  return / -P \S+ ACCEPT$/.test(operation);
}
