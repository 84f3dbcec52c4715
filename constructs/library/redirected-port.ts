import { Construct } from 'constructs';
import type { PeerMatch } from '../../lib/patterns/peer-match';
import { type PortRedirection, portRedirectionRule, redirectedRule } from '../../lib/patterns/translation';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import { interfaceArgument } from '../firewall/intent-arguments';
import { nobodyLeft } from '../firewall/intents';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { Service, type ServiceLike } from '../values/service';

/** Settings of `RedirectedPort`. */
export interface RedirectedPortProps {
  /** What others connect to. */
  readonly service: ServiceLike;
  /** The port of this host where the program listens. */
  readonly toPort: number;
  /** Whose connections. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** Interface that the packets come in by. @default all */
  readonly interface?: InterfaceLike;
  /** The addresses that others connect to. @default those of this host */
  readonly to?: readonly PeerLike[];
  /** Whether connections to other hosts are taken too, as a transparent proxy needs it; not together with `to`. @default false */
  readonly transparent?: boolean;
  /** Whether connections that programs of this host make to it are redirected, too. @default false */
  readonly fromHost?: boolean;
  /** Whether INPUT lets the redirected packets through; `false` where other rules say which. @default true */
  readonly admit?: boolean;
}

/** What the constructor takes. */
export const redirectedPortArguments = takes.object<RedirectedPortProps>({
  service: takes.required(takes.service),
  toPort: takes.required(takes.number),
  from: takes.peers,
  interface: interfaceArgument,
  to: takes.peers,
  transparent: takes.flag,
  fromHost: takes.flag,
  admit: takes.flag,
});

/**
 * A port that leads to another port of this host: a program that may not listen on 80, a transparent proxy. The port where the
 * program listens is not opened by it: only what was redirected gets there.
 *
 * @example
 * new RedirectedPort(firewall, 'web', { service: Service.http, toPort: 8080 });
 * new RedirectedPort(firewall, 'proxy', { service: Service.http, toPort: 3128, interface: 'lan0', transparent: true });
 */
export class RedirectedPort extends Construct {
  /** @throws FirewallError `construct/bad-port`, `construct/bad-interface`, `construct/contradicting-destinations`, `construct/empty-list` */
  constructor(scope: Construct, id: string, props: RedirectedPortProps) {
    super(scope, id);
    checkArguments(this, 'RedirectedPort', props, redirectedPortArguments);
    const firewall = Firewall.of(this);
    const { service, toPort, from = [Peer.any()], interface: arriving, to, ...flags } = props;
    const { transparent = false, fromHost = false, admit = true } = flags;
    if (transparent && to !== undefined) throw twoDestinations(this);
    const inInterface = arriving === undefined ? undefined : Interface.textOf(arriving, this);
    const peers = from.flatMap((peer) => Peer.matchesOf(peer, this));
    const destinations = to?.flatMap((peer) => Peer.matchesOf(peer, this)) ?? [undefined];
    const isReached = ({ family }: PeerMatch): boolean =>
      destinations.some((each) => each === undefined || each.family === family);
    if (!peers.some((peer) => firewall.families.includes(peer.family) && isReached(peer)))
      throw nobodyLeft(firewall.families, this);
    const { dport } = Port.tcp(toPort).matchFor(this);
    const redirect = (chain: 'PREROUTING' | 'OUTPUT', redirection: Omit<PortRedirection, 'toPort'>): void => {
      firewall.addRule(portRedirectionRule({ ...redirection, toPort: dport }), {
        ...{ table: 'nat', chain, families: [redirection.from.family], declaredBy: this },
      });
    };
    for (const part of Service.matchesOf(service, this)) {
      if (part.kind !== 'port') throw noPort(this, service);
      for (const peer of peers.filter(isReached)) {
        const { family } = peer;
        const reached = destinations.filter((each) => each === undefined || each.family === family);
        for (const destination of reached)
          redirect('PREROUTING', { part, from: peer, inInterface, to: destination, transparent });
        if (!admit) continue;
        const admitted = redirectedRule({ ...part, dport }, peer);
        firewall.addRule(admitted, { chain: 'INPUT', families: [family], declaredBy: this });
      }
      if (!fromHost) continue;
      for (const anybody of Peer.matchesOf(Peer.any(), this)) redirect('OUTPUT', { part, from: anybody });
    }
  }
}

function twoDestinations(construct: Construct): Error {
  return constructError(construct, {
    code: 'construct/contradicting-destinations',
    summary: '`to` and `transparent` are given together',
    detail: '`to` names the addresses that others connect to, and `transparent` is for whichever they are',
    help: 'leave one of them out',
  });
}

function noPort(construct: Construct, service: ServiceLike): Error {
  return constructError(construct, {
    code: 'construct/bad-port',
    summary: `${String(service)} cannot be redirected`,
    detail: 'only packets of a protocol with ports can be redirected to a port',
    help: 'name a port, such as { service: Port.tcp(80), toPort: 8080 }',
  });
}
