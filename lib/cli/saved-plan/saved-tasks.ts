/** The hosts of a saved plan, as if they had just been declared, and what was shown of each. */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import type { RulesetChange } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import type { LiveRuleset } from '../../deploy/live-snapshot';
import type { SshOptions } from '../../host/host-address';
import { parseHostUrl } from '../../host/host-url';
import { families } from '../../net/family';
import type { HostForms } from '../../plan/apply/host-forms';
import type { LiveTraffic } from '../../plan/live-traffic/live-traffic';
import type { ConstructOf } from '../../review/views/change-review';
import type { HostReview } from '../../review/many-hosts/host-review';
import type { HostTask } from '../host-task';
import { reviewOf } from '../plan-hosts';
import { desiredFromValue } from './desired-value';
import { savedPlanProblems } from './diagnostics';
import type { LiveValue, SavedHost, SavedPlannedHost } from './saved-plan';
import { expectedValue } from './write-saved-plan';

export interface SavedTask {
  readonly task: HostTask;
  readonly saved: SavedPlannedHost;
  /** Planned again from what is in the file. */
  readonly change: RulesetChange;
  readonly live: LiveRuleset;
}

export interface SavedTaskOptions {
  readonly file: string;
  /** What the command line and the environment say about logging in; it comes before what the file says. */
  readonly overrides: SshOptions;
}

/**
 * Plans again from what the file holds, and compares with what it says.
 *
 * @throws FirewallError `saved/contradictory`, and whatever is wrong with what it declares
 */
export function savedTask(
  saved: SavedPlannedHost,
  engine: Pick<Engine, 'plan'>,
  { file, overrides }: SavedTaskOptions,
): SavedTask {
  const { owner } = saved;
  const host = parseHostUrl(saved.host);
  const desired = desiredFromValue(owner, saved.desired);
  const live = liveFromValue(saved.host, saved.live);
  const change = engine.plan(live, owner, desired);
  const refuse = (what: string): never => {
    throw new FirewallError(savedPlanProblems.contradictory(file, saved.host, what));
  };
  if (JSON.stringify(change.operations) !== JSON.stringify(saved.commands)) refuse('its operations');
  if (JSON.stringify(expectedValue(change)) !== JSON.stringify(saved.expected)) refuse('its expected rules');
  const task: HostTask = {
    title: saved.host,
    target: { host, options: { ...omitUndefined(saved.login), ...overrides } },
    desired,
    settings: omitUndefined(saved.settings),
    warnings: [],
    writtenBy: constructsIn(saved),
  };
  return { task, saved, change, live };
}

/** For the renderers; the warnings are those of when it was planned, as some are about how the planner logged in. */
export function savedReview(
  host: SavedHost,
  engine: Pick<Engine, 'plan'>,
  options: SavedTaskOptions,
): HostReview {
  const { host: title, owner } = host;
  if (host.status === 'failed') return { kind: 'failed', title, owner, errors: diagnosticsFrom(host.errors) };
  const { task, change, live } = savedTask(host, engine, options);
  const planned = { snapshot: { live, fingerprint: host.fingerprint }, change };
  const warnings = diagnosticsFrom(host.warnings);
  const { liveTraffic } = host;
  return {
    kind: 'planned',
    review: {
      ...reviewOf(task, planned),
      warnings,
      ...omitUndefined({ liveTraffic: liveTraffic && liveTrafficFrom(liveTraffic) }),
    },
  };
}

function liveTrafficFrom({
  connections,
  sockets,
  ...rest
}: NonNullable<SavedPlannedHost['liveTraffic']>): LiveTraffic {
  return {
    ...rest,
    connections: connections.map((lost) => ({ ...lost, port: lost.port })),
    sockets: sockets.map((socket) => ({ ...socket, address: socket.address })),
  };
}

function liveFromValue(
  host: string,
  { families: read, broken, sets, hostForms = [] }: LiveValue,
): LiveRuleset {
  const forms: HostForms = Object.fromEntries(
    families.map((family) => [
      family,
      Object.fromEntries(
        hostForms.flatMap(({ declared, printed, ...form }) =>
          form.family === family ? [[declared, printed] as const] : [],
        ),
      ),
    ]),
  );
  return {
    host,
    families: read,
    ...(omitUndefined({ broken, sets }) as Pick<LiveRuleset, 'broken' | 'sets'>),
    ...(hostForms.length === 0 ? {} : { hostForms: forms }),
  };
}

/** Checked by the schema, which says of a member that is left out that it may be undefined. */
export function diagnosticsFrom(values: SavedPlannedHost['warnings']): readonly Diagnostic[] {
  return values as readonly Diagnostic[];
}

function constructsIn({ operations }: SavedPlannedHost): ConstructOf {
  const key = (...words: readonly string[]): string => JSON.stringify(words);
  const known = new Map(
    operations.flatMap((step) => {
      if (!('construct' in step) || step.construct === undefined) return [];
      return [[key(step.family, step.table, step.chain, step.rule), step.construct] as const];
    }),
  );
  return ({ family, table, chain, rule }) => known.get(key(family, table, chain, rule));
}
