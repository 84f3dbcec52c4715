import type { ProcessIdentity } from './process-identity';

/** Which of the two implementations of iptables the sandbox host has. */
export type Backend = 'legacy' | 'nft';

/**
 * One sandbox, as data that can be written as JSON and read back by any later process.
 *
 * Two links lead to its host. Over `management`, this machine reaches it: the URL points there. Over `traffic`,
 * the clients reach it: they are other machines to it, to send it traffic from.
 */
export interface Sandbox {
  /** `sandbox:NAME` is its URL for the command and the provider. */
  readonly name: string;
  /** Which iptables it has. */
  readonly backend: Backend;
  /** Where its sshd answers, for any program on this machine: `ssh://root@198.18.0.2:22`. */
  readonly url: string;
  /** Private key that root may log in with; no passphrase. */
  readonly identityFile: string;
  /** Holds the host key for each address of the host. */
  readonly knownHostsFile: string;
  /** `SHA256:...`, as `ssh-keygen -lf` prints it. */
  readonly hostKeyFingerprint: string;
  /** The link to this machine. */
  readonly management: ManagementLink;
  /** The link to its clients. */
  readonly traffic: TrafficLink;
  /** Name of the host's network namespace, for `ip netns exec`. */
  readonly hostNamespace: string;
  /** Name of the clients' network namespace. */
  readonly clientNamespace: string;
  /** First process of the host. Everything on the host ends with it. */
  readonly hostProcess: ProcessIdentity;
  /** First process of the client machine. Everything on it ends with it. */
  readonly clientProcess: ProcessIdentity;
  /** Everything that belongs to this sandbox on this machine's disk; readable by root only. */
  readonly folder: string;
  /** What the host's sshd and its start wrote. */
  readonly logFile: string;
  /** What the host has written to its disk: `etc/iptables` below it is the host's `/etc/iptables`. */
  readonly disk: string;
  /** Which of the address ranges in 198.18.0.0/15 it has. */
  readonly slot: number;
}

/** Between this machine and the sandbox host. */
export interface ManagementLink {
  /** Name of the link on the host. */
  readonly interface: string;
  /** IPv4 address of the host. */
  readonly address4: string;
  /** IPv6 address of the host. */
  readonly address6: string;
  /** Name of its other end, in this machine's own network namespace. */
  readonly machineInterface: string;
  /** IPv4 address of this machine. */
  readonly machineAddress4: string;
  /** IPv6 address of this machine. */
  readonly machineAddress6: string;
}

/** Between the sandbox host and its clients. */
export interface TrafficLink {
  /** Name of the link on the host. */
  readonly interface: string;
  /** IPv4 address of the host. */
  readonly address4: string;
  /** IPv6 address of the host. */
  readonly address6: string;
  /** Name of its other end, in the clients' network namespace. */
  readonly clientInterface: string;
  /** Four addresses to send traffic from; the first is what a program gets that does not choose. */
  readonly clientAddresses4: readonly string[];
  /** As many IPv6 addresses. */
  readonly clientAddresses6: readonly string[];
}

/** What `sandboxList` tells of each. */
export interface SandboxEntry {
  /** Its name. */
  readonly name: string;
  /** `busy`: just being made or removed. `dead`: its processes have ended, `sandboxDown` clears it away. */
  readonly state: 'up' | 'dead' | 'busy';
  /** Absent while it is being made, and when its making was interrupted. */
  readonly sandbox?: Sandbox;
}
