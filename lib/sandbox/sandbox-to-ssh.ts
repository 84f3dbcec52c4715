import { FirewallError } from '../base/firewall-error';
import { parseHostUrl } from '../host/host-url';
import type { SandboxLogin } from '../host/transports/open-transport';
import { findSandbox } from './sandbox-down';
import { badName } from './diagnostics';

/**
 * How to log in to a sandbox: by its own key, and with the host key that it was made with.
 *
 * @throws FirewallError `sandbox/not-found`, `sandbox/dead` and the others of `findSandbox`
 */
export async function sandboxToSsh(name: string): Promise<SandboxLogin> {
  const { url, identityFile, knownHostsFile } = await findSandbox(name);
  const host = parseHostUrl(url);
  if (host.transport !== 'ssh') throw new FirewallError(badName(name));
  return {
    host,
    options: {
      identityFiles: [identityFile],
      knownHostsFiles: [knownHostsFile],
      agent: false,
      configFile: false,
    },
  };
}
