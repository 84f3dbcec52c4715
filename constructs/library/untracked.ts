import { Construct } from 'constructs';
import { fromPeer, toPeer } from '../../lib/patterns/peer-match';
import type { ServicePart } from '../../lib/patterns/service-part';
import { packetsOf } from '../../lib/patterns/service-part';
import { type RuleBuilder, rule } from '../../lib/ruleset/build/rule-builder';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';

/** Settings of `Untracked`. */
export interface UntrackedProps {
  /** The services, by ports. */
  readonly services: readonly ServiceLike[];
  /** Who may reach them. @default Peer.any() */
  readonly from?: readonly PeerLike[];
}

/** What the constructor takes. */
export const untrackedArguments = takes.object<UntrackedProps>({
  services: takes.required(takes.services),
  from: takes.peers,
});

/**
 * Services of this host whose connections are not tracked, so that a flood of them does not fill the table of connections.
 * Without a state, both ways need a rule of their own, which this construct adds.
 *
 * @example
 * new Untracked(firewall, 'dns', { services: [Service.dns] });
 */
export class Untracked extends Construct {
  /** @throws FirewallError `construct/bad-port` for a service without ports, `construct/bad-address` */
  constructor(scope: Construct, id: string, props: UntrackedProps) {
    super(scope, id);
    checkArguments(this, 'Untracked', props, untrackedArguments);
    const firewall = Firewall.of(this);
    const { services, from = [Peer.any()] } = props;
    const peers = from.flatMap((peer) => Peer.matchesOf(peer, this));
    for (const part of services.flatMap((service) => Service.matchesOf(service, this))) {
      firewall.claims.governService(part);
      for (const peer of peers) {
        const { family } = peer;
        const requests = fromPeer(packetsOf(part, family), peer);
        const answers = toPeer(this.answersOf(part), peer);
        const add = (text: RuleBuilder, table: 'raw' | 'filter', chain: string): void => {
          firewall.addRule(text, { table, chain, families: [family], declaredBy: this });
        };
        add(requests.jump('CT', { notrack: true }), 'raw', 'PREROUTING');
        add(answers.jump('CT', { notrack: true }), 'raw', 'OUTPUT');
        add(requests.ctstate('UNTRACKED').jump('ACCEPT'), 'filter', 'INPUT');
        add(answers.ctstate('UNTRACKED').jump('ACCEPT'), 'filter', 'OUTPUT');
      }
    }
  }

  private answersOf(part: ServicePart): RuleBuilder {
    if (part.kind === 'port')
      return rule().protocol(part.protocol).match(part.protocol, { sport: part.dport });
    throw constructError(this, {
      code: 'construct/bad-port',
      summary: 'a service without ports cannot go untracked',
      help: 'name its ports: Port.tcp(80), Service.dns',
    });
  }
}
