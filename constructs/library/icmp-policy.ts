import { Construct } from 'constructs';
import { icmpPolicyPattern } from '../../lib/patterns/icmp-policy';
import type { PacketRate } from '../../lib/patterns/packet-rate';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';
import { Peer, type PeerLike } from '../values/peer';
import { icmpClaim } from './stateful-base';

/** Settings of `IcmpPolicy`. */
export interface IcmpPolicyProps {
  /** Who may ping the host; nobody with an empty list. @default Peer.any() */
  readonly ping?: readonly PeerLike[];
  /** How many echo requests are answered, of all together. @default '10/sec' */
  readonly pingRate?: PacketRate;
  /** Whether the host routes, so that errors and echo requests pass FORWARD as well. @default false */
  readonly transit?: boolean;
}

/** What the constructor takes. */
export const icmpPolicyArguments = takes.object<IcmpPolicyProps>({
  ping: takes.peers,
  pingRate: takes.text,
  transit: takes.flag,
});

/**
 * Which ICMP and ICMPv6 is accepted, as RFC 4890 recommends: neighbour discovery and MLD, errors that connections need, and
 * echo requests, with a limit. It stands in the place of what `StatefulBase` accepts.
 *
 * @example
 * new StatefulBase(firewall, 'base', { icmp: false });
 * new IcmpPolicy(firewall, 'icmp', { ping: ['192.0.2.0/24', '2001:db8::/32'], pingRate: '5/sec' });
 */
export class IcmpPolicy extends Construct {
  /** @throws FirewallError `construct/declared-twice` beside a StatefulBase that accepts ICMP, `construct/bad-address` */
  constructor(scope: Construct, id: string, props: IcmpPolicyProps = {}) {
    super(scope, id);
    checkArguments(this, 'IcmpPolicy', props, icmpPolicyArguments);
    const { ping = [Peer.any()], pingRate = '10/sec', transit = false } = props;
    const firewall = Firewall.of(this);
    firewall.claims.claim(this, icmpClaim);
    const pingers = ping.flatMap((peer) => Peer.matchesOf(peer, this));
    declarePattern(firewall, this, icmpPolicyPattern({ ping: pingers, pingRate, transit }));
  }
}
