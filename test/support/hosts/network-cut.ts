import { inSandbox } from '../../../lib/sandbox/enter';
import { runner } from '../../../lib/sandbox/run-command';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

const run = runner();

/**
 * Cuts between this machine and a sandbox host. Packets vanish without an error, as on a real network.
 *
 * A way is cut by a wrong hardware address that is fixed for the other side, so the other end drops what it gets:
 * that needs no queueing discipline, which not every kernel has, and no rule, which would be what is under test, and
 * unlike a link that goes down it leaves the addresses where they are.
 */
export type Direction = 'both' | 'to-host' | 'from-host';

const NOBODY = '02:19:8c:ff:ff:ff';

export async function cutNetwork(sandbox: Sandbox, direction: Direction): Promise<void> {
  const { machineInterface, interface: hostInterface, ...addresses } = sandbox.management;
  if (direction !== 'from-host') {
    const stdin = wrongNeighbours(machineInterface, addresses.address4, addresses.address6);
    await run(['ip', '-batch', '-'], { stdin });
  }
  if (direction !== 'to-host') {
    const stdin = wrongNeighbours(hostInterface, addresses.machineAddress4, addresses.machineAddress6);
    await onHost(sandbox, ['ip', '-batch', '-'], stdin);
  }
}

/** Undoes every cut. */
export async function mendNetwork(sandbox: Sandbox): Promise<void> {
  const { machineInterface, interface: hostInterface } = sandbox.management;
  await onHost(sandbox, ['ip', 'neigh', 'flush', 'dev', hostInterface, 'nud', 'permanent']);
  await run(['ip', 'neigh', 'flush', 'dev', machineInterface, 'nud', 'permanent']);
}

/** Lines for `ip -batch`. */
function wrongNeighbours(link: string, ...addresses: readonly string[]): string {
  return addresses
    .map((address) => `neigh replace ${address} lladdr ${NOBODY} nud permanent dev ${link}\n`)
    .join('');
}

async function onHost(sandbox: Sandbox, argv: readonly string[], stdin = ''): Promise<void> {
  const result = await inSandbox(sandbox, argv, { stdin });
  if (result.exitCode !== 0) throw new Error(result.stderr);
}
