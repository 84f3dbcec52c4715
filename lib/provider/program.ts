/** All of the provider that is loaded only once the handshake line is out: services, resource and engine. */
import { randomBytes } from 'node:crypto';
import * as os from 'node:os';
import { hostEngine } from '../deploy/host-engine';
import { providerSource } from './install/provider-source';
import { iptablesProvider } from './iptables-provider';
import { serveReattach } from './wire/reattach';
import { serveProvider, type ServeOptions, type ServedProvider } from './wire/serve';

/** Serves the provider to the Terraform that started this process. @public for `main`, which requires it late */
export function serve(options: ServeOptions): ServedProvider {
  return serveProvider(providerOfHosts(), options);
}

/** Waits for any Terraform that has what it prints in its environment, until a signal ends it. @public as `serve` */
export async function reattach(): Promise<void> {
  const { environmentValue, close } = await serveReattach(providerOfHosts(), providerSource);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, close);
  process.stdout.write(`TF_REATTACH_PROVIDERS='${environmentValue}'\n`);
}

function providerOfHosts(): ReturnType<typeof iptablesProvider> {
  const sandboxToSsh = (name: string) => {
    // Loaded with the first sandbox: see `hostEngine`.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const sandbox = require('../sandbox/sandbox-to-ssh') as typeof import('../sandbox/sandbox-to-ssh');
    return sandbox.sandboxToSsh(name);
  };
  return iptablesProvider(hostEngine({ os, process, randomBytes, sandboxToSsh }), process.env);
}
