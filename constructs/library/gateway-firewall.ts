import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { type PeerMatch, fromPeer, toPeer } from '../../lib/patterns/peer-match';
import type { ServicePart } from '../../lib/patterns/service-part';
import { packetsOf } from '../../lib/patterns/service-part';
import { destinationOf, masqueradingRule, translatedRule } from '../../lib/patterns/translation';
import { type RuleBuilder, rule } from '../../lib/ruleset/build/rule-builder';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { interfaceArgument } from '../firewall/intent-arguments';
import type { Firewall } from '../firewall/firewall';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type AddressLike, type PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { Service, type ServiceLike } from '../values/service';
import { addStatefulForward } from './stateful-base';
import { noPort } from './forwarded-port';
import { type ServerFirewallProps, closeServer, serverArguments } from './server';

/** A port of the gateway that leads to a host behind it. */
export interface PortForward {
  /** What the outside connects to. */
  readonly service: ServiceLike;
  /** IPv4 address of the host behind the gateway. */
  readonly to: string;
  /** The port there. @default the same */
  readonly toPort?: number;
  /** Who may use it. @default Peer.any() */
  readonly from?: readonly PeerLike[];
}

/** Settings of `GatewayFirewall`. */
export interface GatewayFirewallProps extends ServerFirewallProps {
  /** Interface that leads to the internet. */
  readonly outside: InterfaceLike;
  /** Interface of the network behind the gateway. */
  readonly inside: InterfaceLike;
  /** IPv4 prefixes, and IPv6 prefixes if there are any, of that network. */
  readonly network: readonly AddressLike[];
  /** The gateway's fixed IPv4 address outside. @default whichever it has: masquerading */
  readonly publicAddress?: string;
  /** What the network may reach outside. @default Service.any */
  readonly allowed?: readonly ServiceLike[];
  /** What the network may reach on the gateway itself. @default dns and dhcp */
  readonly services?: readonly ServiceLike[];
  /** Ports that lead to hosts behind the gateway, from outside and, by hairpin, from inside. @default none */
  readonly forwards?: readonly PortForward[];
  /** Whether the maximum segment size of TCP is clamped to what fits on the way out, which PPPoE and tunnels need. @default true */
  readonly clampMss?: boolean;
}

/** What the constructor takes. */
export const gatewayFirewallArguments = takes.object<GatewayFirewallProps>({
  ...serverArguments,
  outside: takes.required(interfaceArgument),
  inside: takes.required(interfaceArgument),
  network: takes.required(takes.peers),
  publicAddress: takes.text,
  allowed: takes.services,
  services: takes.services,
  forwards: takes.listOf(
    takes.object<PortForward>({
      service: takes.required(takes.service),
      to: takes.required(takes.text),
      toPort: takes.number,
      from: takes.peers,
    }),
  ),
  clampMss: takes.flag,
});

/**
 * A gateway: the network behind it reaches the internet, and nothing comes in that was not asked for or forwarded. IPv4 is
 * translated, IPv6 is routed. Policies of INPUT and FORWARD are DROP.
 *
 * @example
 * new GatewayFirewall(firewall, 'gateway', {
 *   outside: 'ppp0',
 *   inside: 'lan0',
 *   network: ['192.168.1.0/24', '2001:db8:1::/64'],
 *   forwards: [{ service: Service.https, to: '192.168.1.10' }],
 * });
 */
export class GatewayFirewall extends Construct {
  private readonly firewall: Firewall;
  private readonly outside: string;
  private readonly inside: string;
  private readonly network: readonly PeerMatch[];

  /** @throws FirewallError `construct/empty-list`, `construct/bad-interface`, `construct/bad-port`, and as `allowForward` does */
  constructor(scope: Construct, id: string, props: GatewayFirewallProps) {
    super(scope, id);
    checkArguments(this, 'GatewayFirewall', props, gatewayFirewallArguments);
    const { outside, inside, network, publicAddress, allowed = [Service.any], ...others } = props;
    const { services = [Service.dns, Service.dhcp], forwards = [], clampMss = true, ...server } = others;
    this.firewall = closeServer(this, { policies: { input: 'DROP', forward: 'DROP' }, ...server });
    if (!this.firewall.claims.has('StatefulBase for FORWARD')) addStatefulForward(this.firewall, this);
    this.outside = Interface.textOf(outside, this);
    this.inside = Interface.textOf(inside, this);
    this.network = network.flatMap((peer) => Peer.matchesOf(peer, this));
    for (const service of services)
      this.firewall.allowFrom(Peer.any(), service, { interface: inside, declaredBy: this });
    const between = { inInterface: inside, outInterface: outside, declaredBy: this };
    for (const service of allowed)
      for (const peer of network) this.firewall.allowForward(peer, Peer.any(), service, between);
    this.translate(publicAddress);
    for (const forward of forwards) this.forward(forward, publicAddress);
    if (clampMss) this.clamp();
  }

