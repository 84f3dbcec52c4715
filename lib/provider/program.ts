/** All of the provider that is loaded only once the handshake line is out: services, resource and engine. */
import { hostEngine } from '../deploy/host-engine';
import { providerSource } from './install/provider-source';
import { iptablesProvider } from './iptables-provider';
import { serveReattach } from './wire/reattach';
import { serveProvider, type ServeOptions, type ServedProvider } from './wire/serve';

/** Serves the provider to the Terraform that started this process. @public for `main`, which requires it late */
export function serve(options: ServeOptions): ServedProvider {
  return serveProvider(iptablesProvider(hostEngine(), process.env), options);
}

/** Waits for any Terraform that has what it prints in its environment, until a signal ends it. @public as `serve` */
export async function reattach(): Promise<void> {
  const { environmentValue, close } = await serveReattach(
    iptablesProvider(hostEngine(), process.env),
    providerSource,
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, close);
  process.stdout.write(`TF_REATTACH_PROVIDERS='${environmentValue}'\n`);
}
