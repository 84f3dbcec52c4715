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
    await run(wrongNeighbour(addresses.address4, machineInterface));
    await run(wrongNeighbour(addresses.address6, machineInterface));
  }
  if (direction !== 'to-host') {
    await onHost(sandbox, wrongNeighbour(addresses.machineAddress4, hostInterface));
    await onHost(sandbox, wrongNeighbour(addresses.machineAddress6, hostInterface));
  }
}

/** Undoes every cut. */
export async function mendNetwork(sandbox: Sandbox): Promise<void> {
  const { machineInterface, interface: hostInterface } = sandbox.management;
  await onHost(sandbox, ['ip', 'neigh', 'flush', 'dev', hostInterface, 'nud', 'permanent']);
  await run(['ip', 'neigh', 'flush', 'dev', machineInterface, 'nud', 'permanent']);
}

function wrongNeighbour(address: string, link: string): string[] {
  return ['ip', 'neigh', 'replace', address, 'lladdr', NOBODY, 'nud', 'permanent', 'dev', link];
}

async function onHost(sandbox: Sandbox, argv: readonly string[]): Promise<void> {
  const result = await inSandbox(sandbox, argv);
  if (result.exitCode !== 0) throw new Error(result.stderr);
}
