import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FirewallError } from '../base/firewall-error';
import bootClient from './boot-client.sh';
import bootHost from './boot-host.sh';
import { bootFailed } from './diagnostics';
import { mountsFile } from './disk';
import { type ProcessIdentity, identify } from './process-identity';
import type { Run } from './run-command';

/** The two machines of a sandbox, each a process that all others there descend from. */
export type Machine = 'host' | 'client';

const NAMESPACES: Readonly<Record<Machine, readonly string[]>> = {
  host: ['--net', '--pid', '--uts', '--ipc', '--mount', '--propagation', 'private'],
  client: ['--net', '--pid', '--uts', '--ipc'],
};

export function logFile(folder: string): string {
  return join(folder, 'host.log');
}

export function diskFolder(folder: string): string {
  return join(folder, 'disk');
}

export async function startClient(run: Run, folder: string, name: string): Promise<ProcessIdentity> {
  return start(run, 'client', folder, name, bootClient, []);
}

export async function startHost(
  run: Run,
  folder: string,
  name: string,
  sshd: string,
  diskState: 'first' | 'again',
): Promise<ProcessIdentity> {
  const args = [logFile(folder), diskFolder(folder), mountsFile(diskFolder(folder)), name, sshd, diskState];
  return start(run, 'host', folder, name, bootHost, args);
}

export function bootError(folder: string, name: string, reason: string): FirewallError {
  let log = '';
  try {
    log = readFileSync(logFile(folder), 'utf8').split('\n').slice(-20).join('\n');
  } catch {
    // Without a log there is nothing to show.
  }
  return new FirewallError(bootFailed(name, reason, log));
}

async function start(
  run: Run,
  machine: Machine,
  folder: string,
  name: string,
  script: string,
  args: readonly string[],
): Promise<ProcessIdentity> {
  const startedBy = ['unshare', ...NAMESPACES[machine]];
  const identity = identify(
    Number(await run.script(script, args, { startedBy, ownSession: true, cwd: '/' })),
  );
  if (identity === undefined)
    throw bootError(folder, name, `the first process of the ${machine} ended at once`);
  return identity;
}
