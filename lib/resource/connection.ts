/** From the values of the resource and of its provider block to how a host is reached. */
import { FirewallError } from '../base/firewall-error';
import type { HostTarget } from '../deploy/apply-request';
import type { HostAddress, SshOptions } from '../host/host-address';
import { printHostUrl } from '../host/host-url';
import { passphraseVariable, providerAttributes, type HostValue, type ProviderConfig } from './attributes';
import { noAddress } from './diagnostics';
import type { Known } from './value';

/** Defaults of the provider block, in the words of the engine. */
export interface ConnectionDefaults {
  readonly user?: string;
  readonly port?: number;
  readonly options: SshOptions;
  /** How long a new machine may take to come up. */
  readonly waitForSshMs: number;
}

/** @param environment where the passphrase of key files is looked up */
export function connectionDefaults(
  config: Known<ProviderConfig>,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionDefaults {
  const seconds = (value: number | null): number | undefined => (value === null ? undefined : value * 1000);
  return {
    ...given({ user: config.user ?? undefined, port: config.port ?? undefined }),
    waitForSshMs: (config.wait_for_ssh ?? providerAttributes.wait_for_ssh.default) * 1000,
    options: given({
      identityFiles: withoutNulls(config.identity_files),
      passphrase: environment[passphraseVariable],
      agent: orNone(config.agent),
      knownHostsFiles: withoutNulls(config.known_hosts_files),
      jump: config.jump ?? undefined,
      configFile: orNone(config.config_file),
      connectTimeoutMs: seconds(config.connect_timeout),
      keepaliveIntervalMs: seconds(config.keepalive_interval),
    }),
  };
}

/** The resource's settings over the provider's. @throws FirewallError `resource/no-address` */
export function hostTarget(host: Known<HostValue>, defaults: ConnectionDefaults): HostTarget {
  return {
    host: hostAddress(host, defaults),
    options: {
      ...defaults.options,
      ...given({
        identityFiles: host.identity_file === null ? undefined : [host.identity_file],
        knownHostsFiles: host.known_hosts_file === null ? undefined : [host.known_hosts_file],
        hostKeyFingerprint: host.host_key_fingerprint ?? undefined,
        jump: host.jump ?? undefined,
      }),
    },
  };
}

/** What a person calls the host, such as `ssh://root@web-1:22`. */
export function describeHost(host: Known<HostValue>): string {
  return printHostUrl(hostAddress(host));
}

/** Whether both settings lead to one machine, as far as can be told without going there. */
export function sameMachine(left: Known<HostValue>, right: Known<HostValue>): boolean {
  return machineOf(left) === machineOf(right);
}

/** Where a machine is, as a text: the same for all settings that lead to it by the same way. */
export function machineOf(host: Known<HostValue>): string {
  return JSON.stringify([transportOf(host), host.address, host.port ?? 22, host.jump]);
}

/** Undefined where the host has no address and its transport needs one. */
export function tryHostAddress(
  host: Known<HostValue>,
  defaults: Pick<ConnectionDefaults, 'user' | 'port'> = {},
): HostAddress | undefined {
  const transport = transportOf(host);
  if (transport === 'local') return { transport };
  if (host.address === null || host.address === '') return undefined;
  if (transport === 'sandbox') return { transport, name: host.address };
  const port = host.port ?? defaults.port;
  const user = host.user ?? defaults.user;
  return { transport, address: host.address, ...given({ port, user }) };
}

function hostAddress(
  host: Known<HostValue>,
  defaults?: Pick<ConnectionDefaults, 'user' | 'port'>,
): HostAddress {
  const address = tryHostAddress(host, defaults);
  if (address === undefined) throw new FirewallError(noAddress(transportOf(host)));
  return address;
}

function transportOf({ transport }: Known<HostValue>): HostAddress['transport'] {
  return transport ?? 'ssh';
}

function orNone(value: string | null): string | false | undefined {
  if (value === null) return undefined;
  return value === 'none' ? false : value;
}

function withoutNulls(values: readonly (string | null)[] | null): readonly string[] | undefined {
  return values?.filter((value) => value !== null);
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Leaves out members that are undefined. */
function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
