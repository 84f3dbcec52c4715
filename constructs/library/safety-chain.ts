import { Construct } from 'constructs';
import { safetyChainPattern } from '../../lib/patterns/safety-chain';
import { constructError } from '../problems/construct-problems';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';
import { chainNameFor } from '../text/stable-names';

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
    const parts = services.flatMap((service) => Service.matchesOf(service, this));
    for (const part of parts)
      if (part.kind === 'port' && part.protocol === 'tcp') firewall.claims.claimPort(this, part.dport);
    const pattern = safetyChainPattern({ chainName, trusted: peers, services: parts, others });
    declarePattern(firewall, this, pattern);
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
