import { Construct } from 'constructs';
import { rule } from '../lib/ruleset/build/rule-builder';
import { Firewall } from './firewall';

export interface StatefulBaseProps {
  /** Whether hosts may ping this one. @default true */
  readonly ping?: boolean;
  /** Whether answers of a DHCPv6 server are let in. @default true */
  readonly dhcpv6Client?: boolean;
  /** Whether the same is said for OUTPUT, for firewalls that drop there by policy. @default false */
  readonly output?: boolean;
}

/** Errors that a connection needs to work, and that belong to none: ICMP type by name. */
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

/**
 * What every stateful firewall begins with: loopback, neighbour discovery, no INVALID packets, packets of
 * connections that are there, ICMP and ICMPv6 as far as a host needs it.
 */
export class StatefulBase extends Construct {
  constructor(scope: Construct, id: string, props: StatefulBaseProps = {}) {
    super(scope, id);
    const firewall = Firewall.of(this);
    firewall.once(this, 'StatefulBase');
    const { ping = true, dhcpv6Client = true, output = false } = props;
    this.addInput(firewall, ping, dhcpv6Client);
    if (output) this.addOutput(firewall);
  }

  private addInput(firewall: Firewall, ping: boolean, dhcpv6Client: boolean): void {
    const chain = 'INPUT';
    firewall.addRule(this, rule().inInterface('lo').jump('ACCEPT'), { chain, phase: 'loopback' });
    for (const type of neighbourDiscovery) {
      firewall.addRule(this, rule().icmpv6(type).jump('ACCEPT'), {
        chain,
        phase: 'essential',
        families: ['ipv6'],
      });
    }
    for (const type of listenerDiscovery) {
      const listener = rule().source('fe80::/10').icmpv6(type).jump('ACCEPT');
      firewall.addRule(this, listener, { chain, phase: 'essential', families: ['ipv6'] });
    }
    if (dhcpv6Client) {
      const answer = rule().source('fe80::/10').udp({ sport: 547, dport: 546 }).jump('ACCEPT');
      firewall.addRule(this, answer, { chain, phase: 'essential', families: ['ipv6'] });
    }
    firewall.addRule(this, rule().ctstate('INVALID').jump('DROP'), { chain, phase: 'invalid' });
    firewall.addRule(this, rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'), {
      chain,
      phase: 'established',
    });
    for (const type of icmpErrors) {
      firewall.addRule(this, rule().icmp(type).jump('ACCEPT'), { chain, phase: 'icmp', families: ['ipv4'] });
    }
    for (const type of icmpv6Errors) {
      firewall.addRule(this, rule().icmpv6(type).jump('ACCEPT'), {
        chain,
        phase: 'icmp',
        families: ['ipv6'],
      });
    }
    if (!ping) return;
    firewall.addRule(this, rule().icmp('echo-request').jump('ACCEPT'), {
      chain,
      phase: 'icmp',
      families: ['ipv4'],
    });
    firewall.addRule(this, rule().icmpv6('echo-request').jump('ACCEPT'), {
      chain,
      phase: 'icmp',
      families: ['ipv6'],
    });
  }

  private addOutput(firewall: Firewall): void {
    const chain = 'OUTPUT';
    firewall.addRule(this, rule().outInterface('lo').jump('ACCEPT'), { chain, phase: 'loopback' });
    firewall.addRule(this, rule().protocol('ipv6-icmp').jump('ACCEPT'), {
      chain,
      phase: 'essential',
      families: ['ipv6'],
    });
    firewall.addRule(this, rule().ctstate('INVALID').jump('DROP'), { chain, phase: 'invalid' });
    firewall.addRule(this, rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'), {
      chain,
      phase: 'established',
    });
    firewall.addRule(this, rule().icmp('echo-request').jump('ACCEPT'), {
      chain,
      phase: 'icmp',
      families: ['ipv4'],
    });
  }
}
