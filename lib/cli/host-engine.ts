import { randomBytes } from 'node:crypto';
import * as os from 'node:os';
import { withHostEngine as withEngineOf } from '../deploy/host-engine';
import type { Engine } from '../deploy/engine';

/** Does work with the engine on real hosts; each host is logged in to once, however much is done there. */
export function withHostEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const sandboxToSsh = async (name: string) => {
    // Few runs are about a sandbox.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const sandbox = require('../sandbox/sandbox-to-ssh') as typeof import('../sandbox/sandbox-to-ssh');
    return sandbox.sandboxToSsh(name);
  };
  return withEngineOf({ os, process, randomBytes, sandboxToSsh }, work);
}
