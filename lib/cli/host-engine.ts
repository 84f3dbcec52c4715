import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { type Engine, createEngine } from '../deploy/engine';
import { type SandboxLogin, openTransport } from '../host/transports/open-transport';

/** The engine on real hosts. */
export function hostEngine(): Engine {
  return createEngine({
    openTransport: ({ host, options }) => openTransport(host, options, sandboxLogin),
    nonce: () => randomBytes(16).toString('hex'),
    holder: `${userName()}@${hostname()}, process ${String(process.pid)}`,
  });
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
