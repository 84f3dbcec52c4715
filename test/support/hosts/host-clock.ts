/**
 * A wall clock of its own for what logins run on a sandbox host: libfaketime, loaded before their programs by sshd.
 *
 * The machine's clock is not touched, and neither is monotonic time, which does not jump on a real host either.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { onDisk } from './host-files';
import { restartSshd } from './host-sshd';
import { processesWith } from './host-processes';

/** How far a clock jumps. */
const JUMP_HOURS = 6;

const OFFSET_FILE = '/etc/clock-offset';

/** From the next login on. */
export async function giveClock(sandbox: Sandbox): Promise<void> {
  setOffset(sandbox, '+0');
  const variables = [
    `LD_PRELOAD=${library()}`,
    `FAKETIME_TIMESTAMP_FILE=${OFFSET_FILE}`,
    'FAKETIME_NO_CACHE=1',
    'FAKETIME_DONT_FAKE_MONOTONIC=1',
  ];
  await restartSshd(sandbox, `-o "SetEnv=${variables.join(' ')}"`);
}

/** The clock jumps now. @throws Error where that is not what the programs of a login see */
export function moveClock(sandbox: Sandbox, where: 'ahead' | 'back'): void {
  const sign = where === 'ahead' ? '+' : '-';
  setOffset(sandbox, `${sign}${String(JUMP_HOURS)}h`);
  for (const { pid } of [...processesWith(sandbox, 'timer'), ...processesWith(sandbox, 'script')]) {
    const number = String(pid);
    const variables = readFileSync(`/proc/${number}/environ`, 'utf8');
    if (
      !variables.includes(OFFSET_FILE) ||
      !readFileSync(`/proc/${number}/maps`, 'utf8').includes('libfaketime')
    )
      throw new Error(`a process of the transaction has no clock of its own: ${variables}`);
  }
}

export async function takeClock(sandbox: Sandbox): Promise<void> {
  await restartSshd(sandbox);
  rmSync(onDisk(sandbox, OFFSET_FILE), { force: true });
}

function setOffset(sandbox: Sandbox, offset: string): void {
  writeFileSync(onDisk(sandbox, OFFSET_FILE), `${offset}\n`);
}

function library(): string {
  const folder = readdirSync('/usr/lib').find((name) => {
    try {
      return readdirSync(join('/usr/lib', name, 'faketime')).includes('libfaketime.so.1');
    } catch {
      return false;
    }
  });
  if (folder === undefined) throw new Error('libfaketime is not there: npm run setup');
  return join('/usr/lib', folder, 'faketime/libfaketime.so.1');
}
