/**
 * Which host, and how to get to it. The same shape everywhere: the `host` attribute of the Terraform
 * resource (in snake_case), the props of `Firewall`, and a URL on the command line.
 */
export type HostAddress = SshHost | LocalHost | SandboxHost;

/** How a host is reached. */
export type TransportName = 'ssh' | 'openssh' | 'local' | 'sandbox';

/** As documentation lists them. */
export const transportNames = [
  'ssh',
  'openssh',
  'local',
  'sandbox',
] as const satisfies readonly TransportName[];

/** Reached by the ssh2 package (`ssh`) or by the system's own `ssh` command (`openssh`). */
export interface SshHost {
  /** Which of the two connects. */
  readonly transport: 'ssh' | 'openssh';
  /** Name, address, or `Host` alias of ~/.ssh/config. */
  readonly address: string;
  /** @default Port of ~/.ssh/config, else 22 */
  readonly port?: number;
  /** @default User of ~/.ssh/config, else the current user */
  readonly user?: string;
}

/** The machine that this runs on. */
export interface LocalHost {
  readonly transport: 'local';
}

/** A sandbox made by `cdktf-iptables sandbox up`. */
export interface SandboxHost {
  readonly transport: 'sandbox';
  readonly name: string;
}

/** How to log in; what the provider configuration and the command line give, never state. */
export interface SshOptions {
  /** Private key files, tried in order. @default IdentityFile of ~/.ssh/config, else OpenSSH's default names */
  readonly identityFiles?: readonly string[];
  /** Passphrase of the key files. Only ever from the environment. @default key files have none */
  readonly passphrase?: string;
  /** Path of the agent's socket, or false for no agent. @default SSH_AUTH_SOCK */
  readonly agent?: string | false;
  /** Known hosts files. @default UserKnownHostsFile of ~/.ssh/config, else ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts */
  readonly knownHostsFiles?: readonly string[];
  /** `SHA256:...` as `ssh-keygen -lf` prints; when given, the known hosts files are not read. @default the key of the known hosts files */
  readonly hostKeyFingerprint?: string;
  /** `[user@]host[:port]`, comma-separated for several, first hop first. @default ProxyJump of ~/.ssh/config */
  readonly jump?: string;
  /** The ssh_config file, or false for none. @default ~/.ssh/config, then /etc/ssh/ssh_config */
  readonly configFile?: string | false;
  /** How long the TCP connection, and then the SSH handshake, may each take. @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** How long the login may take after that: an agent may ask its owner first. @default 30_000 */
  readonly loginTimeoutMs?: number;
  /** @default 5_000 */
  readonly keepaliveIntervalMs?: number;
}
