/** What is made to go wrong on a host while a transaction waits at a step. */
import type { StepName } from './transaction-steps';
import { sandboxReboot } from '../../../lib/sandbox/sandbox-reboot';
import { type FaultHost, type Run, foreignRule, narrowRun, restoreOld } from './fault-host';
import { moveClock } from '../hosts/host-clock';
import { killOnHost } from '../hosts/host-processes';
import { startSshd } from '../hosts/host-sshd';
import { cutNetwork, mendNetwork } from '../hosts/network-cut';
import { type Happening, waitsForLock } from './transaction-faults';
import { onHost, untilNoTraces } from './transaction-host';
import { until } from '../project/until';

export async function makeHappen(
  host: FaultHost,
  step: StepName,
  happening: Happening,
  run: Run,
): Promise<void> {
  const { sandbox } = host;
  switch (happening) {
    case 'nothing':
      return;
    case 'client killed':
      run.child?.kill('SIGKILL');
      await run.ended;
      return;
    case 'interrupted':
      run.abort.abort();
      return;
    case 'script killed':
      expectSome(killOnHost(sandbox, 'script'));
      return;
    case 'group killed':
      expectSome(killOnHost(sandbox, 'script', 'its group'));
      return;
    case 'sshd killed':
      expectSome(killOnHost(sandbox, 'sshd'));
      return;
    case 'network cut':
      return cutNetwork(sandbox, 'both');
    case 'cut to host':
      return cutNetwork(sandbox, 'to-host');
    case 'cut from host':
      return cutNetwork(sandbox, 'from-host');
    case '/run full':
      await onHost(sandbox, 'head -c 4000000 /dev/zero > /run/filling 2> /dev/null || true');
      return;
    case 'foreign write':
      return writeForeign(host, step);
    case 'timer killed':
      expectSome(killOnHost(sandbox, 'timer', step === 'arm' ? 'it' : 'its session'));
      // The watchdog takes over, as far as the step leaves anything to do.
      if (step === 'confirm')
        await until('the watchdog takes over', async () => {
          return (await onHost(sandbox, 'ls /run/cdktf-iptables.*/armed 2> /dev/null || true')) === '';
        });
      return;
    case 'watchdog killed':
      expectSome(killOnHost(sandbox, 'watchdog'));
      return;
    case 'clock ahead':
      moveClock(sandbox, 'ahead');
      return;
    case 'clock back':
      moveClock(sandbox, 'back');
      return;
    case 'clock ahead, network cut':
      moveClock(sandbox, 'ahead');
      return cutNetwork(sandbox, 'both');
    case 'clock back, network cut':
      moveClock(sandbox, 'back');
      return cutNetwork(sandbox, 'both');
    case 'power loss':
      host.sandbox = await sandboxReboot(sandbox.name);
      await narrowRun(host.sandbox);
      return restoreOld(host);
  }
}

function expectSome(count: number): void {
  if (count === 0) throw new Error('there was nothing to kill');
}

async function writeForeign({ sandbox, user }: FaultHost, step: StepName): Promise<void> {
  const write = ['iptables', 'ip6tables']
    .map((each) => `/usr/sbin/${each} -w 20 -I INPUT ${foreignRule}`)
    .join('; ');
  const isLocked = user === 'root' && waitsForLock(sandbox.backend, step);
  await onHost(sandbox, isLocked ? `setsid sh -c "${write}" < /dev/null > /dev/null 2>&1 &` : write);
}

/** What has to be there again before the deployer can see how it ended: but not before the host has settled it. */
export async function mend(host: FaultHost, happening: Happening): Promise<void> {
  const { sandbox } = host;
  const isCut = happening.includes('cut') || happening === 'sshd killed';
  if (!isCut) return;
  // Not before the host has settled it.
  await untilNoTraces(sandbox, 60_000);
  if (happening === 'sshd killed') await startSshd(sandbox);
  else await mendNetwork(sandbox);
}
