/**
 * Whether a transaction is under way on a sandbox host, seen from this machine: to look costs no process, and a test that waits for
 * seconds while other tests work does look often.
 */
import { readdirSync } from 'node:fs';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

/** Of root's transactions, and of those of other users where all may write to `/run`. */
export function hasTransactionFolder({ hostProcess }: Sandbox): boolean {
  try {
    return readdirSync(`/proc/${String(hostProcess.pid)}/root/run`).some((name) =>
      name.startsWith('cdktf-iptables.'),
    );
  } catch {
    // A host that has ended holds nothing any more.
    return false;
  }
}
