import { Construct } from 'constructs';
import { fromPeer } from '../../lib/patterns/peer-match';
import type { ServicePart } from '../../lib/patterns/service-part';
import { rule } from '../../lib/ruleset/build/rule-builder';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { interfaceArgument } from '../firewall/intent-arguments';
import { constructError } from '../problems/construct-problems';
import type { Firewall } from '../firewall/firewall';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';

/** A port that a container publishes. */
export interface PublishedPort {
  /** The port of the host, as in `docker run -p PORT:...`: not that inside of the container. */
  readonly service: ServiceLike;
  /** Who may reach it. @default Peer.any() */
  readonly from?: readonly PeerLike[];
}

/** Settings of `DockerHostFirewall`. */
export interface DockerHostFirewallProps extends ServerFirewallProps {
  /** Interface that leads outside. */
  readonly outside: InterfaceLike;
  /** Published ports that may be reached from there; all others are closed. @default none */
  readonly published?: readonly PublishedPort[];
  /** Services of the host itself. @default none */
  readonly services?: readonly ServiceLike[];
  /** Who may reach these. @default Peer.any() */
  readonly from?: readonly PeerLike[];
}

const chain = 'DOCKER-USER';

/** What the constructor takes. */
export const dockerHostFirewallArguments = takes.object<DockerHostFirewallProps>({
  ...serverArguments,
  outside: takes.required(interfaceArgument),
  published: takes.listOf(
    takes.object<PublishedPort>({ service: takes.required(takes.service), from: takes.peers }),
  ),
  services: takes.services,
  from: takes.peers,
});

/**
 * A host with Docker. Published ports never pass INPUT, as Docker translates them; so they are decided on in DOCKER-USER, by the
 * port that the client connected to. Docker's own rules, and jumps that fail2ban puts there, stay as they are.
 *
 * @example
 * new DockerHostFirewall(firewall, 'docker', {
 *   outside: 'eth0',
 *   published: [{ service: Service.https }, { service: Port.tcp(9000), from: ['192.0.2.0/24'] }],
 * });
 */
export class DockerHostFirewall extends Construct {
  /** @throws FirewallError `construct/bad-interface`, `construct/bad-port`, `construct/empty-list`, and as `allowFrom` does */
  constructor(scope: Construct, id: string, props: DockerHostFirewallProps) {
    super(scope, id);
    checkArguments(this, 'DockerHostFirewall', props, dockerHostFirewallArguments);
    const { outside, published = [], services = [], from = [Peer.any()], ...server } = props;
    const firewall = closeServer(this, server);
    openServer(this, firewall, services, from);
    firewall.shareChain(chain);
    const inInterface = Interface.textOf(outside, this);
    this.add(firewall, rule().ctstate('RELATED', 'ESTABLISHED').jump('RETURN').text);
    for (const each of published) this.publish(firewall, inInterface, each);
    this.add(firewall, rule().inInterface(inInterface).jump('DROP').text);
  }

  private publish(
    firewall: Firewall,
    inInterface: string,
    { service, from = [Peer.any()] }: PublishedPort,
  ): void {
    const peers = from.flatMap((peer) => Peer.matchesOf(peer, this));
    for (const part of Service.matchesOf(service, this)) {
      const { protocol, dport } = this.portOf(part, service);
      for (const peer of peers.filter(({ family }) => firewall.families.includes(family))) {
        const matching = fromPeer(rule().inInterface(inInterface).protocol(protocol), peer)
          // Docker has changed the destination by now; this is what the client connected to.
          .match('conntrack', { ctorigdstport: dport, ctdir: 'ORIGINAL' });
        firewall.addRule(matching.jump('RETURN'), { chain, families: [peer.family], declaredBy: this });
      }
    }
  }

  private portOf(part: ServicePart, service: ServiceLike): Extract<ServicePart, { kind: 'port' }> {
    if (part.kind === 'port') return part;
    throw constructError(this, {
      code: 'construct/bad-port',
      summary: `${String(service)} has no port, so no container can publish it`,
      help: 'name the port that is published: Port.tcp(8080)',
    });
  }

  private add(firewall: Firewall, text: string): void {
    firewall.addRule(text, { chain, families: firewall.families, declaredBy: this });
  }
}
