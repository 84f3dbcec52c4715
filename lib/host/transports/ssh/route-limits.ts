/** How long the steps of connecting may take, and what they need besides the route. */
export interface RouteLimits {
  /** Of the TCP connection, and again of the SSH handshake. */
  readonly connectTimeoutMs: number;
  readonly loginTimeoutMs: number;
  readonly keepaliveIntervalMs: number;
  readonly passphrase: string | undefined;
  readonly abort: AbortSignal | undefined;
}
