import { Construct } from 'constructs';
import { type Family, families } from '../lib/net/family';
import { type RuleBuilder, rule } from '../lib/ruleset/build/rule-builder';
import { takes } from './argument-kinds';
import { checkArguments } from './check-arguments';
import { Firewall } from './firewall';
import type { Phase } from './phase';

/** Settings of `StatefulBase`. */
export interface StatefulBaseProps {
  /** Whether other hosts may ping this one. @default true */
  readonly ping?: boolean;
  /** Whether answers of a DHCPv6 server are accepted. @default true */
  readonly dhcpv6Client?: boolean;
  /** Whether OUTPUT gets the same rules, for firewalls whose policy drops there. @default false */
  readonly output?: boolean;
}

/** What the constructor takes. */
const propsKind = takes.object<StatefulBaseProps>({
  ping: takes.flag,
  dhcpv6Client: takes.flag,
  output: takes.flag,
});

/** Errors that connections need, but that belong to none: ICMP types by name. */
const icmpErrors = ['destination-unreachable', 'time-exceeded', 'parameter-problem'] as const;
const icmpv6Errors = [
  'destination-unreachable',
  'packet-too-big',
  'time-exceeded',
  'parameter-problem',
] as const;

/** RFC 4890, section 4.4.1: without these there is no address, no router and no neighbour. */
const neighbourDiscovery = [
  'router-solicitation',
  'router-advertisement',
  'neighbour-solicitation',
  'neighbour-advertisement',
] as const;

/** Multicast listener discovery, from link-local addresses only: 130, 131 and 132, and 143 of version 2. */
const listenerDiscovery = ['130', '131', '132', '143'] as const;

const ipv4: readonly Family[] = ['ipv4'];
const ipv6: readonly Family[] = ['ipv6'];

/**
 * The start of every stateful firewall: accept loopback and neighbour discovery, drop INVALID packets, accept packets of
 * established connections, and as much ICMP and ICMPv6 as a host needs.
 *
 * @example
 * new StatefulBase(firewall, 'base', { ping: false });
 */
export class StatefulBase extends Construct {
  /** @throws FirewallError `construct/no-firewall`, `construct/declared-twice` */
  constructor(scope: Construct, id: string, props: StatefulBaseProps = {}) {
    super(scope, id);
    checkArguments(this, 'StatefulBase', props, propsKind);
    const firewall = Firewall.of(this);
    firewall.claims.claim(this, 'StatefulBase');
    const { ping = true, dhcpv6Client = true, output = false } = props;
    this.addInput(firewall, ping, dhcpv6Client);
    if (!output) return;
    firewall.claims.claim(this, 'StatefulBase for OUTPUT');
    this.addOutput(firewall);
  }

  private addInput(firewall: Firewall, ping: boolean, dhcpv6Client: boolean): void {
    const add = (phase: Phase, text: RuleBuilder, inFamilies = families): void => {
      firewall.addRule(text, { chain: 'INPUT', phase, families: inFamilies, declaredBy: this });
    };
    const linkLocal = rule().source('fe80::/10');
    add('loopback', rule().inInterface('lo').jump('ACCEPT'));
    for (const type of neighbourDiscovery) add('essential', rule().icmpv6(type).jump('ACCEPT'), ipv6);
    for (const type of listenerDiscovery) add('essential', linkLocal.icmpv6(type).jump('ACCEPT'), ipv6);
    if (dhcpv6Client) add('essential', linkLocal.udp({ sport: 547, dport: 546 }).jump('ACCEPT'), ipv6);
    add('invalid', rule().ctstate('INVALID').jump('DROP'));
    add('established', rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'));
    for (const type of icmpErrors) add('icmp', rule().icmp(type).jump('ACCEPT'), ipv4);
    for (const type of icmpv6Errors) add('icmp', rule().icmpv6(type).jump('ACCEPT'), ipv6);
    if (!ping) return;
    add('icmp', rule().icmp('echo-request').jump('ACCEPT'), ipv4);
    add('icmp', rule().icmpv6('echo-request').jump('ACCEPT'), ipv6);
  }

  private addOutput(firewall: Firewall): void {
    const add = (phase: Phase, text: RuleBuilder, inFamilies = families): void => {
      firewall.addRule(text, { chain: 'OUTPUT', phase, families: inFamilies, declaredBy: this });
    };
    add('loopback', rule().outInterface('lo').jump('ACCEPT'));
    add('essential', rule().protocol('ipv6-icmp').jump('ACCEPT'), ipv6);
    add('invalid', rule().ctstate('INVALID').jump('DROP'));
    add('established', rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'));
    add('icmp', rule().icmp('echo-request').jump('ACCEPT'), ipv4);
  }
}
