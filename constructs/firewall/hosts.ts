import { Construct } from 'constructs';
import {
  type AssertedFirewall,
  type AssertedTraffic,
  type GivenAssertion,
  assertAtSynthesis,
} from './assertions/firewall-assertions';
import { assertedTrafficArguments, onlyFromArguments } from './assertions/traffic-arguments';
import { takes } from '../arguments/argument-kinds';
import { checkArgument, checkArguments } from '../arguments/check-arguments';
import {
  allowArguments,
  allowForwardArguments,
  denyArguments,
  denyForwardArguments,
} from './intent-arguments';
import type { InterfaceLike } from '../values/interface';
import type { AllowForwardOptions, AllowOptions, DenyForwardOptions, DenyOptions, Intent } from './intents';
import { type PeerHost, type PeerHosts, type PeerLike, isPeerHosts } from '../values/peer';
import type { ServiceLike } from '../values/service';

/** A firewall that intents are written to. */
export interface IntentHost extends PeerHost, AssertedFirewall {
  /** @internal */
  declareIntent(intent: Intent): void;
}

/**
 * One host or several: what both a `Firewall` and a `HostGroup` can say of traffic.
 *
 * Intents that allow may stand in any order: each lets through what it names and decides on nothing else. Those that deny come
 * before all of them.
 */
export abstract class Hosts extends Construct implements PeerHosts {
  /** The firewall of each host. */
  abstract readonly firewalls: readonly IntentHost[];

  /**
   * Lets a peer open connections to a service of these hosts. When the peer is a Firewall or a HostGroup whose output is
   * closed, the connection is allowed there as well.
   *
   * @example
   * firewall.allowFrom('192.0.2.0/24', Service.postgresql, { comment: 'the office' });
   * @throws FirewallError with what is wrong about the peer, the service or an option, and the path of the construct
   */
  allowFrom(peer: PeerLike, service: ServiceLike, options: AllowOptions = {}): void {
    checkArguments(this, 'allowFrom', options, allowArguments);
    this.withPeer(peer, (host, from) => {
      host.declareIntent({ ...allow('INPUT', service, inwards(options)), from });
      for (const other of intentHostsIn(from)) {
        const { rateLimit: _, ...near } = shared(options);
        const to = { firewalls: [host] };
        other.declareIntent({ ...allow('OUTPUT', service, near), to, onlyWhereClosed: true });
      }
    });
  }

  /**
   * Lets these hosts open connections to a service of a peer. When the peer is a Firewall or a HostGroup, the connection is allowed
   * there, and here only where the output is closed: by its policy, or by an EgressPolicy.
   *
   * @example
   * firewall.allowTo('192.0.2.7', Service.postgresql);
   * @throws FirewallError as `allowFrom` does
   */
  allowTo(peer: PeerLike, service: ServiceLike, options: AllowOptions = {}): void {
    checkArguments(this, 'allowTo', options, allowArguments);
    this.withPeer(peer, (host, to) => {
      if (!isPeerHosts(to)) {
        host.declareIntent({ ...allow('OUTPUT', service, outwards(options)), to });
        return;
      }
      // The limit is for the one who is asked.
      const { rateLimit: _, ...near } = options;
      host.declareIntent({ ...allow('OUTPUT', service, outwards(near)), to, onlyWhereClosed: true });
      for (const other of intentHostsIn(to))
        other.declareIntent({ ...allow('INPUT', service, shared(options)), from: { firewalls: [host] } });
    });
  }

  /**
   * Refuses all packets of a peer to a service of these hosts, before anything that is allowed; connections that are established
   * go on.
   *
   * @example
   * firewall.denyFrom('198.51.100.0/24', Service.any);
   * @throws FirewallError as `allowFrom` does
   */
  denyFrom(peer: PeerLike, service: ServiceLike, options: DenyOptions = {}): void {
    checkArguments(this, 'denyFrom', options, denyArguments);
    const { verdict = 'drop' } = options;
    this.withPeer(peer, (host, from) => {
      host.declareIntent({ chain: 'INPUT', from, service, verdict, options: inwards(options) });
    });
  }

  /**
   * Refuses all packets of these hosts to a service of a peer, before anything that is allowed.
   *
   * @example
   * firewall.denyTo(Peer.any(), Service.smtp, { verdict: 'reject' });
   * @throws FirewallError as `allowFrom` does
   */
  denyTo(peer: PeerLike, service: ServiceLike, options: DenyOptions = {}): void {
    checkArguments(this, 'denyTo', options, denyArguments);
    const { verdict = 'drop' } = options;
    this.withPeer(peer, (host, to) => {
      host.declareIntent({ chain: 'OUTPUT', to, service, verdict, options: outwards(options) });
    });
  }

