import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { type LogOptions, loggingRule } from '../../lib/patterns/log-options';
import { decide } from '../../lib/patterns/verdict';
import { rule } from '../../lib/ruleset/build/rule-builder';
import { type ArgumentKinds, takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { logArgument, refusalArgument } from '../firewall/intent-arguments';
import { Firewall } from '../firewall/firewall';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';
import { addStatefulOutput } from './stateful-base';

/** Something that a host may reach. */
export interface EgressDestination {
  /** Where it is. @default Peer.any() */
  readonly peer?: PeerLike;
  /** What it is. */
  readonly service: ServiceLike;
}

/** Settings of `EgressPolicy`. */
export interface EgressPolicyProps {
  /** What the host may reach. @default nothing but what is named below, and by `allowTo` */
  readonly destinations?: readonly EgressDestination[];
  /** Name servers. @default Peer.any() */
  readonly dns?: readonly PeerLike[];
  /** Time servers. @default Peer.any() */
  readonly ntp?: readonly PeerLike[];
  /** The proxy by which the host reaches the web. @default none: name http and https among the destinations */
  readonly proxy?: EgressDestination & { readonly peer: PeerLike };
  /** What becomes of everything else: a program that is rejected fails at once, one that is dropped waits. @default 'reject' */
  readonly verdict?: 'drop' | 'reject';
  /** Whether that is logged, and how. @default false */
  readonly log?: boolean | LogOptions;
}

const destination: ArgumentKinds<EgressDestination> = {
  peer: takes.peer,
  service: takes.required(takes.service),
};

/** What the constructor takes. */
export const egressPolicyArguments = takes.object<EgressPolicyProps>({
  destinations: takes.listOf(takes.object(destination)),
  dns: takes.peers,
  ntp: takes.peers,
  proxy: takes.object({ ...destination, peer: takes.required(takes.peer) }),
  verdict: refusalArgument,
  log: logArgument,
});

/**
 * What the host itself may connect to; all else is rejected. `allowTo` adds to it, as do other firewalls that let this one in.
 *
 * @example
 * new EgressPolicy(firewall, 'egress', {
 *   dns: ['192.0.2.53'],
 *   proxy: { peer: '192.0.2.80', service: Port.tcp(3128) },
 *   destinations: [{ peer: '198.51.100.0/24', service: Service.https }],
 *   log: true,
 * });
 */
export class EgressPolicy extends Construct {
  /** @throws FirewallError `construct/declared-twice`, and as `allowTo` does */
  constructor(scope: Construct, id: string, props: EgressPolicyProps = {}) {
    super(scope, id);
    checkArguments(this, 'EgressPolicy', props, egressPolicyArguments);
    const firewall = Firewall.of(this);
    const { destinations = [], dns = [Peer.any()], ntp = [Peer.any()], proxy } = props;
    const { verdict = 'reject', log = false } = props;
    firewall.claims.claim(this, 'what is left in OUTPUT');
    if (!firewall.claims.has('StatefulBase for OUTPUT')) addStatefulOutput(firewall, this);
    const reach = (peer: PeerLike, service: ServiceLike): void =>
      firewall.allowTo(peer, service, { declaredBy: this });
    for (const peer of dns) reach(peer, Service.dns);
    for (const peer of ntp) reach(peer, Service.ntp);
    if (proxy !== undefined) reach(proxy.peer, proxy.service);
    for (const { peer = Peer.any(), service } of destinations) reach(peer, service);
    const rest = decide(rule(), verdict);
    firewall.addRules(log === false ? [rest] : [loggingRule(rule(), log, verdict), rest], {
      chain: 'OUTPUT',
      phase: 'final',
      families,
      declaredBy: this,
    });
  }
}
