/**
 * The order of rules in a built-in chain.
 *
 * Each rule that a construct adds to a built-in chain belongs to a phase. Phases follow each other in this
 * order whatever the order of the constructs in the program; within a phase, rules stand in the order in
 * which they were added. So a rate limit always comes before the rule that would let everybody in.
 */
export const phases = [
  /** Traffic of the host with itself. */
  'loopback',
  /** Without which IPv6 does not work at all: neighbour discovery, address configuration. */
  'essential',
  /** Packets that belong to no connection and cannot begin one. */
  'invalid',
  /** Packets of connections that were let in before. */
  'established',
  /** Errors and echo requests. */
  'icmp',
  /** Limits per address: RateLimitedSsh. */
  'limits',
  /** Services for trusted addresses only: SafetyChain. */
  'trusted',
  /** Services for everybody: WebServerFirewall; the default of `addRule`. */
  'services',
  /** The port that deploys themselves come in by, when no construct above governs it. */
  'management',
  /** What is left, before the policy: logging, rejecting. */
  'final',
] as const;

export type Phase = (typeof phases)[number];
