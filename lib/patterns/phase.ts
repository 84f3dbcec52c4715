/** All phases, first to last. */
export const phases = [
  'loopback',
  'essential',
  'invalid',
  'established',
  'denied',
  'icmp',
  'limits',
  'trusted',
  'services',
  'management',
  'final',
] as const;

/**
 * The order of rules in a built-in chain.
 *
 * Each rule in a built-in chain belongs to a phase. Phases follow each other in this order, whatever the order of the constructs
 * in the program; within a phase, rules stand in the order in which they were added. So a rate limit always comes before the
 * rule that would accept everybody.
 *
 * - `loopback`: traffic of the host with itself
 * - `essential`: neighbour discovery and address configuration, without which IPv6 does not work at all
 * - `invalid`: packets that belong to no connection and cannot start one
 * - `established`: packets of connections that were accepted before
 * - `denied`: what is refused whatever else is allowed: `denyFrom`, Blocklist
 * - `icmp`: errors and echo requests
 * - `limits`: limits for each address: RateLimitedSsh, BruteForceGuard
 * - `trusted`: services for trusted addresses only: SafetyChain
 * - `services`: services: `allowFrom`, WebServerFirewall; the default of `addRule`
 * - `management`: the port that deploys connect to, when no construct above governs it
 * - `final`: what is left before the policy: logging, rejecting
 */
export type Phase = (typeof phases)[number];
