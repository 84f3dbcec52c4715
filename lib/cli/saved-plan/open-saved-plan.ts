/** A saved plan for an apply: approved, bound to its commit, and without contradictions. */
import { FirewallError } from '../../base/firewall-error';
import type { ExpectedChange } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import { parseHostUrl } from '../../host/host-url';
import { sshOptions } from '../connection-options';
import type { ConnectionOptions } from '../command-line/shared-options';
import type { CliContext } from '../cli-context';
import type { HostTask } from '../host-task';
import { readInputFile } from '../read-input';
import { type Approval, checkApproval, checkSavedPlan } from './read-saved-plan';
import { savedPlanProblems } from './diagnostics';
import { diagnosticsFrom, savedTask } from './saved-tasks';
import type { SavedHost } from './saved-plan';

export interface OpenedPlan {
  /** Every host of the plan, in its order. */
  readonly tasks: readonly HostTask[];
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
  { options, env }: { readonly options: ConnectionOptions & Approval; readonly env: CliContext['env'] },
): OpenedPlan {
  const plan = checkSavedPlan(parseJson(readInputFile(file).toString('utf8'), file), file);
  checkApproval(plan, options, file);
  const overrides = sshOptions(options, env);
  const shown = new Map<HostTask, ExpectedChange>();
  const failed = new Map<HostTask, FirewallError>();
  const tasks = plan.hosts.map((host) => {
    if (host.status === 'failed') {
      const task = unplannedTask(host);
      failed.set(task, new FirewallError(diagnosticsFrom(host.errors)));
      return task;
    }
    const { task } = savedTask(host, engine, { file, overrides });
    shown.set(task, { fingerprint: host.fingerprint, operations: host.commands });
    return task;
  });
  return { tasks, shown, failed };
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
