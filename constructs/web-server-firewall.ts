import { Construct } from 'constructs';
import type { FirewallError } from '../lib/base/firewall-error';
import { families } from '../lib/net/family';
import { constructError } from './construct-problems';
import { takes } from './argument-kinds';
import { checkArguments } from './check-arguments';
import { Firewall } from './firewall';
import { policiesArguments } from './firewall-arguments';
import type { FirewallPolicies } from './firewall-props';
import { Peer, type PeerLike, type PeerMatch, fromPeer } from './peer';
import { Port, type PortLike, newConnectionsTo } from './port';
import { StatefulBase, type StatefulBaseProps } from './stateful-base';

/** Settings of `WebServerFirewall`. */
export interface WebServerFirewallProps extends Omit<StatefulBaseProps, 'output'> {
  /** Services that are open. @default Port.http and Port.https */
  readonly services?: readonly PortLike[];
  /** Who may reach them. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** Policies; those left out stay as they are on the host. @default { input: 'DROP' } */
  readonly policies?: FirewallPolicies;
  /** Services that this host may connect to, where the output policy is DROP. @default dns, http, https and ntp */
  readonly outgoing?: readonly PortLike[];
}

/** What the constructor takes. */
const propsKind = takes.object<WebServerFirewallProps>({
  ping: takes.flag,
  dhcpv6Client: takes.flag,
  services: takes.services,
  from: takes.peers,
  policies: policiesArguments,
  outgoing: takes.services,
});

const webServices: readonly PortLike[] = [Port.http, Port.https];
const usualOutgoing: readonly PortLike[] = [Port.dns, Port.http, Port.https, Port.ntp];

/**
 * A web server: http and https are open over IPv4 and IPv6, ping works, packets of established connections are accepted, and
 * all others are dropped. The SSH port stays open to everybody unless `RateLimitedSsh` or `SafetyChain` governs it.
 *
 * @example
 * new WebServerFirewall(firewall, 'web', { services: [Port.https, Port.tcp(8443)] });
 */
export class WebServerFirewall extends Construct {
  /**
   * @throws FirewallError `construct/empty-list`, `construct/bad-address`, `construct/unknown-family`, `construct/bad-port`,
   * `construct/unknown-service`, `construct/declared-twice`
   */
  constructor(scope: Construct, id: string, props: WebServerFirewallProps = {}) {
    super(scope, id);
    checkArguments(this, 'WebServerFirewall', props, propsKind);
    const firewall = Firewall.of(this);
    firewall.claims.claim(this, 'WebServerFirewall');
    const { services = webServices, from = [Peer.any()], outgoing = usualOutgoing, ...others } = props;
    const { policies = { input: 'DROP' }, ...base } = others;
    const peers = from.flatMap((peer) => Peer.matchesOf(peer, this));
    if (peers.length === 0) throw this.nobodyLeft();
    const dropsOutput = policies.output === 'DROP';
    new StatefulBase(this, 'base', { ...base, output: dropsOutput });
    firewall.setPolicies(policies);
    for (const service of services) this.open(firewall, service, peers);
    if (!dropsOutput) return;
    for (const service of outgoing) this.reach(firewall, service);
  }

  private open(firewall: Firewall, service: PortLike, peers: readonly PeerMatch[]): void {
    for (const port of Port.matchesOf(service, this)) {
      for (const peer of peers) {
        const accept = fromPeer(newConnectionsTo(port), peer).jump('ACCEPT');
        firewall.addRule(accept, { chain: 'INPUT', families: [peer.family], declaredBy: this });
      }
    }
  }

  private nobodyLeft(): FirewallError {
    return constructError(this, {
      code: 'construct/empty-list',
      summary: '`from` is empty, so nobody could reach the services',
      help: 'name who may, or leave `from` out for everybody',
    });
  }

  private reach(firewall: Firewall, service: PortLike): void {
    for (const port of Port.matchesOf(service, this)) {
      const accept = newConnectionsTo(port).jump('ACCEPT');
      firewall.addRule(accept, { chain: 'OUTPUT', families, declaredBy: this });
    }
  }
}
