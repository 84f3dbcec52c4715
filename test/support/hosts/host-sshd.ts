/** The sshd of a sandbox host, ended and started again as often as a test wants. */
import { readFileSync } from 'node:fs';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { killOnHost, processesWith } from './host-processes';
import { onHost } from '../faults/transaction-host';
import { until } from '../project/until';

/** @param options as sshd takes them on its command line */
export async function restartSshd(sandbox: Sandbox, options = ''): Promise<void> {
  killOnHost(sandbox, 'sshd');
  await startSshd(sandbox, options);
}

/** Where none runs, or none is to run any more. */
export async function startSshd(sandbox: Sandbox, options = ''): Promise<void> {
  await until('all sshd have ended', () => processesWith(sandbox, 'sshd').length === 0);
  const command = `setsid /usr/sbin/sshd -D -f /etc/ssh/sshd_config ${options}`;
  await onHost(sandbox, `${command} < /dev/null > /dev/null 2>&1 &`);
  await until('sshd listens', () => readFileSync(connectionsOf(sandbox), 'utf8').includes(LISTENING));
}

/** Port 22, any address, state LISTEN. */
const LISTENING = ':0016 00000000:0000 0A';

/** TCP over IPv4 of the host, as this machine sees it. */
function connectionsOf({ hostProcess }: Sandbox): string {
  return `/proc/${String(hostProcess.pid)}/net/tcp`;
}
