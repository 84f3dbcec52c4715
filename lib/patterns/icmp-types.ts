/**
 * What RFC 4890 recommends for ICMPv6, and the same idea for ICMP, as data. IANA's numbers stand where iptables has no name.
 */
import type { Family } from '../net/family';
import { type RuleBuilder, rule } from '../ruleset/build/rule-builder';

export interface IcmpType {
  readonly family: Family;
  /** As iptables takes it. */
  readonly type: string;
  /**
   * `address`: without it there is no address, no router and no neighbour. `error`: connections need it. `echo`: ping.
   */
  readonly use: 'address' | 'error' | 'echo';
  /** Only link-local senders are believed. */
  readonly isLinkLocal?: true;
  /** Section of RFC 4890 for hosts; for what is routed it is 4.3.1. */
  readonly section?: string;
}

const icmpv6 = (use: IcmpType['use'], section: string, ...types: readonly string[]): readonly IcmpType[] =>
  types.map((type) => ({ family: 'ipv6', type, use, section }));
const icmp = (use: IcmpType['use'], ...types: readonly string[]): readonly IcmpType[] =>
  types.map((type) => ({ family: 'ipv4', type, use }));

export const icmpTypes: readonly IcmpType[] = [
  ...icmpv6(
    'address',
    '4.4.1',
    'router-solicitation',
    'router-advertisement',
    'neighbour-solicitation',
    'neighbour-advertisement',
  ),
  // Multicast listener discovery: 130, 131 and 132, and 143 of version 2.
  ...icmpv6('address', '4.4.1', '130', '131', '132', '143').map((each) => ({
    ...each,
    isLinkLocal: true as const,
  })),
  ...icmp('error', 'destination-unreachable', 'time-exceeded', 'parameter-problem'),
  ...icmpv6(
    'error',
    '4.4.1',
    'destination-unreachable',
    'packet-too-big',
    'time-exceeded',
    'parameter-problem',
  ),
  ...icmp('echo', 'echo-request'),
  ...icmpv6('echo', '4.4.1', 'echo-request'),
];

/** The beginning of a rule for packets of a type. */
export function icmpMatch({ family, type, isLinkLocal }: IcmpType): RuleBuilder {
  const sender = isLinkLocal === true ? rule().source('fe80::/10') : rule();
  return family === 'ipv4' ? sender.icmp(type) : sender.icmpv6(type);
}
