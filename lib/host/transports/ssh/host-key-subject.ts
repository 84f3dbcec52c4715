/** Whose key is looked for, and under which name. */
export interface HostKeySubject {
  readonly address: string;
  readonly port: number;
  /** HostKeyAlias of ssh_config: the name to look under, without a port. */
  readonly alias?: string;
  /** The jump host that the connection goes through, when the host cannot be asked from here. */
  readonly via?: string;
}

/** A key that a host showed and that was not the pinned one. */
export interface SeenHostKey {
  readonly type: string;
  readonly fingerprint: string;
}
