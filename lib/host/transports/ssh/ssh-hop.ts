/** One SSH server on the way, with everything decided that options and ssh_config say of it. Data: nothing is read yet. */
export interface SshHop {
  /** Such as `ssh://root@192.0.2.1:22`. */
  readonly description: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** 4 or 6 for that family only, 0 for any. */
  readonly family: 0 | 4 | 6;
  readonly hostKey: HopHostKey;
  readonly identities: HopIdentities;
}

export interface HopHostKey {
  readonly alias: string | undefined;
  readonly knownHostsFiles: readonly string[];
  /** RevokedHostKeys: none of its keys is accepted, pinned or known. */
  readonly revokedKeysFile: string | undefined;
  /** Given for the target only: `SHA256:...`. */
  readonly fingerprint: string | undefined;
}

export interface HopIdentities {
  readonly files: readonly IdentityFile[];
  /** Socket of the agent. */
  readonly agent: string | undefined;
  /** Of the agent's keys only those that the files name (IdentitiesOnly). */
  readonly onlyFiles: boolean;
}

export interface IdentityFile {
  readonly path: string;
  /** `given` by the caller: must be readable. `config`: named in ssh_config. `default`: a usual name, often not there. */
  readonly from: 'given' | 'config' | 'default';
}

/** How long the steps of connecting may take, and what they need besides the route. */
export interface RouteLimits {
  /** Of the TCP connection, and again of the SSH handshake. */
  readonly connectTimeoutMs: number;
  readonly loginTimeoutMs: number;
  readonly keepaliveIntervalMs: number;
  readonly passphrase: string | undefined;
  readonly abort: AbortSignal | undefined;
}
