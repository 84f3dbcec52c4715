import { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { Firewall } from '../firewall/firewall';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';

/** Settings of `WebServerFirewall`. */
export interface WebServerFirewallProps extends ServerFirewallProps {
  /** Services that are open. @default Service.http and Service.https */
  readonly services?: readonly ServiceLike[];
  /** Who may reach them. @default Peer.any() */
  readonly from?: readonly PeerLike[];
}

/** What the constructor takes. */
export const webServerFirewallArguments = takes.object<WebServerFirewallProps>({
  ...serverArguments,
  services: takes.services,
  from: takes.peers,
});

const webServices: readonly ServiceLike[] = [Service.http, Service.https];

/**
 * A web server: http and https are open over IPv4 and IPv6, ping works, packets of established connections are accepted, and
 * all others are dropped. The SSH port stays open to everybody unless `RateLimitedSsh`, `SafetyChain` or `allowFrom` governs it.
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
    checkArguments(this, 'WebServerFirewall', props, webServerFirewallArguments);
    Firewall.of(this).claims.claim(this, 'WebServerFirewall');
    const { services = webServices, from = [Peer.any()], ...server } = props;
    openServer(this, closeServer(this, server), services, from);
  }
}
