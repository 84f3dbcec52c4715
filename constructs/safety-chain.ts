import { Construct } from 'constructs';
import { families } from '../lib/net/family';
import { rule } from '../lib/ruleset/build/rule-builder';
import { constructError } from './construct-problems';
import { takes } from './argument-kinds';
import { checkArguments } from './check-arguments';
import { Firewall } from './firewall';
import { Peer, type PeerLike, fromPeer } from './peer';
import { Service, type ServiceLike, newConnectionsTo } from './service';
import { chainNameFor } from './stable-names';

/** Settings of `SafetyChain`. */
export interface SafetyChainProps {
  /** Addresses that may reach the services, of both families. */
  readonly trusted: readonly PeerLike[];
  /** Services that only they may reach. */
  readonly services: readonly ServiceLike[];
  /** Name of the chain, at most 28 bytes. @default `SAFETY-` and the owner, shortened */
  readonly chainName?: string;
  /** New connections from everybody else: dropped, or rejected with an ICMP error. @default 'drop' */
  readonly others?: 'drop' | 'reject';
}

/** What the constructor takes. */
export const safetyChainArguments = takes.object<SafetyChainProps>({
  trusted: takes.required(takes.peers),
  services: takes.required(takes.services),
  chainName: takes.text,
  others: takes.oneOf('drop', 'reject'),
});

/**
 * Services for trusted addresses only: new connections to them go through one chain, which accepts the trusted addresses and no
 * others. It stands before services that are open to everybody, so a port that is named in both is for the trusted.
 *
 * @example
 * new SafetyChain(firewall, 'safety', { trusted: ['192.0.2.0/24', '2001:db8::/32'], services: [Service.ssh, Service.mysql] });
 */
export class SafetyChain extends Construct {
  /**
   * @throws FirewallError `construct/empty-list`, `construct/bad-address`, `construct/unknown-family`, `construct/bad-port`,
   * `construct/unknown-service`, `construct/declared-twice`, `construct/chain-taken`
   */
  constructor(scope: Construct, id: string, props: SafetyChainProps) {
    super(scope, id);
    checkArguments(this, 'SafetyChain', props, safetyChainArguments);
    const firewall = Firewall.of(this);
    const { trusted, services, others = 'drop' } = props;
    const { chainName = chainNameFor('SAFETY', this, firewall.owner) } = props;
    firewall.claims.claim(this, `SafetyChain ${chainName}`);
    const peers = trusted.flatMap((peer) => Peer.matchesOf(peer, this));
    this.checkNotEmpty(
      'trusted',
      peers.filter(({ family }) => firewall.families.includes(family)),
    );
    this.checkNotEmpty('services', services);
    firewall.addChain(chainName, { declaredBy: this });
    for (const part of services.flatMap((service) => Service.matchesOf(service, this))) {
      if (part.kind === 'port' && part.protocol === 'tcp') firewall.claims.claimPort(this, part.dport);
      for (const family of families) {
        const opening = newConnectionsTo(part, family).jumpTo(chainName);
        firewall.addRule(opening, { chain: 'INPUT', phase: 'trusted', families: [family], declaredBy: this });
      }
    }
    for (const peer of peers) {
      const accept = fromPeer(rule(), peer).jump('ACCEPT');
      firewall.addRule(accept, { chain: chainName, families: [peer.family], declaredBy: this });
    }
    const last = others === 'drop' ? rule().jump('DROP') : rule().jump('REJECT');
    firewall.addRule(last, { chain: chainName, families, declaredBy: this });
  }

  private checkNotEmpty(name: string, list: readonly unknown[]): void {
    if (list.length > 0) return;
    throw constructError(this, {
      code: 'construct/empty-list',
      summary: `\`${name}\` is empty, so the chain would block everybody or nobody`,
      help: 'name at least one, or leave the construct out',
    });
  }
}
