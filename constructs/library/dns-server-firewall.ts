import { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { rateLimitArgument } from '../firewall/intent-arguments';
import { Peer, type PeerLike } from '../values/peer';
import type { RateLimit } from '../values/rate-limit';
import { Service } from '../values/service';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';

/** Settings of `DnsServerFirewall`. */
export interface DnsServerFirewallProps extends ServerFirewallProps {
  /** Who may ask: everybody asks an authoritative server, a resolver is for its own network alone. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** How much is answered; a server that everybody may ask is used for floods of answers to others. @default no limit */
  readonly rateLimit?: RateLimit;
  /** Whether DNS over TLS, TCP port 853, is open as well. @default false */
  readonly overTls?: boolean;
}

/** What the constructor takes. */
export const dnsServerFirewallArguments = takes.object<DnsServerFirewallProps>({
  ...serverArguments,
  from: takes.peers,
  rateLimit: rateLimitArgument,
  overTls: takes.flag,
});

/**
 * A name server, by UDP and TCP: answers that do not fit into a datagram are asked for again by TCP.
 *
 * @example
 * new DnsServerFirewall(firewall, 'dns', { rateLimit: RateLimit.perAddress('50/sec', { burst: 100 }) });
 */
export class DnsServerFirewall extends Construct {
  /** @throws FirewallError `construct/empty-list`, and as `allowFrom` does */
  constructor(scope: Construct, id: string, props: DnsServerFirewallProps = {}) {
    super(scope, id);
    checkArguments(this, 'DnsServerFirewall', props, dnsServerFirewallArguments);
    const { from = [Peer.any()], rateLimit, overTls = false, ...server } = props;
    const services = overTls ? [Service.dns, 'dns-over-tls'] : [Service.dns];
    const limits = rateLimit === undefined ? {} : { rateLimit };
    openServer(this, closeServer(this, server), services, from, limits);
  }
}
