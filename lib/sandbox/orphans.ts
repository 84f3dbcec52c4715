import { setTimeout as delay } from 'node:timers/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { type ProcessIdentity, identify, killAndWait } from './process-identity';
import { MARK } from './run-command';

/** A process that is just being exchanged for another program (`exec`) has no environment for a moment. */
const EXCHANGE_MS = 3;

/**
 * Ends every process that was started to make the sandbox of that id, and their descendants as far as they still
 * have its mark. The id is random and used once, so nothing else can carry it.
 */
export async function killOrphans(id: string): Promise<void> {
  let calmScans = 0;
  while (calmScans < 2) {
    const orphans = findOrphans(id);
    await Promise.all(orphans.map(async (orphan) => killAndWait(orphan)));
    calmScans = orphans.length === 0 ? calmScans + 1 : 0;
    if (calmScans < 2) await delay(EXCHANGE_MS);
  }
}

function findOrphans(id: string): ProcessIdentity[] {
  const mark = `${MARK}=${id}`;
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .flatMap((pid) => {
      // Nearly all are none, so that is asked first; and again, for a number may have got to another process meanwhile.
      if (!environmentOf(pid).includes(mark)) return [];
      const identity = identify(pid);
      return identity !== undefined && environmentOf(pid).includes(mark) ? [identity] : [];
    });
}

/** Empty for a process that has ended. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, 'latin1');
  } catch {
    return '';
  }
}
