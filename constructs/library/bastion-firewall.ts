import { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { rateLimitArgument } from '../firewall/intent-arguments';
import { Peer, type PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { RateLimit } from '../values/rate-limit';
import { Service, type ServiceLike } from '../values/service';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';

/** Settings of `BastionFirewall`. */
export interface BastionFirewallProps extends ServerFirewallProps {
  /** Who may log in. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** Hosts that people go on to: those, or what admits the bastion in their own firewalls. */
  readonly to: readonly PeerLike[];
  /** By which service they go on. @default Service.ssh */
  readonly service?: ServiceLike;
  /** TCP port of the bastion's own sshd. @default 22 */
  readonly port?: number;
  /** How often an address may log in. @default RateLimit.recent({ connections: 10, seconds: 60 }) */
  readonly rateLimit?: RateLimit;
}

const usualLimit = RateLimit.recent({ connections: 10, seconds: 60 });

/** What the constructor takes. */
export const bastionFirewallArguments = takes.object<BastionFirewallProps>({
  ...serverArguments,
  from: takes.peers,
  to: takes.required(takes.peers),
  service: takes.service,
  port: takes.number,
  rateLimit: rateLimitArgument,
});

/**
 * The one way in: SSH to the bastion, and from there SSH to the hosts behind it, and nothing else. All policies are DROP.
 * Where a host behind it is a `Firewall` or a `HostGroup`, it admits the bastion.
 *
 * @example
 * new BastionFirewall(firewall, 'bastion', { from: ['192.0.2.0/24'], to: ['198.51.100.0/24'] });
 */
export class BastionFirewall extends Construct {
  /** @throws FirewallError `construct/empty-list`, `construct/no-addresses`, and as `allowFrom` does */
  constructor(scope: Construct, id: string, props: BastionFirewallProps) {
    super(scope, id);
    checkArguments(this, 'BastionFirewall', props, bastionFirewallArguments);
    const { from = [Peer.any()], to, service = Service.ssh, port, rateLimit = usualLimit, ...server } = props;
    const policies = { input: 'DROP', forward: 'DROP', output: 'DROP' } as const;
    const firewall = closeServer(this, { policies, ...server });
    const login = port === undefined ? Service.ssh : Port.tcp(port);
    openServer(this, firewall, [login], from, { rateLimit });
    for (const peer of to) firewall.allowTo(peer, service, { declaredBy: this });
  }
}
