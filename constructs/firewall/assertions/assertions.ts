import type { IConstruct } from 'constructs';
import { takes } from '../../arguments/argument-kinds';
import { checkArgument } from '../../arguments/check-arguments';
import { Firewall } from '../firewall';
import { Peer, type PeerLike } from '../../values/peer';
import type { ServiceLike } from '../../values/service';
import { AssertingAspect } from './firewall-assertions';

/** Addresses that no packet of the Internet comes from, but those of a network of one's own may. */
const privateNetworks = Peer.list(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
);

/**
 * Assertions about each firewall of an app, as an aspect.
 *
 * @example
 * Aspects.of(this).add(FirewallAssertions.closedToTheWorld(['ssh', 'mysql']));
 * Aspects.of(this).add(
 *   FirewallAssertions.forEach((firewall) => firewall.mustAccept({ from: '192.0.2.0/24', service: 'ssh' })),
 * );
 */
export class FirewallAssertions extends AssertingAspect {
  /** What has to hold of each firewall. */
  static forEach(assert: (firewall: Firewall) => void): FirewallAssertions {
    return new FirewallAssertions(assert);
  }

  /**
   * No firewall accepts new connections to these services from the Internet: only from private addresses, and from `but`.
   *
   * @param but peers on the Internet that may connect, such as an office. @default none
   */
  static closedToTheWorld(services: readonly ServiceLike[], but?: PeerLike): FirewallAssertions {
    return new FirewallAssertions((firewall) => {
      checkArgument(firewall, 'closedToTheWorld', 'services', services, takes.listOf(takes.service));
      const allowed = but === undefined ? [privateNetworks] : [privateNetworks, but];
      for (const service of services) firewall.onlyFrom(allowed, { service, name: 'closed to the world' });
    });
  }

  private readonly seen = new Set<IConstruct>();

  private constructor(private readonly assert: (firewall: Firewall) => void) {
    super();
  }

  /** Called for each construct. */
  override visit(node: IConstruct): void {
    if (!(node instanceof Firewall) || this.seen.has(node)) return;
    this.seen.add(node);
    this.assert(node);
  }
}
