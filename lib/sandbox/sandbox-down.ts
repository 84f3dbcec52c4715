import { FirewallError } from '../base/firewall-error';
import { clientNamespace, hostNamespace, machineInterface } from './address-plan';
import { busy, dead, notFound } from './diagnostics';
import { releaseDisk } from './disk';
import { diskFolder } from './machine-start';
import { checkMachine, checkName } from './preflight';
import { isAlive, killAndWait } from './process-identity';
import {
  type Token,
  makerOf,
  occupancy,
  releaseName,
  sandboxFolder,
  sandboxNames,
  takeOver,
} from './registry';
import { runner } from './run-command';
import type { Sandbox, SandboxEntry } from './sandbox';
import { freeSlot, slotsOf } from './slots';
import { killOrphans } from './orphans';
import { disconnect } from './network';

/**
 * Removes a sandbox with all that belongs to it: processes, namespaces, link, folder. One whose processes have ended
 * already, and one whose making or removal was interrupted, is cleared away just the same.
 * @throws FirewallError `sandbox/not-found`, or `sandbox/busy` while another process makes or removes it
 */
export async function sandboxDown(name: string): Promise<void> {
  checkName(name);
  checkMachine();
  const found = occupancy(name);
  switch (found.kind) {
    case 'free':
      throw new FirewallError(notFound(name, sandboxNames()));
    case 'busy':
      throw new FirewallError(busy(name, found.token.activity, found.token.process.pid));
    case 'made':
    case 'abandoned':
      await clearAway(name, found.token, found.sandbox);
  }
}

/**
 * All sandboxes of this machine, by name.
 * @throws FirewallError `sandbox/needs-linux` or `sandbox/needs-root`: nobody else may look
 */
export async function sandboxList(): Promise<readonly SandboxEntry[]> {
  checkMachine();
  const entries = sandboxNames().map((name): SandboxEntry | undefined => {
    const found = occupancy(name);
    switch (found.kind) {
      case 'free':
        return undefined;
      case 'busy':
        return { name, state: 'busy' };
      case 'made':
        return { name, state: isUp(found.sandbox) ? 'up' : 'dead', sandbox: found.sandbox };
      case 'abandoned':
        return { name, state: 'dead', ...(found.sandbox === undefined ? {} : { sandbox: found.sandbox }) };
    }
  });
  return Promise.resolve(entries.filter((entry) => entry !== undefined));
}

/**
 * The sandbox of that name.
 * @throws FirewallError `sandbox/bad-name`, `sandbox/not-found`; `sandbox/busy` while it is being made or removed;
 * `sandbox/dead` when its processes have ended; `sandbox/needs-linux` or `sandbox/needs-root`: nobody else may look
 */
export async function findSandbox(name: string): Promise<Sandbox> {
  checkName(name);
  checkMachine();
  const found = occupancy(name);
  switch (found.kind) {
    case 'free':
      throw new FirewallError(notFound(name, sandboxNames()));
    case 'busy':
      throw new FirewallError(busy(name, found.token.activity, found.token.process.pid));
    case 'abandoned':
      throw new FirewallError(dead(name));
    case 'made':
      if (!isUp(found.sandbox)) throw new FirewallError(dead(name));
      return Promise.resolve(found.sandbox);
  }
}

export function isUp(sandbox: Sandbox): boolean {
  return isAlive(sandbox.hostProcess);
}

/** Takes a name over from whoever had it, and removes all that it stands for. */
export async function clearAway(name: string, token: Token, sandbox: Sandbox | undefined): Promise<void> {
  takeOver(name, token);
  await remove(name, sandbox);
}

/**
 * Removes what a name that this process holds stands for. The order matters: what would let a later attempt find
 * the rest goes last, so that a removal that is interrupted can be taken up again.
 */
export async function remove(name: string, sandbox: Sandbox | undefined): Promise<void> {
  const run = runner();
  const machines = sandbox === undefined ? [] : [sandbox.hostProcess, sandbox.clientProcess];
  await Promise.all(machines.map(async (machine) => killAndWait(machine)));
  await killOrphans(makerOf(name).id);
  const slots = slotsOf(name);
  const namespaces = [hostNamespace(name), clientNamespace(name)];
  await disconnect(run, slots[0] === undefined ? undefined : machineInterface(slots[0]), namespaces);
  for (const slot of slots) freeSlot(slot);
  await releaseDisk(run, diskFolder(sandboxFolder(name)));
  releaseName(name);
}
