/** From planned hosts to the file that is reviewed and applied. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import { visibleJson } from '../../base/visible-text';
import type { LiveRuleset } from '../../deploy/live-snapshot';
import type { SshOptions } from '../../host/host-address';
import { families } from '../../net/family';
import type { HostReview } from '../../review/many-hosts/host-review';
import { operationValue } from '../../review/many-hosts/render-json';
import { operationsOf } from '../../review/views/change-review';
import { liveTrafficValue } from '../../review/one-host/render-live-traffic';
import { setOperationValue } from '../../review/one-host/render-sets';
import { printSave } from '../../ruleset/model/print-save';
import { fileProblems } from '../diagnostics';
import type { ShardOfHosts } from '../fleet/host-part';
import type { PlannedChange, PlannedHost } from '../plan-hosts';
import { digestOf } from './canonical-json';
import { desiredValue } from './desired-value';
import {
  type ExpectedValue,
  type SavedPlan,
  savedPlanKind,
  savedPlanSchema,
  savedPlanVersion,
} from './saved-plan';

export interface SavedPlanOptions {
  readonly commit: string | undefined;
  /** Version of this package. */
  readonly producer: string;
  /** Whether boot files are to be written, where the command line says so. */
  readonly persist?: boolean | undefined;
  /** Which part of the hosts it is about. */
  readonly shard?: ShardOfHosts | undefined;
}

/**
 * @param hosts with their reviews, in order
 * @public for `plan`, which requires it late
 */
export function savedPlanOf(
  hosts: readonly { readonly planned: PlannedHost; readonly review: HostReview }[],
  { commit, producer, persist, shard }: SavedPlanOptions,
): SavedPlan {
  return sealed({
    kind: savedPlanKind,
    version: savedPlanVersion,
    producer,
    commit: commit ?? null,
    shard,
    hosts: hosts.map(({ planned, review }) => savedHost(planned, review, persist)),
  });
}

/** With its digest. */
export function sealed(content: object): SavedPlan {
  // Only what JSON carries has a digest.
  const plain = JSON.parse(JSON.stringify(content)) as object;
  return savedPlanSchema.parse({ ...plain, digest: digestOf(plain) });
}

/** @internal */
export function printSavedPlan(plan: SavedPlan): string {
  return `${visibleJson(JSON.stringify(plan, undefined, 2))}\n`;
}

/** All of it or nothing. @throws FirewallError `cli/unwritable-file` @public as `savedPlanOf` */
export function writeSavedPlan(file: string, plan: SavedPlan): void {
  const part = `${file}.${String(process.pid)}.part`;
  try {
    writeFileSync(part, printSavedPlan(plan));
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new FirewallError(fileProblems.unwritable(file, (error as Error).message), { cause: error });
  }
}

function savedHost({ task, outcome }: PlannedHost, review: HostReview, persist: boolean | undefined): object {
  const { title: host, desired, target, settings } = task;
  const { owner } = desired;
  if (review.kind === 'failed' || outcome.kind !== 'done') {
    return { host, owner, status: 'failed', errors: review.kind === 'failed' ? review.errors : [] };
  }
  const { snapshot, change } = outcome.value;
  const { constructOf, sets, impact, liveTraffic, warnings } = review.review;
  return {
    ...{ host, owner, status: 'planned' },
    operations: operationsOf(review.review).map((step) => operationValue(step, constructOf)),
    commands: change.operations,
    ...omitUndefined({ sets: sets?.operations.map(setOperationValue) }),
    impact: impact ?? [],
    ...omitUndefined({ liveTraffic: liveTraffic && liveTrafficValue(liveTraffic) }),
    warnings,
    login: loginValue(target.options),
    settings: {
      ...omitUndefined(settings),
      ...omitUndefined({ persist: persist === true ? true : undefined }),
    },
    desired: desiredValue(desired),
    live: liveValue(snapshot.live),
    fingerprint: snapshot.fingerprint,
    expected: expectedValue(change),
  };
}

/** All but the passphrase. */
function loginValue({ passphrase: _secret, ...login }: SshOptions): object {
  return login;
}

/** Without how the planner logged in. */
function liveValue({ families: read, broken, sets, hostForms = {} }: LiveRuleset): object {
  const forms = families.flatMap((family) =>
    Object.entries(hostForms[family] ?? {}).map(([declared, printed]) => ({ family, declared, printed })),
  );
  return {
    families: read.map(({ family, version, backend, save }) => ({ family, version, backend, save })),
    ...omitUndefined({
      broken,
      sets,
      hostForms: forms.length === 0 ? undefined : forms,
    }),
  };
}

/** What each family that changes holds afterwards. */
export function expectedValue({ plan }: PlannedChange['change']): ExpectedValue {
  return plan.families
    .filter(({ operations }) => operations.length > 0)
    .map(({ family, expected }) => ({ family, save: printSave(expected) }));
}
