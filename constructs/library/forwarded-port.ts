import { Construct } from 'constructs';
import { portForwardingRule, translatedRule } from '../../lib/patterns/translation';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import { interfaceArgument } from '../firewall/intent-arguments';
import { nobodyLeft } from '../firewall/intents';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { Service, type ServiceLike } from '../values/service';

/** Settings of `ForwardedPort`. */
export interface ForwardedPortProps {
  /** What others connect to. */
  readonly service: ServiceLike;
  /** IPv4 address of the host that it leads to. */
  readonly to: string;
  /** The port there. @default the same */
  readonly toPort?: number;
  /** Who may use it. @default Peer.anyIpv4() */
  readonly from?: readonly PeerLike[];
  /** Interface that the packets come in by. @default all */
  readonly outside?: InterfaceLike;
  /** The address that others connect to. @default whichever: all that comes in by the interface */
  readonly publicAddress?: string;
  /** Whether FORWARD lets the translated packets through; `false` where other rules say which. @default true */
  readonly admit?: boolean;
}

/** What the constructor takes. */
export const forwardedPortArguments = takes.object<ForwardedPortProps>({
  service: takes.required(takes.service),
  to: takes.required(takes.text),
  toPort: takes.number,
  from: takes.peers,
  outside: interfaceArgument,
  publicAddress: takes.text,
  admit: takes.flag,
});

/**
 * A port of this host that leads to another host. Answers are translated by themselves; a whole gateway, with hairpin for hosts
 * that stand beside the server, is `GatewayFirewall`.
 *
 * @example
 * new ForwardedPort(firewall, 'vpn', { outside: 'eth0', service: Service.openvpn, to: '192.168.0.67' });
 */
export class ForwardedPort extends Construct {
  /** @throws FirewallError `construct/bad-port`, `construct/bad-address`, `construct/bad-interface`, `construct/empty-list` */
  constructor(scope: Construct, id: string, props: ForwardedPortProps) {
    super(scope, id);
    checkArguments(this, 'ForwardedPort', props, forwardedPortArguments);
    const firewall = Firewall.of(this);
    const { service, to, toPort, from = [Peer.anyIpv4()], outside, publicAddress, admit = true } = props;
    const inInterface = outside === undefined ? undefined : Interface.textOf(outside, this);
    const dport = toPort === undefined ? undefined : Port.tcp(toPort).matchFor(this).dport;
    const parts = Service.matchesOf(service, this);
    const peers = from
      .flatMap((peer) => Peer.matchesOf(peer, this))
      .filter(({ family }) => family === 'ipv4');
    if (peers.length === 0 || !firewall.families.includes('ipv4')) throw nobodyLeft(['ipv4'], this);
    const servers = Peer.matchesOf(Peer.ipv4(to), this);
    const options = { families: ['ipv4'] as const, declaredBy: this };
    for (const part of parts) {
      if (part.kind !== 'port' || (dport !== undefined && parts.length > 1)) throw noPort(this, service);
      const arrived = dport === undefined ? part : { ...part, dport };
      for (const peer of peers) {
        const leading = portForwardingRule({
          part,
          from: peer,
          inInterface,
          publicAddress,
          to,
          toPort: dport,
        });
        firewall.addRule(leading, { ...options, table: 'nat', chain: 'PREROUTING' });
        for (const server of admit ? servers : [])
          firewall.addRule(translatedRule(arrived, peer, server), { ...options, chain: 'FORWARD' });
      }
    }
  }
}

/** What cannot be forwarded to one port. */
export function noPort(construct: Construct, service: ServiceLike): Error {
  return constructError(construct, {
    code: 'construct/bad-port',
    summary: `${String(service)} cannot be forwarded as it is declared`,
    detail: 'only ports can be forwarded, and `toPort` is for a service of one port',
    help: 'name one forward for each port, such as { service: Port.tcp(8443), to: "192.168.1.10", toPort: 443 }',
  });
}
