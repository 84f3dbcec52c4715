import type { Family } from '../net/family';
import { rule } from '../ruleset/build/rule-builder';
import { type IcmpType, icmpMatch, icmpTypes } from './icmp-types';
import { type Pattern, type PatternRule, inBoth } from './pattern';

export interface StatefulInput {
  readonly ping: boolean;
  readonly dhcpv6Client: boolean;
  readonly icmp: boolean;
}

export interface StatefulBasePattern extends StatefulInput {
  readonly output: boolean;
  readonly forward: boolean;
}

export function statefulBasePattern({ output, forward, ...input }: StatefulBasePattern): Pattern {
  return {
    chains: [],
    rules: [
      ...statefulInput(input),
      ...(output ? statefulOutput() : []),
      ...(forward ? statefulForward() : []),
    ],
  };
}

const established = rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT');
const invalid = rule().ctstate('INVALID').jump('DROP');
const dhcpv6Answer = rule().source('fe80::/10').udp({ sport: 547, dport: 546 }).jump('ACCEPT');

function statefulInput({ ping, dhcpv6Client, icmp }: StatefulInput): readonly PatternRule[] {
  return [
    inBoth('INPUT', rule().inInterface('lo').jump('ACCEPT'), 'loopback'),
    ...(icmp ? icmpOf(['address']) : []),
    ...(dhcpv6Client ? [inFamily('ipv6', inBoth('INPUT', dhcpv6Answer, 'essential'))] : []),
    inBoth('INPUT', invalid, 'invalid'),
    inBoth('INPUT', established, 'established'),
    ...(icmp ? icmpOf(ping ? ['error', 'echo'] : ['error']) : []),
  ];
}

export function statefulOutput(): readonly PatternRule[] {
  const neighbours = rule().protocol('ipv6-icmp').jump('ACCEPT');
  return [
    inBoth('OUTPUT', rule().outInterface('lo').jump('ACCEPT'), 'loopback'),
    inFamily('ipv6', inBoth('OUTPUT', neighbours, 'essential')),
    inBoth('OUTPUT', invalid, 'invalid'),
    inBoth('OUTPUT', established, 'established'),
    inFamily('ipv4', inBoth('OUTPUT', rule().icmp('echo-request').jump('ACCEPT'), 'icmp')),
  ];
}

export function statefulForward(): readonly PatternRule[] {
  return [inBoth('FORWARD', invalid, 'invalid'), inBoth('FORWARD', established, 'established')];
}

/** The types of some uses, each in its family. */
function icmpOf(uses: readonly IcmpType['use'][]): readonly PatternRule[] {
  return icmpTypes
    .filter(({ use }) => uses.includes(use))
    .map((type) => {
      const phase = type.use === 'address' ? 'essential' : 'icmp';
      return inFamily(type.family, inBoth('INPUT', icmpMatch(type).jump('ACCEPT'), phase));
    });
}

function inFamily(family: Family, each: PatternRule): PatternRule {
  return { ...each, families: [family] };
}
