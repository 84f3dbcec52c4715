import { Construct } from 'constructs';
import { statefulBasePattern, statefulForward, statefulOutput } from '../../lib/patterns/stateful-base';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';

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
    const { ping = true, dhcpv6Client = true, icmp = true, output = false, forward = false } = props;
    if (icmp) firewall.claims.claim(this, icmpClaim);
    if (output) firewall.claims.claim(this, outputClaim);
    if (forward) firewall.claims.claim(this, forwardClaim);
    const pattern = statefulBasePattern({ ping, dhcpv6Client, icmp, output, forward });
    declarePattern(firewall, this, pattern);
  }
}

/** As `StatefulBase` with `output`. */
export function addStatefulOutput(firewall: Firewall, declaredBy: Construct): void {
  firewall.claims.claim(declaredBy, outputClaim);
  declarePattern(firewall, declaredBy, { chains: [], rules: statefulOutput() });
}

/** As `StatefulBase` with `forward`. */
export function addStatefulForward(firewall: Firewall, declaredBy: Construct): void {
  firewall.claims.claim(declaredBy, forwardClaim);
  declarePattern(firewall, declaredBy, { chains: [], rules: statefulForward() });
}

const outputClaim = 'StatefulBase for OUTPUT';
const forwardClaim = 'StatefulBase for FORWARD';

/** What only one construct says: which ICMP is accepted. */
export const icmpClaim = 'ICMP to the host';
