/** A saved plan for an apply: approved, bound to its commit, and without contradictions. */
import { FirewallError } from '../../base/firewall-error';
import type { ExpectedChange } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import { parseHostUrl } from '../../host/host-url';
import { sshOptions } from '../connection-options';
import type { ConnectionOptions } from '../command-line/shared-options';
import type { CliContext } from '../cli-context';
import { usageProblems } from '../diagnostics';
import { type ShardOfHosts, hostPart } from '../fleet/host-part';
import type { InputOf } from '../command-line/verb-table';
import type { HostTask } from '../host-task';
import { readInputFile } from '../read-input';
import { type Approval, checkApproval, checkSavedPlan } from './read-saved-plan';
import { savedPlanProblems } from './diagnostics';
import { diagnosticsFrom, savedTask } from './saved-tasks';
import type { SavedHost } from './saved-plan';

export interface OpenedPlan {
  /** The hosts of the plan, or of its part that is asked for, in its order. */
  readonly tasks: readonly HostTask[];
  /** Every host of the plan on which something changes. */
  readonly all: readonly HostTask[];
  readonly shard: ShardOfHosts | undefined;
  /** What all shards apply; undefined for the plan of one shard, as each of these has its own. */
  readonly digest: string | undefined;
  /** What was reviewed, of the hosts that could be planned. */
  readonly shown: ReadonlyMap<HostTask, ExpectedChange>;
  /** Why the others could not be planned. */
  readonly failed: ReadonlyMap<HostTask, FirewallError>;
}

/**
 * @throws FirewallError `saved/...`, `cli/...`, and whatever is wrong with what it declares
 * @public for `apply`, which requires it late
 */
export function openSavedPlan(
  file: string,
  engine: Pick<Engine, 'plan'>,
  {
    options,
    env,
  }: { readonly options: ConnectionOptions & Approval & FleetOptions; readonly env: CliContext['env'] },
): OpenedPlan {
  const plan = checkSavedPlan(parseJson(readInputFile(file).toString('utf8'), file), file);
  checkApproval(plan, options, file);
  const overrides = sshOptions(options, env);
  const shown = new Map<HostTask, ExpectedChange>();
  const failed = new Map<HostTask, FirewallError>();
  const named = plan.hosts.map((saved) => ({ saved, ...unplannedTask(saved) }));
  const all = named.filter(({ saved }) => saved.status === 'planned' && saved.commands.length > 0);
  if (plan.shard !== undefined) requireNoOtherShards(file, options);
  const part = hostPart(named, options.shard, env);
  const tasks = part.hosts.map(({ saved: host }) => {
    if (host.status === 'failed') {
      const task = unplannedTask(host);
      failed.set(task, new FirewallError(diagnosticsFrom(host.errors)));
      return task;
    }
    const { task } = savedTask(host, engine, { file, overrides });
    shown.set(task, { fingerprint: host.fingerprint, operations: host.commands });
    return task;
  });
  const digest = plan.shard === undefined ? plan.digest : undefined;
  return { tasks, all, shown, failed, shard: plan.shard ?? part.shard, digest };
}

type FleetOptions = Pick<InputOf<'apply'>, 'shard' | 'canary' | 'results'>;

/** Of a part of the hosts, nothing tells which hosts of the others come first. @throws FirewallError `cli/usage` */
function requireNoOtherShards(file: string, { shard, canary, results }: FleetOptions): void {
  if (shard !== undefined) throw new FirewallError(usageProblems.planOfShard(file, 'shard'));
  if (canary !== undefined && results !== undefined)
    throw new FirewallError(usageProblems.planOfShard(file, 'canary'));
}

/** @throws FirewallError `saved/unexpected-value` */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const problem = savedPlanProblems.notAPlan(file, `it is not JSON: ${(error as Error).message}`);
    throw new FirewallError(problem, { cause: error });
  }
}

function unplannedTask({ host, owner }: SavedHost): HostTask {
  return {
    title: host,
    target: { host: parseHostUrl(host), options: {} },
    desired: { owner, foreignRules: 'keep', rulesets: new Map() },
    settings: {},
    warnings: [],
  };
}
