import { execFileSync } from 'node:child_process';
import { inClient } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { type Attempt, route } from './traffic';

export type LoginOutcome = 'in' | 'refused' | 'timeout' | 'denied';

/**
 * Logs in with the system's `ssh` from a client address: a whole login, not just a connection. `denied`: sshd was
 * reached and did not accept the key.
 */
export async function sshLogsIn(sandbox: Sandbox, attempt: Attempt = {}): Promise<LoginOutcome> {
  const { from, to, timeoutMs } = route(sandbox, attempt);
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  const options = [...sshOptions(sandbox), '-o', `ConnectTimeout=${String(seconds)}`, '-b', from];
  const result = await inClient(sandbox, ['ssh', ...options, `root@${to}`, 'echo', 'in']);
  if (result.exitCode === 0 && result.stdout.toString() === 'in\n') return 'in';
  if (result.stderr.includes('timed out')) return 'timeout';
  if (/refused|reset|unreachable|No route/.test(result.stderr)) return 'refused';
  if (/Permission denied|verification failed/.test(result.stderr)) return 'denied';
  throw new Error(result.stderr);
}

/**
 * Options for the system's `ssh` that make it use the sandbox's key and host key, and nothing of the user's own. The
 * key exchange is the one that costs least: the default one takes longer than all the rest of a login.
 */
function sshOptions(sandbox: Sandbox): string[] {
  return [
    ...['-F', 'none', '-i', sandbox.identityFile, '-o', `UserKnownHostsFile=${sandbox.knownHostsFile}`],
    ...['-o', 'GlobalKnownHostsFile=none', '-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes'],
    ...['-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none', '-o', 'KexAlgorithms=curve25519-sha256'],
  ];
}

/** What a command prints on the host, over the management link, with the system's `ssh`. */
export function overSsh(
  sandbox: Sandbox,
  command: string,
  stdin = '',
  options: readonly string[] = [],
): string {
  const argv = [...sshOptions(sandbox), ...options, sandbox.url, command];
  return execFileSync('ssh', argv, { encoding: 'utf8', stdio: 'pipe', input: stdin });
}
