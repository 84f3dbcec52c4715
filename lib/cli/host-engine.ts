import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { HostTarget } from '../deploy/apply-request';
import { type Engine, createEngine } from '../deploy/engine';
import { keptConnections } from '../deploy/host-connections';
import type { Transport } from '../host/transport';
import { type SandboxLogin, openTransport } from '../host/transports/open-transport';

/** Does work with the engine on real hosts; each host is logged in to once, however much is done there. */
export async function withHostEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const connections = keptConnections(transportTo);
  try {
    return await work(
      createEngine({
        openTransport: transportTo,
        connections,
        nonce: () => randomBytes(16).toString('hex'),
        deployer: `${userName()}@${hostname()}, process ${String(process.pid)}`,
      }),
    );
  } finally {
    await connections.close();
  }
}

function transportTo({ host, options }: HostTarget): Transport {
  return openTransport(host, options, sandboxLogin);
}

/** A user without an entry in the password file has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${String(process.getuid?.() ?? '')}`;
  }
}

async function sandboxLogin(name: string): Promise<SandboxLogin> {
  // Few runs are about a sandbox.
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const { sandboxToSsh }: typeof import('../sandbox/sandbox-to-ssh') = require('../sandbox/sandbox-to-ssh');
  return sandboxToSsh(name);
}
