/** Packets of a service, as one rule says them. */
import type { Family } from '../net/family';
import { type RuleBuilder, rule } from '../ruleset/build/rule-builder';

/** What one rule matches of a service. */
export type ServicePart =
  | { readonly kind: 'port'; readonly protocol: 'tcp' | 'udp' | 'sctp'; readonly dport: string }
  /** A protocol without ports. */
  | { readonly kind: 'protocol'; readonly protocol: string }
  /** A type of ICMP and its counterpart of ICMPv6. */
  | { readonly kind: 'icmp'; readonly ipv4: string; readonly ipv6: string }
  | { readonly kind: 'any' };

/** The beginning of a rule for packets of a service, of whatever connection. */
export function packetsOf(part: ServicePart, family: Family): RuleBuilder {
  switch (part.kind) {
    case 'any':
      return rule();
    case 'protocol':
      return rule().protocol(part.protocol);
    case 'icmp':
      return family === 'ipv4' ? rule().icmp(part.ipv4) : rule().icmpv6(part.ipv6);
    case 'port': {
      const { protocol, dport } = part;
      return rule().protocol(protocol).match(protocol, { dport });
    }
  }
}

/** The beginning of a rule for new connections to a service. */
export function newConnectionsTo(part: ServicePart, family: Family): RuleBuilder {
  return packetsOf(part, family).ctstate('NEW');
}
