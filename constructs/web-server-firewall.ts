import { Construct } from 'constructs';
import type { FirewallError } from '../lib/base/firewall-error';
import { constructError } from './construct-problems';
import { Firewall } from './firewall';
import type { FirewallPolicies } from './firewall-props';
import { Peer, type PeerLike } from './peer';
import { Service, type ServiceLike } from './service';
import { StatefulBase, type StatefulBaseProps } from './stateful-base';

/** Settings of `WebServerFirewall`. */
export interface WebServerFirewallProps extends Omit<StatefulBaseProps, 'output'> {
  /** Services that are open. @default Service.http and Service.https */
  readonly services?: readonly ServiceLike[];
  /** Who may reach them. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** Policies; those left out stay as they are on the host. @default { input: 'DROP' } */
  readonly policies?: FirewallPolicies;
  /** Services that this host may connect to, where the output policy is DROP. @default dns, http, https and ntp */
  readonly outgoing?: readonly ServiceLike[];
}

const webServices: readonly ServiceLike[] = [Service.http, Service.https];
const usualOutgoing: readonly ServiceLike[] = [Service.dns, Service.http, Service.https, Service.ntp];

/**
 * A web server: http and https are open over IPv4 and IPv6, ping works, packets of established connections are accepted, and
 * all others are dropped. The SSH port stays open to everybody unless `RateLimitedSsh` or `SafetyChain` governs it.
 *
 * @example
 * new WebServerFirewall(firewall, 'web', { services: [Service.https, Port.tcp(8443)] });
 */
export class WebServerFirewall extends Construct {
  /**
   * @throws FirewallError `construct/empty-list`, `construct/bad-address`, `construct/unknown-family`, `construct/bad-port`,
   * `construct/unknown-service`, `construct/declared-twice`
   */
  constructor(scope: Construct, id: string, props: WebServerFirewallProps = {}) {
    super(scope, id);
    const firewall = Firewall.of(this);
    firewall.claims.claim(this, 'WebServerFirewall');
    const { services = webServices, from = [Peer.any()], outgoing = usualOutgoing, ...others } = props;
    const { policies = { input: 'DROP' }, ...base } = others;
    if (from.length === 0) throw this.nobodyLeft();
    const dropsOutput = policies.output === 'DROP';
    new StatefulBase(this, 'base', { ...base, output: dropsOutput });
    firewall.setPolicies(policies);
    for (const service of services)
      for (const peer of from) firewall.allowFrom(peer, service, { declaredBy: this });
    if (!dropsOutput) return;
    for (const service of outgoing) firewall.allowTo(Peer.any(), service, { declaredBy: this });
  }

  private nobodyLeft(): FirewallError {
    return constructError(this, {
      code: 'construct/empty-list',
      summary: '`from` is empty, so nobody could reach the services',
      help: 'name who may, or leave `from` out for everybody',
    });
  }
}
