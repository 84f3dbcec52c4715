import { FirewallError } from '../../base/firewall-error';
import type { HostTarget } from '../../deploy/apply-request';
import type { HostAddress, SshOptions } from '../../host/host-address';
import { appProblems } from '../diagnostics';
import type { HostValue, ProviderValue } from './stack-schema';

/**
 * How a host is reached: what the command line says, before what the resource says, before what its provider block
 * says, as Terraform's provider takes them too.
 *
 * @throws FirewallError `cli/no-address`
 */
export function hostTarget(
  host: HostValue,
  provider: ProviderValue,
  overrides: SshOptions,
  path: string,
): HostTarget {
  const seconds = (value: number | undefined): number | undefined =>
    value === undefined ? undefined : value * 1000;
  return {
    host: hostAddress(host, provider, path),
    options: {
      ...given({
        identityFiles: provider.identity_files,
        agent: orNone(provider.agent),
        knownHostsFiles: provider.known_hosts_files,
        jump: provider.jump,
        configFile: orNone(provider.config_file),
        connectTimeoutMs: seconds(provider.connect_timeout),
        keepaliveIntervalMs: seconds(provider.keepalive_interval),
      }),
      ...given({
        identityFiles: host.identity_file === undefined ? undefined : [host.identity_file],
        knownHostsFiles: host.known_hosts_file === undefined ? undefined : [host.known_hosts_file],
        hostKeyFingerprint: host.host_key_fingerprint,
        jump: host.jump,
      }),
      ...overrides,
    },
  };
}

function hostAddress(host: HostValue, provider: ProviderValue, path: string): HostAddress {
  const transport = host.transport ?? 'ssh';
  if (transport === 'local') return { transport };
  if (host.address === undefined) throw new FirewallError(appProblems.noAddress(path, transport));
  if (transport === 'sandbox') return { transport, name: host.address };
  return {
    transport,
    address: host.address,
    ...given({ port: host.port ?? provider.port, user: host.user ?? provider.user }),
  };
}

/** As in the provider's settings: `none` switches off what would otherwise be looked up. */
function orNone(value: string | undefined): string | false | undefined {
  return value === 'none' ? false : value;
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Leaves out members that say nothing. */
function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
