/** The real fail2ban on the host of a sandbox, with one jail for SSH, that bans whom it is told to ban. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

export interface Fail2ban {
  start(): Promise<void>;
  stop(): Promise<void>;
  ban(address: string): Promise<void>;
  unban(address: string): Promise<void>;
  /** Removes its files; it has to be stopped. */
  remove(): void;
}

/** As Debian configures it, apart from its folders, and from the log that it does not read. */
export function fail2banOn(sandbox: Sandbox): Fail2ban {
  const folder = mkdtempSync(join(tmpdir(), 'fail2ban-'));
  for (const name of ['action.d', 'filter.d']) symlinkSync(`/etc/fail2ban/${name}`, join(folder, name));
  for (const name of ['fail2ban.d', 'jail.d']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'auth.log'), '');
  writeFileSync(
    join(folder, 'fail2ban.conf'),
    `[Definition]\nloglevel = INFO\nlogtarget = ${folder}/log\nsyslogsocket = auto\ndbfile = None\ndbpurgeage = 1d\n`,
  );
  writeFileSync(
    join(folder, 'jail.conf'),
    [
      '[sshd]',
      'enabled = true',
      'backend = polling',
      'filter = sshd',
      `logpath = ${folder}/auth.log`,
      'bantime = 600',
      'action = iptables-multiport[name=sshd, port="22", protocol=tcp]',
      '',
    ].join('\n'),
  );
  const client = async (...args: readonly string[]): Promise<void> => {
    const paths = ['-c', folder, '-s', join(folder, 'socket'), '-p', join(folder, 'pid')];
    const result = await inSandbox(sandbox, ['/usr/bin/fail2ban-client', ...paths, ...args]);
    if (result.exitCode !== 0)
      throw new Error(`${args.join(' ')}: ${result.stderr}${result.stdout.toString()}`);
  };
  return {
    start: () => client('start'),
    stop: () => client('stop'),
    ban: (address) => client('set', 'sshd', 'banip', address),
    unban: (address) => client('set', 'sshd', 'unbanip', address),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
