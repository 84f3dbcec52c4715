/** What `drift` prints of all hosts, in each form. */
import { visibleJson, visibleText } from '../../base/visible-text';
import type { BootFileState } from '../../deploy/persist';
import type { HostOutcome } from '../../deploy/run-hosts';
import { type ChangeReview, commandsOf, isUnchanged } from '../../review/views/change-review';
import { type Difference, differencesOf } from '../../review/drift/drift';
import type { Paint } from '../../review/text/paint';
import { renderDrift } from '../../review/drift/render-drift';
import { setOperationValue } from '../../review/one-host/render-sets';
import type { ShardOfHosts } from '../fleet/host-part';
import { type HostTask, nameOf } from '../host-task';
import { diagnosticsOf } from '../report-error';
import type { DriftBefore } from './drift-before';
import type { DriftForm } from './drift-form-words';

export interface HostDrift {
  readonly task: HostTask;
  readonly outcome: HostOutcome<unknown>;
  /** Undefined where the host could not be read. */
  readonly review: ChangeReview | undefined;
  /** Undefined where the host does not have to keep its rules. */
  readonly boot: HostOutcome<BootFileState> | undefined;
}

/** Whether the host, or what it loads at boot, is not as declared. */
export function isDrifted({ review, boot }: HostDrift): boolean {
  const isStale = boot?.kind === 'done' && (boot.value.stale.length > 0 || boot.value.fails);
  return isStale || (review !== undefined && !isUnchanged(review));
}

interface DriftContext {
  /** Undefined where nothing is asked about an earlier run. */
  readonly before: DriftBefore | undefined;
  /** Which part of the hosts these are; all of them without it. */
  readonly shard?: ShardOfHosts | undefined;
  readonly paint: Paint;
}

export const driftForms: Readonly<
  Record<DriftForm, (hosts: readonly HostDrift[], context: DriftContext) => string>
> = {
  text: (hosts, context) => {
    const texts = hosts.flatMap((host) =>
      host.review === undefined
        ? []
        : [renderDrift(host.review, context.paint, { isNew: newOf(host, context) })],
    );
    const files = hosts.flatMap(({ task, boot }) =>
      staleOf(boot).map(
        (path) => `${visibleText(`${nameOf(task)}: ${path}`)} is not as declared, and a reboot loads it\n`,
      ),
    );
    return [texts.join('\n'), ...files].join('');
  },
  json: (hosts, context) =>
    `${visibleJson(JSON.stringify({ version: 1, shard: context.shard, hosts: hosts.map((host) => hostValue(host, context)) }, undefined, 2))}\n`,
};

function newOf(
  { task }: HostDrift,
  { before }: DriftContext,
): ((difference: Difference) => boolean) | undefined {
  return before === undefined
    ? undefined
    : (difference) => !before(task.title, task.desired.owner, difference);
}

function staleOf(boot: HostDrift['boot']): readonly string[] {
  return boot?.kind === 'done' ? boot.value.stale : [];
}

function hostValue(host: HostDrift, context: DriftContext): object {
  const { task, outcome, review, boot } = host;
  const isNew = newOf(host, context);
  const errors = [outcome, boot].flatMap((each) =>
    each?.kind === 'failed' ? diagnosticsOf(each.error) : [],
  );
  const bootFiles = staleOf(boot);
  const differences = review === undefined ? [] : differencesOf(review);
  return {
    host: task.title,
    owner: task.desired.owner,
    status: errors.length > 0 ? 'failed' : isDrifted(host) ? 'drifted' : 'as-declared',
    differences: differences.map(({ line: _line, ...difference }) => ({
      ...difference,
      ...(isNew === undefined ? {} : { new: isNew(difference) }),
    })),
    ...(review?.sets === undefined ? {} : { sets: review.sets.operations.map(setOperationValue) }),
    commands: review === undefined ? [] : commandsOf(review),
    bootFiles,
    errors,
  };
}