  /**
   * Lets the host route new connections from one peer to a service of another. What follows needs
   * `new StatefulBase(firewall, 'base', { forward: true })`.
   *
   * @example
   * firewall.allowForward('192.168.1.0/24', Peer.any(), Service.https, { inInterface: 'lan0', outInterface: 'wan0' });
   * @throws FirewallError as `allowFrom` does
   */
  allowForward(from: PeerLike, to: PeerLike, service: ServiceLike, options: AllowForwardOptions = {}): void {
    checkArguments(this, 'allowForward', options, allowForwardArguments);
    for (const host of this.firewalls)
      host.declareIntent({ chain: 'FORWARD', from, to, service, verdict: 'accept', options });
  }

  /**
   * Refuses to route packets from one peer to a service of another, before anything that is allowed.
   *
   * @example
   * firewall.denyForward('192.168.2.0/24', '192.168.1.0/24', Service.any);
   * @throws FirewallError as `allowFrom` does
   */
  denyForward(from: PeerLike, to: PeerLike, service: ServiceLike, options: DenyForwardOptions = {}): void {
    checkArguments(this, 'denyForward', options, denyForwardArguments);
    const { verdict = 'drop', ...others } = options;
    for (const host of this.firewalls)
      host.declareIntent({ chain: 'FORWARD', from, to, service, verdict, options: others });
  }

  /**
   * Asserts that these new connections are let through, by no limit and at no time alone. Synthesis fails otherwise, with a packet
   * that is not, the rules that it meets, and the constructs that declare them.
   *
   * It is about the first packet of each connection, and says nothing of the packets that follow or of the answers: a rule that drops
   * packets of established connections is not noticed.
   *
   * @example
   * firewall.mustAccept({ from: '192.0.2.0/24', service: Service.ssh });
   * @throws FirewallError with what is wrong about a peer or the service
   */
  mustAccept(traffic: AssertedTraffic): void {
    this.assert('mustAccept', traffic);
  }

  /**
   * Asserts that none of these new connections are let through: not one first packet. Connections that exist go on where later packets
   * are accepted.
   *
   * @example
   * firewall.setPolicies({ input: 'DROP' });
   * firewall.mustNotAccept({ service: Service.mysql });
   * @throws FirewallError as `mustAccept` does
   */
  mustNotAccept(traffic: AssertedTraffic): void {
    this.assert('mustNotAccept', traffic);
  }

  /**
   * Asserts that of these new connections only those of some peers are let through. As `mustNotAccept` it is about the first packet of
   * each.
   *
   * @param peers who may, all of them or some; that they can is another assertion
   * @example
   * firewall.setPolicies({ input: 'DROP' });
   * firewall.allowFrom('10.0.0.0/8', Service.postgresql);
   * firewall.onlyFrom(['10.0.0.0/8'], { service: Service.postgresql });
   * @throws FirewallError as `mustAccept` does
   */
  onlyFrom(peers: readonly PeerLike[], traffic: Omit<AssertedTraffic, 'from'>): void {
    checkArgument(this, 'onlyFrom', 'peers', peers, takes.peers);
    checkArguments(this, 'onlyFrom', traffic, onlyFromArguments);
    const { name, ...asked } = traffic;
    for (const host of this.firewalls)
      assertAtSynthesis(host, { verb: 'onlyFrom', traffic: asked, sources: peers, ...named(name) });
  }

  private assert(verb: Exclude<GivenAssertion['verb'], 'onlyFrom'>, traffic: AssertedTraffic): void {
    checkArguments(this, verb, traffic, assertedTrafficArguments);
    const { name, ...asked } = traffic;
    for (const host of this.firewalls) assertAtSynthesis(host, { verb, traffic: asked, ...named(name) });
  }

  /** Each of these hosts with the peer; of hosts, all but itself. */
  private withPeer(peer: PeerLike, declare: (host: IntentHost, peer: PeerLike) => void): void {
    for (const host of this.firewalls) {
      if (!isPeerHosts(peer)) {
        declare(host, peer);
        continue;
      }
      const firewalls = peer.firewalls.filter((other) => other !== host);
      if (firewalls.length > 0) declare(host, { firewalls });
    }
  }
}

function named(name: string | undefined): Pick<GivenAssertion, 'name'> {
  return name === undefined ? {} : { name };
}

type Options = Intent['options'];

function allow(
  chain: 'INPUT' | 'OUTPUT',
  service: ServiceLike,
  options: Options,
): Omit<Intent, 'from' | 'to'> {
  return { chain, service, verdict: 'accept', options };
}

function inwards({
  interface: inInterface,
  ...others
}: Options & { readonly interface?: InterfaceLike }): Options {
  return inInterface === undefined ? others : { ...others, inInterface };
}

function outwards({
  interface: outInterface,
  ...others
}: Options & { readonly interface?: InterfaceLike }): Options {
  return outInterface === undefined ? others : { ...others, outInterface };
}

/** What holds at the other end too: an interface is of one host, and a line in one log is enough. */
function shared({ interface: _, log: __, ...others }: AllowOptions): Options {
  return others;
}

function intentHostsIn(peer: PeerLike): readonly IntentHost[] {
  return isPeerHosts(peer)
    ? peer.firewalls.filter((host): host is IntentHost => 'declareIntent' in host)
    : [];
}
