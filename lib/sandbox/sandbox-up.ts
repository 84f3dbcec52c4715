import { renderDiagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { type AddressPlan, addressPlan, clientNamespace, hostNamespace } from './address-plan';
import { busy, cleanupFailed, nameTaken } from './diagnostics';
import { prepareDisk } from './disk';
import { diskFolder, logFile, startClient, startHost } from './machine-start';
import { checkMachine, checkName, findTools } from './preflight';
import type { ProcessIdentity } from './process-identity';
import { checkBackend, waitForSshd } from './readiness';
import { claimName, makerOf, occupancy, writeRecord } from './registry';
import { runner } from './run-command';
import type { Backend, Sandbox } from './sandbox';
import { clearAway, isUp, remove } from './sandbox-down';
import { takeSlot } from './slots';
import { type SshIdentity, makeSshIdentity } from './ssh-identity';
import { connect } from './network';

/**
 * A sandbox: a throw-away host to try a firewall on.
 *
 * Goals, and how each is met:
 *
 * 1. **A real host to everything that talks to it.** Real OpenSSH, real iptables of either kind, a network, a disk,
 *    a process tree, a host name of its own. Namespaces give all that without a virtual machine, in a tenth of a
 *    second.
 * 2. **Reachable by any program of this machine**, with an ordinary URL: a veth pair leads from the machine's own
 *    network namespace to the host. A second pair leads to a client machine with several addresses of both
 *    families, to send the traffic from that the firewall is about.
 * 3. **The machine is not changed.** Its network namespace gets one link with its addresses and nothing else; the
 *    host's files are overlays (`disk.ts`), its /run is its own, and so is the lock of iptables in it.
 * 4. **Many at once, made and removed by many processes at once.** Names are claimed by one rename and address
 *    ranges by one link (`registry.ts`, `slots.ts`); there is no daemon.
 * 5. **It outlives the process that made it, and nothing outlives it.** Each machine has a process namespace: when
 *    its first process is killed, the kernel kills the rest, whatever sessions or timers had been started there.
 * 6. **No half sandbox.** When a step fails, what had been made is removed; when the maker is killed in the middle,
 *    the next `up` or `down` of that name clears it away.
 *
 * Invariants: the record of a sandbox is written last, when its sshd answers, so a sandbox that can be found was
 * ready once. No process is killed
 * but one that was recorded, by number, start time and boot, or that carries the sandbox's id in its environment.
 *
 * What it does not do: it is no security boundary. Root in the sandbox is root on the machine. It has no way out
 * to other networks, and no init system: services do not start by themselves, also not after a reboot.
 */

/** What sandbox to make. */
export interface SandboxUpOptions {
  /** 1 to 20 characters: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** @default 'nft' */
  readonly backend?: Backend;
}

/**
 * Makes a sandbox and waits until its sshd answers. It stays until {@link sandboxDown}, or until the machine reboots.
 *
 * One of the same name whose processes have ended is cleared away first.
 * @throws FirewallError `sandbox/name-taken`, `sandbox/busy`; `sandbox/bad-name`, `sandbox/bad-backend`;
 * `sandbox/needs-linux`, `sandbox/needs-root`, `sandbox/missing-programs`, `sandbox/backend-unusable`;
 * `sandbox/no-free-slot`, `sandbox/boot-failed`, `sandbox/command-failed`
 */
export async function sandboxUp({ name, backend = 'nft' }: SandboxUpOptions): Promise<Sandbox> {
  checkName(name);
  checkMachine();
  const tools = findTools(backend);
  const folder = await claim(name);
  try {
    const run = runner(makerOf(name));
    const plan = addressPlan(takeSlot(name));
    const ssh = makeSshIdentity(folder, name, hostAddresses(plan));
    await prepareDisk(run, diskFolder(folder), { name, tools, ssh });
    const [host, client] = await inParallel(
      startHost(run, folder, name, tools.sshd, 'first'),
      startClient(run, folder, name),
    );
    await connect(run, { name, plan, host, client });
    const sandbox = describe({ name, backend, folder, plan, ssh, host, client });
    await inParallel(waitForSshd(sandbox), checkBackend(sandbox, tools));
    writeRecord(sandbox);
    return sandbox;
  } catch (error) {
    await removeFailed(name, error);
    throw error;
  }
}

async function claim(name: string): Promise<string> {
  const found = occupancy(name);
  switch (found.kind) {
    case 'free':
      break;
    case 'busy':
      throw new FirewallError(busy(name, found.token.activity, found.token.process.pid));
    case 'made':
      if (isUp(found.sandbox)) throw new FirewallError(nameTaken(name));
      await clearAway(name, found.token, found.sandbox);
      break;
    case 'abandoned':
      await clearAway(name, found.token, found.sandbox);
      break;
  }
  return claimName(name);
}

async function removeFailed(name: string, cause: unknown): Promise<void> {
  try {
    await remove(name, undefined);
  } catch (error) {
    const first = cause instanceof FirewallError ? cause.diagnostics : [];
    const reason =
      error instanceof FirewallError ? error.diagnostics.map(renderDiagnostic).join('; ') : String(error);
    throw new FirewallError([...first, cleanupFailed(name, reason)], { cause });
  }
}

function hostAddresses({ management, traffic }: AddressPlan): string[] {
  return [management.address4, management.address6, traffic.address4, traffic.address6];
}

interface Parts {
  readonly name: string;
  readonly backend: Backend;
  readonly folder: string;
  readonly plan: AddressPlan;
  readonly ssh: SshIdentity;
  readonly host: ProcessIdentity;
  readonly client: ProcessIdentity;
}

function describe({ name, backend, folder, plan, ssh, host, client }: Parts): Sandbox {
  return {
    name,
    backend,
    url: `ssh://root@${plan.management.address4}:22`,
    identityFile: ssh.identityFile,
    knownHostsFile: ssh.knownHostsFile,
    hostKeyFingerprint: ssh.hostKeyFingerprint,
    management: plan.management,
    traffic: plan.traffic,
    hostNamespace: hostNamespace(name),
    clientNamespace: clientNamespace(name),
    hostProcess: host,
    clientProcess: client,
    folder,
    logFile: logFile(folder),
    disk: diskFolder(folder),
    slot: plan.slot,
  };
}

/**
 * As `Promise.all`, but it always waits for all of them: after a failure nothing is still being made while the
 * clean-up starts.
 *
 * @internal
 */
export async function inParallel<T extends readonly unknown[]>(
  ...tasks: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks) as Promise<unknown> as Promise<T>;
}
