/** Processes of a sandbox host, found by what they are, and ended by their numbers. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { callName } from '../../../lib/host/remote-call';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

/**
 * `script`: what the client runs on the host just now. `timer`: waits for the confirmation. `watchdog`: waits for the
 * end of both.
 */
export type Role = 'script' | 'timer' | 'watchdog' | 'sshd';

interface HostProcess {
  /** As this machine counts. */
  readonly pid: number;
  readonly group: number;
  readonly session: number;
  readonly parent: number;
  readonly name: string;
  readonly args: readonly string[];
}

export function processesWith(sandbox: Sandbox, role: Role): readonly HostProcess[] {
  const all = processesOn(sandbox);
  return all.filter((each) => roleOf(each, all) === role);
}

/** @returns how many there were */
export function killOnHost(
  sandbox: Sandbox,
  role: Role,
  whom: 'it' | 'its group' | 'its session' = 'it',
): number {
  const all = processesOn(sandbox);
  const found = all.filter((each) => roleOf(each, all) === role);
  for (const { pid, group, session } of found) {
    if (whom === 'it') kill(pid);
    if (whom === 'its group') kill(-group);
    if (whom === 'its session')
      all.filter((each) => each.session === session).forEach((each) => kill(each.pid));
  }
  return found.length;
}

function roleOf({ name, args, parent }: HostProcess, all: readonly HostProcess[]): Role | undefined {
  if (name.startsWith('sshd')) return 'sshd';
  const [, flag = '', script = ''] = args;
  if (flag === '-c' && script.includes('exec 8>> "$1/alive"')) return 'watchdog';
  if (args.some((arg) => /\/cdktf-iptables\.[^/]+\/timer$/.test(arg))) return 'timer';
  // What the script forks has its command line too.
  const isForked = isCall(all.find(({ pid }) => pid === parent)?.args ?? []);
  return isCall(args) && !isForked ? 'script' : undefined;
}

/** Whether it is a script that came on stdin, behind the line that lib/host/remote-call.ts gives to the login shell. */
function isCall(args: readonly string[]): boolean {
  const [, flag, , name = ''] = args;
  return flag === '-c' && name.startsWith(callName(''));
}

function processesOn({ hostProcess }: Sandbox): readonly HostProcess[] {
  const namespace = tryRead(() => readlinkSync(`/proc/${String(hostProcess.pid)}/ns/pid`));
  if (namespace === undefined) return [];
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    if (tryRead(() => readlinkSync(`/proc/${entry}/ns/pid`)) !== namespace) return [];
    const stat = tryRead(() => readFileSync(`/proc/${entry}/stat`, 'utf8'));
    const args = tryRead(() => readFileSync(`/proc/${entry}/cmdline`, 'utf8'));
    if (stat === undefined || args === undefined) return [];
    const [, parent = '', group = '', session = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    return [
      {
        pid: Number(entry),
        group: Number(group),
        session: Number(session),
        parent: Number(parent),
        name,
        args: args.split('\0'),
      },
    ];
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
