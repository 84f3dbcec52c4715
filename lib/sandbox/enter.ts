import { readlinkSync } from 'node:fs';
import { FirewallError } from '../base/firewall-error';
import { dead } from './diagnostics';
import type { Machine } from './machine-start';
import { SEARCH_PATH } from './preflight';
import { isAlive } from './process-identity';
import { type CommandOptions, type CommandResult, runCommand } from './run-command';
import type { Sandbox } from './sandbox';

const NAMESPACES: Readonly<Record<Machine, readonly string[]>> = {
  host: ['--net', '--mount', '--pid', '--uts', '--ipc'],
  client: ['--net', '--pid'],
};

/**
 * Runs a program on the sandbox host, past its sshd and its firewall: all of its namespaces, its files, root's
 * rights, and an environment that holds no more than PATH, HOME and what is given.
 *
 * For what a person would do at the host's console: break a rule by hand, look at the ruleset, put another program
 * in the place of `iptables-restore` (the host's /usr is its own).
 * @throws FirewallError `sandbox/dead` when the host does not run, `sandbox/command-failed` when the program cannot
 * be started or takes too long; an exit status other than 0 is a result
 */
export async function inSandbox(
  sandbox: Sandbox,
  argv: readonly string[],
  options: Omit<CommandOptions, 'ownSession'> = {},
): Promise<CommandResult> {
  const env = { PATH: SEARCH_PATH, HOME: '/root', ...options.env };
  return runCommand(enterArguments(sandbox, 'host', argv), { ...options, env, ownSession: true });
}

/**
 * Runs a program on the client machine: its network, with this machine's files and this process's environment.
 * @throws FirewallError as {@link inSandbox}
 */
export async function inClient(
  sandbox: Sandbox,
  argv: readonly string[],
  options: Omit<CommandOptions, 'ownSession'> = {},
): Promise<CommandResult> {
  // The caller's search path may lack the folder of `nsenter` and `ip`.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${SEARCH_PATH}`, ...options.env };
  return runCommand(enterArguments(sandbox, 'client', argv), { ...options, env, ownSession: true });
}

export interface EnterOptions {
  /** Enter the network only, and see this machine's files instead of the host's. @default false */
  readonly networkOnly?: boolean;
}

/**
 * The command line that runs a program in a sandbox, for callers that start it themselves.
 *
 * Whatever is run so ends when the sandbox does. It is never this machine's own network namespace: that is checked,
 * because a command that changes a firewall must not hit the machine when a sandbox has died.
 * @throws FirewallError `sandbox/dead`
 */
export function enterArguments(
  sandbox: Sandbox,
  machine: Machine,
  argv: readonly string[],
  options: EnterOptions = {},
): string[] {
  const entered = machine === 'host' ? sandbox.hostProcess : sandbox.clientProcess;
  if (!isAlive(entered) || namespaceOf(String(entered.pid)) === namespaceOf('self')) {
    throw new FirewallError(dead(sandbox.name));
  }
  const namespaces = options.networkOnly === true ? ['--net', '--pid'] : NAMESPACES[machine];
  return ['nsenter', '--target', String(entered.pid), ...namespaces, '--', ...argv];
}

function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}
