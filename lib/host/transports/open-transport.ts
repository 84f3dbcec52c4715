import type { HostAddress, SshHost, SshOptions } from '../host-address';
import { printHostUrl } from '../host-url';
import type { Transport } from '../transport';
import { requireHostAddress } from '../validate-host-address';
import { localTransport } from './local-transport';
import { opensshTransport } from './openssh/openssh-transport';
import { sshTransport } from './ssh/ssh-transport';

/** How a sandbox is reached: by SSH, with its own key and known hosts file. */
export interface SandboxLogin {
  /** Where its sshd answers. */
  readonly host: SshHost;
  /** Its key and its host key. */
  readonly options: SshOptions;
}

/** Finds a sandbox by its name. It comes in as a parameter, as sandboxes are built on top of this folder. */
export type SandboxToSsh = (name: string) => SandboxLogin | Promise<SandboxLogin>;

/**
 * The transport that an address asks for. Nothing is read or opened before `connect`, so a bad address shows there.
 *
 * Of a sandbox, its own keys and known hosts come before the options given; time limits are taken from them.
 *
 * @throws Error when the address is a sandbox and nothing was given to find it by: a mistake of the caller, not of a person
 */
export function openTransport(
  host: HostAddress,
  options: SshOptions = {},
  sandboxToSsh?: SandboxToSsh,
): Transport {
  switch (host.transport) {
    case 'ssh':
      return sshTransport(host, options);
    case 'openssh':
      return opensshTransport(host, options);
    case 'local':
      return localTransport();
    case 'sandbox': {
      if (sandboxToSsh === undefined)
        throw new Error('openTransport needs sandboxToSsh for a sandbox: address');
      return {
        description: printHostUrl(host),
        async connect(connectOptions) {
          requireHostAddress(host);
          const sandbox = await sandboxToSsh(host.name);
          return openTransport(sandbox.host, { ...options, ...sandbox.options }).connect(connectOptions);
        },
      };
    }
  }
}