  private translate(publicAddress: string | undefined): void {
    for (const peer of this.network.filter(({ family }) => family === 'ipv4')) {
      const outInterface = this.outside;
      this.nat('POSTROUTING', masqueradingRule({ network: peer, outInterface, publicAddress }));
    }
  }

  private forward({ service, to, toPort, from = [Peer.any()] }: PortForward, publicAddress?: string): void {
    const dport = toPort === undefined ? undefined : Port.tcp(toPort).matchFor(this).dport;
    const parts = Service.matchesOf(service, this);
    const peers = from
      .flatMap((peer) => Peer.matchesOf(peer, this))
      .filter(({ family }) => family === 'ipv4');
    const host = Peer.matchesOf(Peer.ipv4(to), this);
    for (const part of parts) {
      if (part.kind !== 'port') throw noPort(this, service);
      if (dport !== undefined && parts.length > 1) throw noPort(this, service);
      const arrived = dport === undefined ? part : { ...part, dport };
      for (const peer of peers) {
        for (const destined of this.destined(part, publicAddress)) {
          this.nat(
            'PREROUTING',
            fromPeer(destined, peer).jump('DNAT', { toDestination: destinationOf(to, dport) }),
          );
        }
        for (const server of host) this.admit(arrived, peer, server);
      }
      this.hairpin(arrived, host);
    }
  }

  /** Packets to the gateway's own address outside, wherever they come from. */
  private destined(part: ServicePart, publicAddress: string | undefined): readonly RuleBuilder[] {
    const packets = packetsOf(part, 'ipv4');
    if (publicAddress !== undefined) return [packets.destination(publicAddress)];
    // Its address inside is one of its own too, and stays the gateway's.
    const own = packets.match('addrtype', { dstType: ['LOCAL'] });
    return [own.inInterface(this.outside), ...this.insideOwn(own)];
  }

  private insideOwn(own: RuleBuilder): readonly RuleBuilder[] {
    const prefixes = this.network.filter(({ kind, family }) => kind === 'prefix' && family === 'ipv4');
    return prefixes.flatMap((peer) =>
      'text' in peer ? [own.inInterface(this.inside).destination({ not: peer.text })] : [],
    );
  }

  private admit(arrived: ServicePart, peer: PeerMatch, server: PeerMatch): void {
    this.firewall.addRule(translatedRule(arrived, peer, server), {
      chain: 'FORWARD',
      families: ['ipv4'],
      declaredBy: this,
    });
  }

  /** The server would answer a neighbour directly, so it has to see the gateway as the sender. */
  private hairpin(arrived: ServicePart, host: readonly PeerMatch[]): void {
    const neighbours = this.network.filter(({ family }) => family === 'ipv4');
    for (const neighbour of neighbours) {
      for (const server of host) {
        const back = toPeer(fromPeer(packetsOf(arrived, 'ipv4'), neighbour), server);
        this.nat('POSTROUTING', back.outInterface(this.inside).jump('MASQUERADE'));
      }
    }
  }

  private clamp(): void {
    const opening = rule()
      .outInterface(this.outside)
      .tcp({ tcpFlags: { mask: ['SYN', 'RST'], set: ['SYN'] } });
    this.firewall.addRule(opening.jump('TCPMSS', { clampMssToPmtu: true }), {
      table: 'mangle',
      chain: 'FORWARD',
      families,
      declaredBy: this,
    });
  }

  private nat(chain: 'PREROUTING' | 'POSTROUTING', text: RuleBuilder): void {
    this.firewall.addRule(text, { table: 'nat', chain, families: ['ipv4'], declaredBy: this });
  }
}
