import { Construct } from 'constructs';
import type { FirewallError } from '../lib/base/firewall-error';
import { families } from '../lib/net/family';
import { rule } from '../lib/ruleset/build/rule-builder';
import { constructError } from './construct-problems';
import { Firewall, type FirewallPolicies } from './firewall';
import { type Peer, peersByFamily } from './peers';
import { Port, type PortLike } from './port';
import { StatefulBase, type StatefulBaseProps } from './stateful-base';

export interface WebServerFirewallProps extends Omit<StatefulBaseProps, 'output'> {
  /** Services that are open. @default ['http', 'https'] */
  readonly services?: readonly PortLike[];
  /** Who may reach them. @default everybody */
  readonly from?: readonly Peer[];
  /** Policies; what is left out stays as it is on the host. @default { input: 'DROP' } */
  readonly policies?: FirewallPolicies;
  /** Services that this host may reach itself, where the output policy is DROP. @default dns, http, https and ntp */
  readonly outgoing?: readonly PortLike[];
}

/**
 * A web server: http and https are open over IPv4 and IPv6, ping works, what belongs to connections that are
 * there comes in, and all else is dropped. The SSH port stays open to everybody unless `RateLimitedSsh` or
 * `SafetyChain` governs it.
 *
 * @example
 * new WebServerFirewall(firewall, 'web', { services: ['https', Port.tcp(8443)] });
 */
export class WebServerFirewall extends Construct {
  constructor(scope: Construct, id: string, props: WebServerFirewallProps = {}) {
    super(scope, id);
    const firewall = Firewall.of(this);
    firewall.once(this, 'WebServerFirewall');
    const { services = ['http', 'https'], from, policies = { input: 'DROP' }, outgoing, ...base } = props;
    if (from?.length === 0) throw this.nobodyLeft();
    const dropsOutput = policies.output === 'DROP';
    new StatefulBase(this, 'base', { ...base, output: dropsOutput });
    firewall.setPolicies(policies);
    for (const service of services) this.open(firewall, Port.from(service, this), from);
    if (!dropsOutput) return;
    for (const service of outgoing ?? ['dns', 'http', 'https', 'ntp'])
      this.reach(firewall, Port.from(service, this));
  }

  private open(firewall: Firewall, port: Port, from: readonly Peer[] | undefined): void {
    for (const { protocol, dport } of port.matches) {
      const opening = (protocol === 'tcp' ? rule().tcp({ dport }) : rule().udp({ dport })).ctstate('NEW');
      if (from === undefined) {
        firewall.addRule(this, opening.jump('ACCEPT'), { chain: 'INPUT', families });
        continue;
      }
      const peers = peersByFamily(from, this);
      for (const family of families) {
        for (const peer of peers[family]) {
          firewall.addRule(this, opening.source(peer).jump('ACCEPT'), { chain: 'INPUT', families: [family] });
        }
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

  private reach(firewall: Firewall, port: Port): void {
    for (const { protocol, dport } of port.matches) {
      const reaching = (protocol === 'tcp' ? rule().tcp({ dport }) : rule().udp({ dport })).ctstate('NEW');
      firewall.addRule(this, reaching.jump('ACCEPT'), { chain: 'OUTPUT', families });
    }
  }
}
