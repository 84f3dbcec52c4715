/**
 * Terraform attached to a provider that runs already: for tests in this process, and for debuggers.
 *
 * Terraform finds the provider by the environment variable TF_REATTACH_PROVIDERS, skips installation, lock
 * file, handshake and TLS, and leaves the process alone when it is done.
 */
import type { ProviderLogic } from '../framework/provider-logic';
import { listenEarly } from './early-listener';
import { pluginProtocolVersion } from './handshake';
import { serveProvider } from './serve';

export interface Reattached {
  /** For Terraform's environment: the value of TF_REATTACH_PROVIDERS. */
  readonly environmentValue: string;
  close(): void;
}

/** @param source the provider's whole address, such as `terraform.local/cdktf-iptables/iptables` */
export async function serveReattach(logic: ProviderLogic, source: string): Promise<Reattached> {
  const listener = await listenEarly(undefined);
  const nothing = (): void => undefined;
  const served = serveProvider(logic, { verification: undefined, onShutDown: nothing, onIdle: nothing });
  listener.serve(served.inject);
  const address = {
    Protocol: 'grpc',
    ProtocolVersion: pluginProtocolVersion,
    Pid: process.pid,
    Test: true,
    Addr: { Network: 'unix', String: listener.path },
  };
  return {
    environmentValue: JSON.stringify({ [source]: address }),
    close() {
      served.close();
      listener.close();
    },
  };
}
