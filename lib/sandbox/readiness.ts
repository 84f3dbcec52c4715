import { existsSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { FirewallError } from '../base/firewall-error';
import { backendMismatch, backendUnusable } from './diagnostics';
import { inSandbox } from './enter';
import { bootError } from './machine-start';
import type { Tools } from './preflight';
import { isAlive } from './process-identity';
import { runner } from './run-command';
import type { Backend, Sandbox } from './sandbox';

const BANNER_TIMEOUT_MS = 1_000;

/** Each look is a connection, and sshd needs the processor to get ready. */
const POLL_MS = 10;

/**
 * Waits until the host's sshd says its first words to this machine.
 * @throws FirewallError `sandbox/boot-failed` with the host's log
 */
export async function waitForSshd(sandbox: Sandbox, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await saysSsh(sandbox.management.address4))) {
    if (!isAlive(sandbox.hostProcess))
      throw bootError(sandbox.folder, sandbox.name, 'its first process ended');
    if (Date.now() > deadline) {
      const reason = `sshd does not answer at ${sandbox.url} within ${String(timeoutMs / 1000)} s`;
      throw bootError(
        sandbox.folder,
        sandbox.name,
        `${reason}; does a firewall of this machine block 198.18.0.0/15?`,
      );
    }
    await delay(POLL_MS);
  }
}

/**
 * Looks whether all six commands are of the chosen backend, and whether the kernel has it. Does not change the
 * ruleset of the host, which is as empty as on a fresh machine.
 * @throws FirewallError `sandbox/backend-mismatch` or `sandbox/backend-unusable`
 */
export async function checkBackend(sandbox: Sandbox, tools: Tools): Promise<void> {
  const { backend } = sandbox;
  const pairs = tools.backendLinks.flatMap(({ command, program }) => [command, program]);
  const tried = await inSandbox(sandbox, ['sh', '-c', LOOK[backend], 'sh', ...pairs]);
  const resolved = tried.stdout.toString().split('\n');
  const wrong = tools.backendLinks.filter((_, index) => resolved[2 * index] !== resolved[2 * index + 1]);
  if (wrong.length > 0) {
    const lines = wrong.map(({ command, program }) => `${command} should be ${program}`);
    throw new FirewallError(backendMismatch(backend, lines));
  }
  const trial = tried.exitCode === 0 ? await tryLegacy(sandbox) : tried.stderr;
  if (trial !== undefined) throw new FirewallError(backendUnusable(backend, trial));
}

/** What the commands are, and whether they work; one start of a program in the sandbox instead of two. */
const LOOK: Readonly<Record<Backend, string>> = {
  nft: 'readlink -f "$@" && iptables-save >/dev/null && ip6tables-save >/dev/null',
  legacy: 'readlink -f "$@"',
};

/** To list a table makes the legacy kernel code load it, so that is done in a namespace that is thrown away. */
async function tryLegacy(sandbox: Sandbox): Promise<string | undefined> {
  if (sandbox.backend !== 'legacy') return undefined;
  const proc = `/proc/${String(sandbox.hostProcess.pid)}/net`;
  if (existsSync(`${proc}/ip_tables_names`) && existsSync(`${proc}/ip6_tables_names`)) return undefined;
  const script = 'iptables-legacy -S && ip6tables-legacy -S';
  try {
    await runner()(['unshare', '--net', 'sh', '-c', script]);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function saysSsh(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host: address, port: 22 });
    const finish = (said: boolean): void => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(BANNER_TIMEOUT_MS, () => {
      finish(false);
    });
    socket.once('error', () => {
      finish(false);
    });
    socket.once('end', () => {
      finish(false);
    });
    socket.once('data', (data) => {
      finish(data.toString('latin1').startsWith('SSH-'));
    });
  });
}
