import { FirewallError } from '../base/firewall-error';
import { addressPlan } from './address-plan';
import { busy, dead, notFound } from './diagnostics';
import { startHost } from './machine-start';
import { checkMachine, checkName, findTools } from './preflight';
import { isAlive, killAndWait } from './process-identity';
import { waitForSshd } from './readiness';
import { makerOf, occupancy, sandboxNames, writeRecord } from './registry';
import { runner } from './run-command';
import type { Sandbox } from './sandbox';
import { disconnectHost, reconnect } from './network';

/**
 * Takes the host's power away and gives it back: all its processes end at once, its rules, locks and /run are gone;
 * its disk, keys and addresses are as they were, and sshd is started. Nothing restores the firewall: there is no init
 * system, so whoever wants to see what a boot would do runs `iptables-restore` with the persisted file.
 *
 * The answer describes the host that runs now; descriptions from before do not fit any more.
 * @throws FirewallError `sandbox/not-found`, `sandbox/busy`, `sandbox/boot-failed`; `sandbox/dead` when the client
 * machine has ended too
 */
export async function sandboxReboot(name: string): Promise<Sandbox> {
  checkName(name);
  checkMachine();
  const found = occupancy(name);
  if (found.kind === 'free') throw new FirewallError(notFound(name, sandboxNames()));
  if (found.kind === 'busy') {
    throw new FirewallError(busy(name, found.token.activity, found.token.process.pid));
  }
  if (found.kind === 'abandoned' || !isAlive(found.sandbox.clientProcess))
    throw new FirewallError(dead(name));
  const { sandbox } = found;
  const { sshd } = findTools(sandbox.backend);
  const run = runner(makerOf(name));
  const plan = addressPlan(sandbox.slot);
  await killAndWait(sandbox.hostProcess);
  await disconnectHost(run, name, plan);
  const host = await startHost(run, sandbox.folder, name, sshd, 'again');
  await reconnect(run, { name, plan, host });
  const rebooted = { ...sandbox, hostProcess: host };
  await waitForSshd(rebooted);
  writeRecord(rebooted);
  return rebooted;
}
