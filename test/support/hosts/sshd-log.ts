import { readFileSync } from 'node:fs';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { onHost } from '../faults/transaction-host';
import { until } from '../project/until';

/** What a host's sshd saw. */
export interface SshdCounts {
  readonly logins: number;
  /** Scripts that were run: each is a round trip. */
  readonly scripts: number;
}

/** Has the sshd of a sandbox host write down each script, too. */
export async function logScripts(sandbox: Sandbox): Promise<void> {
  await onHost(sandbox, 'echo "LogLevel VERBOSE" >> /etc/ssh/sshd_config; kill -HUP "$(cat /run/sshd.pid)"');
  const restarts = (): number =>
    readFileSync(sandbox.logFile, 'utf8').match(/Server listening/g)?.length ?? 0;
  await until('sshd has read its configuration again', () => restarts() >= 4);
}

/** What sshd saw while something was done. */
export async function countedBy(sandbox: Sandbox, act: () => Promise<unknown>): Promise<SshdCounts> {
  const before = sshdCounts(sandbox);
  await act();
  const after = sshdCounts(sandbox);
  return { logins: after.logins - before.logins, scripts: after.scripts - before.scripts };
}

/** What sshd has seen so far. */
export function sshdCounts({ logFile }: Sandbox): SshdCounts {
  const log = readFileSync(logFile, 'utf8');
  return {
    logins: log.match(/^Accepted publickey/gm)?.length ?? 0,
    scripts: log.match(/^Starting session: command/gm)?.length ?? 0,
  };
}
