/** A declaration onto a host, over a connection: exactly what was shown, or an error. */
import { type Diagnostic, isError } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import { type HostSnapshot, rulesetsOf } from '../host/read';
import { applyPlan } from '../host/transaction/apply-plan';
import { tryTimeMs } from '../host/transaction/try-time';
import type { Connection } from '../host/transport';
import { type DesiredHost, declaredRulesets } from '../plan/desired';
import { expectedRulesets, isWritten, planHost } from '../plan/plan-host';
import { changedChains } from '../plan/fingerprint';
import { joinHostForms, hostInHostForm, planInHostForm } from '../plan/apply/host-forms';
import { changesSets } from '../plan/plan-sets';
import type { IpSets } from '../sets/ip-set';
import { parseLiveSets } from '../sets/parse-sets';
import type { HostRulesets } from '../ruleset/model/ruleset';
import type { ApplyOutcome, ApplyRequest, EngineParts, HostTarget, RulesetChange } from './apply-request';
import { changeOf, desiredOf, suspectsAfter, wayInAfter } from './desired-change';
import { deployProblems } from './diagnostics';
import {
  type LiveSnapshot,
  circumstancesOf,
  hostSnapshotOf,
  liveSnapshotOf,
  rulesetsOfLive,
  setsOfLive,
  withHostForms,
} from './live-snapshot';
import { generationsOf, wroteAll } from '../plan/ownership/generations';
import { originsIn } from './origins';
import { requireAsShown, requireUnchanged } from './shown-operations';
import { persist } from './persist';
import { readWithSets, setsToRead, withSetsOf } from './read-with-sets';
import { hostFormsFor, hostFormsOfPlan } from './host-forms';

/** How often a commit is tried at least where something that the plan does not depend on changes under it. */
const leastTries = 5;

const defaultRetryMs = 60_000;

/** What the host holds before the change. */
export async function lookBefore(
  connection: Connection,
  { expected, abort, owner, desired, onStep }: ApplyRequest,
  nonce: () => string,
): Promise<HostSnapshot> {
  if (expected?.planned !== undefined) return hostSnapshotOf(expected.planned.live);
  onStep?.('reading');
  return readWithSets(connection, [desiredOf(owner, desired)], { nonce, ...omitUndefined({ abort }) });
}

