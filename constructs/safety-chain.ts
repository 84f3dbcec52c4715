import { Construct } from 'constructs';
import { families } from '../lib/net/family';
import { rule } from '../lib/ruleset/build/rule-builder';
import { constructError } from './construct-problems';
import { Firewall } from './firewall';
import { type Peer, peersByFamily } from './peers';
import { Port, type PortLike } from './port';

export interface SafetyChainProps {
  /** Addresses that may reach the services, of both families. */
  readonly trusted: readonly Peer[];
  /** Services that only they may reach. */
  readonly services: readonly PortLike[];
  /** Name of the chain, at most 28 bytes. @default 'SAFETY' */
  readonly chainName?: string;
  /** What becomes of everybody else: dropped, or told by an ICMP error. @default 'drop' */
  readonly others?: 'drop' | 'reject';
}

/**
 * Services for trusted addresses only: new connections to them go through one chain, which lets the trusted
 * in and nobody else. It stands before services that are open to everybody, so a port that is named in both
 * is for the trusted.
 *
 * @example
 * new SafetyChain(firewall, 'safety', { trusted: ['192.0.2.0/24', '2001:db8::/32'], services: ['ssh', 'mysql'] });
 */
export class SafetyChain extends Construct {
  constructor(scope: Construct, id: string, props: SafetyChainProps) {
    super(scope, id);
    const firewall = Firewall.of(this);
    const { trusted, services, chainName = 'SAFETY', others = 'drop' } = props;
    firewall.once(this, `SafetyChain ${chainName}`);
    const peers = peersByFamily(trusted, this);
    this.checkNotEmpty(
      'trusted',
      firewall.families.flatMap((family) => peers[family]),
    );
    this.checkNotEmpty('services', services);
    firewall.addChain(this, chainName);
    for (const { protocol, dport } of services.flatMap((service) => Port.from(service, this).matches)) {
      if (protocol === 'tcp') firewall.governs(this, dport);
      const opening = (protocol === 'tcp' ? rule().tcp({ dport }) : rule().udp({ dport })).ctstate('NEW');
      firewall.addRule(this, opening.jumpTo(chainName), { chain: 'INPUT', phase: 'trusted', families });
    }
    for (const family of families) {
      for (const peer of peers[family]) {
        firewall.addRule(this, rule().source(peer).jump('ACCEPT'), { chain: chainName, families: [family] });
      }
    }
    const last = others === 'drop' ? rule().jump('DROP') : rule().jump('REJECT');
    firewall.addRule(this, last, { chain: chainName, families });
  }

  private checkNotEmpty(name: string, list: readonly unknown[]): void {
    if (list.length > 0) return;
    throw constructError(this, {
      code: 'construct/empty-list',
      summary: `\`${name}\` is empty, so the chain would shut out everybody or nobody`,
      help: 'name at least one, or leave the construct out',
    });
  }
}
