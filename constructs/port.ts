import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { describeValue } from '../lib/base/describe-value';
import { tryFindNearest } from '../lib/base/suggest';
import { tryParsePortRange } from '../lib/net/port';
import { serviceNames, tryFindService } from '../lib/net/service';
import { type RuleBuilder, rule } from '../lib/ruleset/build/rule-builder';
import { constructError, nearestHelp } from './construct-problems';
import { isUnresolved } from './unresolved-token';

/** A port, or the name of a service in /etc/services, such as `'https'`. */
export type PortLike = Port | string;

/** What one rule matches of a port. */
export interface PortMatch {
  readonly protocol: 'tcp' | 'udp';
  readonly dport: string;
}

/** What was asked for; it is checked where it is used, so that errors name the construct. */
type Wanted = { readonly kind: 'service'; readonly name: string } | ({ readonly kind: 'ports' } & PortMatch);

/**
 * Ports of one protocol, or all ports of a service: what rules match as the destination.
 *
 * @example
 * new WebServerFirewall(firewall, 'web', { services: [Port.https, Port.tcp(8080), Port.udp(443)] });
 */
export class Port {
  /** TCP port 22. */
  static readonly ssh = Port.service('ssh');
  /** TCP port 80. */
  static readonly http = Port.service('http');
  /** TCP port 443. HTTP/3 needs `Port.udp(443)` as well. */
  static readonly https = Port.service('https');
  /** TCP and UDP port 53. */
  static readonly dns = Port.service('dns');
  /** UDP port 123. */
  static readonly ntp = Port.service('ntp');
  /** TCP port 25. */
  static readonly smtp = Port.service('smtp');
  /** TCP port 587: mail from clients, with STARTTLS. */
  static readonly submission = Port.service('submission');
  /** TCP port 465: mail from clients, over TLS. */
  static readonly submissions = Port.service('submissions');
  /** TCP port 143. */
  static readonly imap = Port.service('imap');
  /** TCP port 993. */
  static readonly imaps = Port.service('imaps');
  /** TCP port 995. */
  static readonly pop3s = Port.service('pop3s');
  /** TCP port 21; data connections need a helper as well. */
  static readonly ftp = Port.service('ftp');
  /** TCP and UDP port 389. */
  static readonly ldap = Port.service('ldap');
  /** TCP and UDP port 636. */
  static readonly ldaps = Port.service('ldaps');
  /** TCP port 3306. */
  static readonly mysql = Port.service('mysql');
  /** TCP port 5432. */
  static readonly postgresql = Port.service('postgresql');
  /** TCP port 6379. */
  static readonly redis = Port.service('redis');
  /** TCP port 27017. */
  static readonly mongodb = Port.service('mongodb');
  /** TCP and UDP port 11211. */
  static readonly memcached = Port.service('memcached');
  /** UDP port 51820. */
  static readonly wireguard = Port.service('wireguard');

  /** One TCP port: a number from 0 to 65535, or a service name for its number alone. */
  static tcp(port: number | string): Port {
    return new Port({ kind: 'ports', protocol: 'tcp', dport: portText(port) });
  }

  /** One UDP port: a number from 0 to 65535, or a service name for its number alone. */
  static udp(port: number | string): Port {
    return new Port({ kind: 'ports', protocol: 'udp', dport: portText(port) });
  }

  /** TCP ports from first to last, both included. */
  static tcpRange(first: number, last: number): Port {
    return new Port({ kind: 'ports', protocol: 'tcp', dport: `${portText(first)}:${portText(last)}` });
  }

  /** UDP ports from first to last, both included. */
  static udpRange(first: number, last: number): Port {
    return new Port({ kind: 'ports', protocol: 'udp', dport: `${portText(first)}:${portText(last)}` });
  }

  /** All ports of a service, by its name in /etc/services: TCP, UDP or both. Numbers are resolved here, not on the host. */
  static service(name: string): Port {
    return new Port({ kind: 'service', name });
  }

  /**
   * What rules match, one rule each.
   *
   * @throws FirewallError `construct/unknown-service`, `construct/bad-port` with the path of the construct
   * @internal
   */
  static matchesOf(port: PortLike, construct: Construct): readonly PortMatch[] {
    if (port instanceof Port) return port.matches(construct);
    if (typeof port === 'string') return Port.service(port).matches(construct);
    throw badPort(construct, `${describeValue(port)} is not a Port or the name of a service`);
  }

  readonly #wanted: Wanted;

  private constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** As a person writes it: `https`, `tcp 8080`, `udp 5000:5010`. */
  toString(): string {
    const wanted = this.#wanted;
    return wanted.kind === 'service' ? wanted.name : `${wanted.protocol} ${wanted.dport}`;
  }

  private matches(construct: Construct): readonly PortMatch[] {
    const wanted = this.#wanted;
    if (wanted.kind === 'service') return serviceMatches(wanted.name, construct);
    const { protocol, dport } = wanted;
    if (!isUnresolved(dport) && tryParsePortRange(dport) === undefined)
      throw badPort(construct, `${JSON.stringify(dport)} is not a ${protocol} port`);
    return [{ protocol, dport }];
  }
}

/** The beginning of a rule for new connections to a port. */
export function newConnectionsTo({ protocol, dport }: PortMatch): RuleBuilder {
  return (protocol === 'tcp' ? rule().tcp({ dport }) : rule().udp({ dport })).ctstate('NEW');
}

/** A number that is an unresolved token, as text that stays that number when it is put into a rule. */
export function portText(port: number | string): string {
  if (typeof port === 'number' && isUnresolved(port)) return Token.asString(Token.asAny(port));
  // What is neither is refused where the port is used, with the path of the construct.
  return typeof port === 'number' || typeof port === 'string' ? String(port) : describeValue(port);
}

function serviceMatches(name: string, construct: Construct): readonly PortMatch[] {
  const service = typeof name === 'string' ? tryFindService(name) : undefined;
  if (service !== undefined)
    return service.protocols.map((protocol) => ({ protocol, dport: String(service.port) }));
  throw constructError(construct, {
    code: 'construct/unknown-service',
    summary: `${describeValue(name)} is not a known service`,
    detail:
      'a service is a name of /etc/services such as http, ssh or mysql; any other port is Port.tcp(8080) or Port.udp(53)',
    ...nearestHelp(typeof name === 'string' ? tryFindNearest(name, serviceNames) : undefined),
  });
}

function badPort(construct: Construct, summary: string): Error {
  return constructError(construct, {
    code: 'construct/bad-port',
    summary,
    detail:
      'a port is a whole number from 0 to 65535, a service name, or a range whose first is not above its last',
    help: 'write Port.tcp(8080), Port.udp(53), Port.tcpRange(8000, 8010) or a service such as Port.https',
  });
}
