import { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { interfaceArgument } from '../firewall/intent-arguments';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { Service, type ServiceLike } from '../values/service';
import { addStatefulForward } from './stateful-base';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';

/** Settings of `WireGuardFirewall`. */
export interface WireGuardFirewallProps extends ServerFirewallProps {
  /** Interface of the tunnel. @default 'wg0' */
  readonly tunnel?: InterfaceLike;
  /** UDP port that WireGuard listens on. @default 51820 */
  readonly port?: number;
  /** Who may connect to it. @default Peer.any(): WireGuard does not answer to strangers */
  readonly from?: readonly PeerLike[];
  /** What peers of the tunnel may reach on this host. @default nothing but ping */
  readonly services?: readonly ServiceLike[];
  /** Networks behind this host that peers of the tunnel may reach. @default none */
  readonly networks?: readonly PeerLike[];
}

/** What the constructor takes. */
export const wireGuardFirewallArguments = takes.object<WireGuardFirewallProps>({
  ...serverArguments,
  tunnel: interfaceArgument,
  port: takes.number,
  from: takes.peers,
  services: takes.services,
  networks: takes.peers,
});

/**
 * A WireGuard server: its port is open, and what comes out of the tunnel reaches what is named, on this host or behind it.
 *
 * @example
 * new WireGuardFirewall(firewall, 'vpn', { services: [Service.ssh], networks: ['192.168.1.0/24'] });
 */
export class WireGuardFirewall extends Construct {
  /** @throws FirewallError `construct/bad-port`, `construct/bad-interface`, and as `allowFrom` does */
  constructor(scope: Construct, id: string, props: WireGuardFirewallProps = {}) {
    super(scope, id);
    checkArguments(this, 'WireGuardFirewall', props, wireGuardFirewallArguments);
    const { tunnel = 'wg0', port, from = [Peer.any()], services = [], networks = [], ...server } = props;
    const policies = { input: 'DROP', forward: 'DROP' } as const;
    const firewall = closeServer(this, { policies, ...server });
    const inInterface = Interface.textOf(tunnel, this);
    openServer(this, firewall, [port === undefined ? Service.wireguard : Port.udp(port)], from);
    for (const service of services)
      firewall.allowFrom(Peer.any(), service, { interface: inInterface, declaredBy: this });
    if (networks.length > 0 && !firewall.claims.has('StatefulBase for FORWARD'))
      addStatefulForward(firewall, this);
    for (const network of networks)
      firewall.allowForward(Peer.any(), network, Service.any, { inInterface, declaredBy: this });
  }
}
