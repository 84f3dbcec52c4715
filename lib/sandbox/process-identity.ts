import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A process that can be told apart from a later one with the same number: by when it was started, and in which
 * boot of the machine. Nothing is signalled unless all three agree.
 */
export interface ProcessIdentity {
  /** Process id, which another process may get once this one has ended. */
  readonly pid: number;
  /** Clock ticks between the machine's boot and the start of the process (field 22 of /proc/PID/stat). */
  readonly startTicks: number;
  /** The kernel's random id of the boot. */
  readonly bootId: string;
}

export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat === undefined ? undefined : { pid, startTicks: stat.startTicks, bootId: currentBootId() };
}

/** A zombie counts as dead: it runs nothing and holds nothing. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== currentBootId()) return false;
  const stat = readStat(identity.pid);
  return stat?.startTicks === identity.startTicks && stat.state !== 'Z' && stat.state !== 'X';
}

/** SIGKILL, and wait until it is gone. Does nothing to a process that merely has the same number. */
export async function killAndWait(identity: ProcessIdentity, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  if (isAlive(identity)) {
    try {
      process.kill(identity.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  while (isAlive(identity)) {
    if (Date.now() > deadline) throw new Error(`process ${String(identity.pid)} does not end after SIGKILL`);
    await delay(1);
  }
}

function currentBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

interface ProcessStat {
  readonly pid: number;
  readonly state: string;
  readonly startTicks: number;
}

function readStat(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The command name (field 2) may hold blanks and parentheses; what follows its last parenthesis may not. @internal */
export function parseStat(text: string): ProcessStat | undefined {
  const afterName = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const pid = Number.parseInt(text, 10);
  const startTicks = Number(afterName[19]);
  const state = afterName[0];
  if (!Number.isInteger(pid) || !Number.isInteger(startTicks) || state === undefined) return undefined;
  return { pid, state, startTicks };
}
