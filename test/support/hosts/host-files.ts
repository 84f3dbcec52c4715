/**
 * Files of a sandbox host as this machine sees them: to look at one, or to write one, costs no process, and tests that wait for
 * seconds look often.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

/** Where a file of the host is for programs of this machine, as long as the host runs. */
export function onDisk({ hostProcess }: Sandbox, path: string): string {
  return join(`/proc/${String(hostProcess.pid)}/root`, path);
}

/** Whether a transaction is under way; of users, as long as they may write to `/run`. */
export function hasTransactionFolder(sandbox: Sandbox): boolean {
  try {
    return readdirSync(onDisk(sandbox, '/run')).some((name) => name.startsWith('cdktf-iptables.'));
  } catch {
    // A host that has ended holds nothing any more.
    return false;
  }
}