/** Plans again onto what the host holds, applies what was shown, and tries again where others wrote meanwhile. */
export async function applyOver(
  parts: EngineParts,
  connection: Connection,
  request: ApplyRequest,
  seen: HostSnapshot,
): Promise<ApplyOutcome> {
  const host = connection.description;
  const desired = desiredOf(request.owner, request.desired);
  const options = { nonce: parts.nonce, ...omitUndefined({ abort: request.abort }) };
  const { expected } = request;
  let before = seen;
  let sets = expected?.planned === undefined ? liveSets(before) : setsOfLive(expected.planned.live);
  let live =
    expected?.planned === undefined
      ? rulesetsOf(before, host, declaredRulesets([desired]))
      : rulesetsOfLive(expected.planned.live);
  let hostForms = expected
    ? (expected.hostForms ?? {})
    : await hostFormsFor(connection, live, [desired], options);
  const shown = hostInHostForm(desired, hostForms);
  const isSuperseded = (): boolean =>
    request.desired === undefined &&
    request.written !== undefined &&
    !wroteAll(request.written, generationsOf(live, request.owner));
  const isTimeOver = AbortSignal.timeout(parts.retryMs ?? defaultRetryMs);
  for (let tries = 1; ; tries++) {
    if (isSuperseded()) return outcome(nothingRemoved(host, live, request.owner), before, []);
    const planned = tries === 1 ? expected?.planned : undefined;
    const change = planned?.change ?? checkedChange(host, { rulesets: live, sets }, shown, request);
    requireWayIn(change, live, before, request);
    if (!change.plan.families.some(isWritten) && !changesSets(change.plan))
      return outcome(change, before, []);
    // What is written as it was shown, the host may print otherwise.
    const fresh = await hostFormsOfPlan(connection, change.plan, hostForms, options);
    hostForms = joinHostForms(hostForms, fresh);
    const result = await applyPlan(connection, planInHostForm(change.plan, fresh), {
      ...options,
      snapshot: before,
      connect: async (abort) => parts.openTransport(quickTarget(request)).connect(omitUndefined({ abort })),
      deployer: `${parts.deployer}, owner ${request.owner}`,
      ...omitUndefined({ leaveMs: parts.leaveMs }),
      suspects: () => suspectsAfter(change, live, before),
      originOf: originsIn(desired, hostForms),
      ...omitUndefined({ onStep: request.onStep }),
      ...(request.confirmTimeoutMs === undefined ? {} : { confirmTimeoutMs: request.confirmTimeoutMs }),
      ...(request.confirm === undefined ? {} : { approve: request.confirm }),
    });
    if (result.kind === 'failed') throw new FirewallError(result.diagnostics);
    // Where no set was about to change, the host did not print them again.
    const after = withSetsOf(
      { ...omitUndefined({ sets: before.sets }), ...result.snapshot },
      setsToRead([desired], [...(change.plan.sets?.live.keys() ?? [])]),
    );
    if (result.kind === 'applied') return outcome(change, after, result.warnings);
    const now = rulesetsOf(result.snapshot, host, live);
    if (tries >= leastTries && isTimeOver.aborted)
      throw new FirewallError(deployProblems.changesAllTheTime(host, tries, changedChains(live, now)));
    before = { ...after, ...circumstancesOf(seen) };
    sets = liveSets(before);
    live = now;
  }

  async function outcome(
    change: RulesetChange,
    after: HostSnapshot,
    rehearsal: readonly Diagnostic[],
  ): Promise<ApplyOutcome> {
    const similar = expectedRulesets(change.plan);
    if (request.persist === true) request.onStep?.('persisting');
    const persistence =
      request.persist === true
        ? await persist(connection, { ...options, desired, live: rulesetsOf(after, host, similar) })
        : undefined;
    let snapshot: LiveSnapshot | undefined;
    return {
      ...change,
      rehearsal,
      // Not everybody asks for it, and on a large host it takes a while.
      get snapshot() {
        return (snapshot ??= withHostForms(liveSnapshotOf(after, host, similar), hostForms));
      },
      ...(persistence === undefined ? {} : { persistence }),
    };
  }
}

function liveSets({ sets }: HostSnapshot): IpSets | undefined {
  return sets === undefined ? undefined : parseLiveSets(sets);
}

/** There is to be time for two tries before the host rolls back. */
function quickTarget({ target: { host, options }, confirmTimeoutMs }: ApplyRequest): HostTarget {
  const connectTimeoutMs = Math.min(options.connectTimeoutMs ?? Infinity, tryTimeMs(confirmTimeoutMs));
  return { host, options: { ...options, connectTimeoutMs } };
}

/** What is to be done now, and that it is what was shown. @throws FirewallError `deploy/changed-since-plan` */
function checkedChange(
  host: string,
  { rulesets, sets }: { readonly rulesets: HostRulesets; readonly sets: IpSets | undefined },
  desired: DesiredHost,
  { expected }: ApplyRequest,
): RulesetChange {
  if (expected === undefined) return changeOf(planHost(rulesets, desired, sets));
  requireUnchanged(expected, { host, rulesets, desired });
  const change = changeOf(planHost(rulesets, desired, sets));
  requireAsShown(expected, change, { host, rulesets });
  return { ...change, operations: expected.operations };
}

/** @throws FirewallError `plan/way-in-...`, `plan/address-lost`, with nothing changed */
function requireWayIn(
  change: RulesetChange,
  live: HostRulesets,
  before: HostSnapshot,
  { acceptLockoutRisk }: ApplyRequest,
): void {
  if (acceptLockoutRisk !== undefined) return;
  const risks = change.lockoutRisks ?? wayInAfter(change, live, before).filter(isError);
  if (risks.length > 0) throw new FirewallError(risks);
}

/** A destroy of what somebody else has written since: the host keeps it. */
function nothingRemoved(host: string, live: HostRulesets, owner: string): RulesetChange {
  const change = changeOf(planHost(live, { owner, foreignRules: 'keep', families: [], rulesets: new Map() }));
  return { ...change, warnings: [deployProblems.superseded(host, owner)] };
}
