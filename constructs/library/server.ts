/** What the firewalls of servers have in common. */
import type { Construct } from 'constructs';
import { type ArgumentKinds, takes } from '../arguments/argument-kinds';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import { policiesArguments } from '../firewall/firewall-arguments';
import type { FirewallPolicies } from '../firewall/firewall-props';
import { Peer, type PeerLike } from '../values/peer';
import type { RateLimit } from '../values/rate-limit';
import { Service, type ServiceLike } from '../values/service';
import { StatefulBase, type StatefulBaseProps, addStatefulOutput } from './stateful-base';

/** Settings that all firewalls of servers share. */
export interface ServerFirewallProps extends Omit<StatefulBaseProps, 'output' | 'forward'> {
  /** Policies; those left out stay as they are on the host. @default { input: 'DROP' } */
  readonly policies?: FirewallPolicies;
  /** Services that this host may connect to, where the output policy is DROP. @default dns, http, https and ntp */
  readonly outgoing?: readonly ServiceLike[];
}

/** What the constructors of all servers take. */
export const serverArguments: ArgumentKinds<ServerFirewallProps> = {
  ping: takes.flag,
  dhcpv6Client: takes.flag,
  icmp: takes.flag,
  policies: policiesArguments,
  outgoing: takes.services,
};

const usualOutgoing: readonly ServiceLike[] = [Service.dns, Service.http, Service.https, Service.ntp];

/**
 * Closes the host, but for packets of established connections and the ICMP that it needs. Several servers on one host share
 * one base, so they have to agree about it.
 *
 * @throws FirewallError `construct/declared-twice` where another server of the host wants another base
 */
export function closeServer(
  construct: Construct,
  { policies = { input: 'DROP' }, outgoing = usualOutgoing, ...base }: ServerFirewallProps,
): Firewall {
  const firewall = Firewall.of(construct);
  const { claims } = firewall;
  if (!claims.share(construct, 'StatefulBase', JSON.stringify(base)))
    new StatefulBase(construct, 'base', base);
  firewall.setPolicies(policies);
  if (policies.output !== 'DROP') return firewall;
  if (!claims.has('StatefulBase for OUTPUT')) addStatefulOutput(firewall, construct);
  for (const service of outgoing) firewall.allowTo(Peer.any(), service, { declaredBy: construct });
  return firewall;
}

/** Opens services to peers. @throws FirewallError `construct/empty-list` */
export function openServer(
  construct: Construct,
  firewall: Firewall,
  services: readonly ServiceLike[],
  from: readonly PeerLike[],
  limits: { readonly rateLimit?: RateLimit } = {},
): void {
  if (from.length === 0) {
    throw constructError(construct, {
      code: 'construct/empty-list',
      summary: '`from` is empty, so nobody could reach the services',
      help: 'name who may: Peer.any() is everybody',
    });
  }
  for (const service of services)
    for (const peer of from) firewall.allowFrom(peer, service, { ...limits, declaredBy: construct });
}
