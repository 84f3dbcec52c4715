/** Rules that translate addresses, and the one that lets through what was translated. */
import { type RuleBuilder, rule } from '../ruleset/build/rule-builder';
import { type PeerMatch, fromPeer, toPeer } from './peer-match';
import { type ServicePart, packetsOf } from './service-part';

export interface Masquerading {
  readonly network: PeerMatch;
  readonly to?: PeerMatch | undefined;
  readonly outInterface?: string | undefined;
  /** By any interface but this one. */
  readonly notOutInterface?: string | undefined;
  /** Undefined for whichever the interface has. */
  readonly publicAddress?: string | undefined;
}

/** In POSTROUTING of the nat table. */
export function masqueradingRule(asked: Masquerading): RuleBuilder {
  const { network, to, outInterface, notOutInterface, publicAddress } = asked;
  let outwards = fromPeer(rule(), network);
  if (to !== undefined) outwards = toPeer(outwards, to);
  if (outInterface !== undefined) outwards = outwards.outInterface(outInterface);
  if (notOutInterface !== undefined) outwards = outwards.outInterface({ not: notOutInterface });
  return publicAddress === undefined
    ? outwards.jump('MASQUERADE')
    : outwards.jump('SNAT', { toSource: publicAddress });
}

export interface PortForwarding {
  readonly part: ServicePart;
  readonly from: PeerMatch;
  readonly inInterface?: string | undefined;
  /** What it was sent to. */
  readonly publicAddress?: string | undefined;
  /** IPv4 address of the host that it leads to. */
  readonly to: string;
  /** The port there, where it is another. */
  readonly toPort?: string | undefined;
}

/** In PREROUTING of the nat table. */
export function portForwardingRule(asked: PortForwarding): RuleBuilder {
  const { part, from, inInterface, publicAddress, to, toPort } = asked;
  let arriving = fromPeer(packetsOf(part, 'ipv4'), from);
  if (inInterface !== undefined) arriving = arriving.inInterface(inInterface);
  if (publicAddress !== undefined) arriving = arriving.destination(publicAddress);
  return arriving.jump('DNAT', { toDestination: destinationOf(to, toPort) });
}

/** The option of DNAT. @param toPort undefined for the same */
export function destinationOf(to: string, toPort: string | undefined): string {
  return toPort === undefined ? to : `${to}:${toPort}`;
}

export interface PortRedirection {
  readonly part: ServicePart;
  readonly from: PeerMatch;
  readonly inInterface?: string | undefined;
  /** What it was sent to; undefined for whatever `transparent` says. */
  readonly to?: PeerMatch | undefined;
  /** Whether packets to other hosts are taken, too. @default false */
  readonly transparent?: boolean;
  /** The port of this host. */
  readonly toPort: string;
}

/** In PREROUTING of the nat table, and in OUTPUT for what the host sends to itself. */
export function portRedirectionRule(asked: PortRedirection): RuleBuilder {
  const { part, from, inInterface, to, transparent, toPort } = asked;
  let arriving = fromPeer(packetsOf(part, from.family), from);
  if (inInterface !== undefined) arriving = arriving.inInterface(inInterface);
  if (to !== undefined) arriving = toPeer(arriving, to);
  else if (transparent !== true) arriving = arriving.match('addrtype', { dstType: ['LOCAL'] });
  return arriving.jump('REDIRECT', { toPorts: toPort });
}

/** In INPUT: a packet that was redirected; the number of the connection's port is that where the program listens. */
export function redirectedRule(arrived: ServicePart, from: PeerMatch): RuleBuilder {
  return fromPeer(packetsOf(arrived, from.family), from).ctstate('DNAT').jump('ACCEPT');
}

/**
 * In FORWARD: a packet that was translated, by whichever way it came; the number of the connection's port is that of the server.
 */
export function translatedRule(arrived: ServicePart, from: PeerMatch, server: PeerMatch): RuleBuilder {
  return toPeer(fromPeer(packetsOf(arrived, 'ipv4'), from), server)
    .ctstate('DNAT')
    .jump('ACCEPT');
}
