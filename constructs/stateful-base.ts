import { Construct } from 'constructs';
import { type Family, families } from '../lib/net/family';
import { type RuleBuilder, rule } from '../lib/ruleset/build/rule-builder';
import { takes } from './argument-kinds';
import { checkArguments } from './check-arguments';
import { Firewall } from './firewall';
import { type IcmpType, icmpMatch, icmpTypes } from './icmp-types';
import type { Phase } from './phase';

/** Settings of `StatefulBase`. */
export interface StatefulBaseProps {
  /** Whether other hosts may ping this one. @default true */
  readonly ping?: boolean;
  /** Whether answers of a DHCPv6 server are accepted. @default true */
  readonly dhcpv6Client?: boolean;
  /** Whether OUTPUT gets the same rules, for firewalls whose policy drops there. @default false */
  readonly output?: boolean;
  /** Whether FORWARD drops INVALID packets and accepts those of connections that were accepted, for hosts that route. @default false */
  readonly forward?: boolean;
  /** Whether ICMP and ICMPv6 to the host are accepted as above; `false` where an `IcmpPolicy` says so. @default true */
  readonly icmp?: boolean;
}

/** What the constructor takes. */
export const statefulBaseArguments = takes.object<StatefulBaseProps>({
  ping: takes.flag,
  dhcpv6Client: takes.flag,
  output: takes.flag,
  forward: takes.flag,
  icmp: takes.flag,
});

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
    checkArguments(this, 'StatefulBase', props, statefulBaseArguments);
    const firewall = Firewall.of(this);
    firewall.claims.claim(this, 'StatefulBase');
    const { output = false, forward = false, ...input } = props;
    addStatefulInput(firewall, this, input);
    if (output) addStatefulOutput(firewall, this);
    if (forward) addStatefulForward(firewall, this);
  }
}

type Add = (phase: Phase, text: RuleBuilder, inFamilies?: readonly Family[]) => void;

function adderTo(firewall: Firewall, chain: string, declaredBy: Construct): Add {
  return (phase, text, inFamilies = families) => {
    firewall.addRule(text, { chain, phase, families: inFamilies, declaredBy });
  };
}

function addStatefulInput(
  firewall: Firewall,
  declaredBy: Construct,
  { ping = true, dhcpv6Client = true, icmp = true }: StatefulBaseProps,
): void {
  const add = adderTo(firewall, 'INPUT', declaredBy);
  add('loopback', rule().inInterface('lo').jump('ACCEPT'));
  if (icmp) {
    firewall.claims.claim(declaredBy, icmpClaim);
    addIcmp(add, ['address']);
  }
  if (dhcpv6Client)
    add('essential', rule().source('fe80::/10').udp({ sport: 547, dport: 546 }).jump('ACCEPT'), ipv6);
  add('invalid', rule().ctstate('INVALID').jump('DROP'));
  add('established', rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'));
  if (icmp) addIcmp(add, ping ? ['error', 'echo'] : ['error']);
}

/** As `StatefulBase` with `output`. */
export function addStatefulOutput(firewall: Firewall, declaredBy: Construct): void {
  firewall.claims.claim(declaredBy, 'StatefulBase for OUTPUT');
  const add = adderTo(firewall, 'OUTPUT', declaredBy);
  add('loopback', rule().outInterface('lo').jump('ACCEPT'));
  add('essential', rule().protocol('ipv6-icmp').jump('ACCEPT'), ipv6);
  add('invalid', rule().ctstate('INVALID').jump('DROP'));
  add('established', rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'));
  add('icmp', rule().icmp('echo-request').jump('ACCEPT'), ipv4);
}

/** As `StatefulBase` with `forward`. */
export function addStatefulForward(firewall: Firewall, declaredBy: Construct): void {
  firewall.claims.claim(declaredBy, 'StatefulBase for FORWARD');
  const add = adderTo(firewall, 'FORWARD', declaredBy);
  add('invalid', rule().ctstate('INVALID').jump('DROP'));
  add('established', rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'));
}

/** What only one construct says: which ICMP is accepted. */
export const icmpClaim = 'ICMP to the host';

/** The types of some uses, each in its family. */
function addIcmp(add: Add, uses: readonly IcmpType['use'][]): void {
  for (const type of icmpTypes) {
    if (!uses.includes(type.use)) continue;
    const phase = type.use === 'address' ? 'essential' : 'icmp';
    add(phase, icmpMatch(type).jump('ACCEPT'), [type.family]);
  }
}
