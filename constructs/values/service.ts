import type { Construct } from 'constructs';
import { describeValue } from '../../lib/base/describe-value';
import { tryFindNearest } from '../../lib/base/suggest';
import { serviceNames, tryFindService } from '../../lib/net/service';
import type { ServicePart } from '../../lib/patterns/service-part';
import { compoundServices } from './compound-services';
import { constructError, nearestHelp } from '../problems/construct-problems';
import { Port, badPort } from './port';

/** A service, ports, or the name of a service, such as `'https'`. */
export type ServiceLike = Service | Port | string;

/**
 * What connections are for, whatever number of ports and protocols it takes. Names are those of /etc/services, and some
 * more for what needs several ports; numbers are resolved here, never on the host.
 *
 * @example
 * firewall.allowFrom(Peer.any(), Service.https);
 * firewall.allowFrom('192.0.2.0/24', Service.of('munin-node', Port.tcp(4949)));
 */
export class Service {
  /** Everything: all protocols and ports. */
  static readonly any = Service.of('any');
  /** ICMP and ICMPv6 echo requests. */
  static readonly ping = Service.of('ping');
  /** TCP port 22. */
  static readonly ssh = Service.of('ssh');
  /** UDP ports 60000 to 61000; the session begins over SSH. */
  static readonly mosh = Service.of('mosh');
  /** TCP port 80. */
  static readonly http = Service.of('http');
  /** TCP port 443. */
  static readonly https = Service.of('https');
  /** UDP port 443: HTTP over QUIC. */
  static readonly http3 = Service.of('http3');
  /** TCP and UDP port 53. */
  static readonly dns = Service.of('dns');
  /** UDP port 67: requests to a DHCP server. */
  static readonly dhcp = Service.of('dhcp');
  /** UDP port 5353. */
  static readonly mdns = Service.of('mdns');
  /** UDP port 123. */
  static readonly ntp = Service.of('ntp');
  /** TCP port 25. */
  static readonly smtp = Service.of('smtp');
  /** TCP port 587: mail from clients, with STARTTLS. */
  static readonly submission = Service.of('submission');
  /** TCP port 465: mail from clients, over TLS. */
  static readonly submissions = Service.of('submissions');
  /** TCP port 143. */
  static readonly imap = Service.of('imap');
  /** TCP port 993. */
  static readonly imaps = Service.of('imaps');
  /** TCP port 110. */
  static readonly pop3 = Service.of('pop3');
  /** TCP port 995. */
  static readonly pop3s = Service.of('pop3s');
  /** TCP port 21; data connections need a helper as well. */
  static readonly ftp = Service.of('ftp');
  /** TCP port 873. */
  static readonly rsync = Service.of('rsync');
  /** TCP and UDP port 2049. */
  static readonly nfs = Service.of('nfs');
  /** UDP ports 137 and 138, TCP ports 139 and 445. */
  static readonly samba = Service.of('samba');
  /** TCP and UDP port 389. */
  static readonly ldap = Service.of('ldap');
  /** TCP and UDP port 636. */
  static readonly ldaps = Service.of('ldaps');
  /** TCP and UDP ports 88 and 464, TCP port 749: a KDC with its password and administration servers. */
  static readonly kerberos = Service.of('kerberos');
  /** TCP port 3306. */
  static readonly mysql = Service.of('mysql');
  /** TCP port 5432. */
  static readonly postgresql = Service.of('postgresql');
  /** TCP port 6379. */
  static readonly redis = Service.of('redis');
  /** TCP port 27017. */
  static readonly mongodb = Service.of('mongodb');
  /** TCP and UDP port 11211. */
  static readonly memcached = Service.of('memcached');
  /** TCP and UDP port 161. */
  static readonly snmp = Service.of('snmp');
  /** UDP port 514. */
  static readonly syslog = Service.of('syslog');
  /** UDP port 51820. */
  static readonly wireguard = Service.of('wireguard');
  /** TCP and UDP port 1194. */
  static readonly openvpn = Service.of('openvpn');
  /** UDP ports 500 and 4500, and the protocol ESP. */
  static readonly ipsec = Service.of('ipsec');

  /**
   * A service by its name: one of /etc/services, or with ports one of your own, whose name errors then say.
   *
   * @example
   * Service.of('munin-node', Port.tcp(4949));
   */
  static of(name: string, ...ports: readonly Port[]): Service {
    return new Service(name, ports);
  }

  /**
   * All packets of a protocol, by its name or number in /etc/protocols: `icmp`, `ipv6-icmp`, `udp`, `esp`.
   *
   * @example
   * firewall.denyFrom(Peer.any(), Service.protocol('udp'), { verdict: 'reject', phase: 'final' });
   */
  static protocol(name: string): Service {
    return new Service(name, [], [{ kind: 'protocol', protocol: name }]);
  }

  /**
   * What rules match, one rule each.
   *
   * @throws FirewallError `construct/unknown-service`, `construct/bad-port` with the path of the construct
   * @internal
   */
  static matchesOf(service: ServiceLike, construct: Construct): readonly ServicePart[] {
    if (service instanceof Port) return [service.matchFor(construct)];
    if (service instanceof Service) return service.matches(construct);
    if (typeof service === 'string') return namedMatches(service, construct);
    throw badPort(construct, `${describeValue(service)} is not a Service, a Port or the name of a service`);
  }

  readonly #name: string;
  readonly #ports: readonly Port[];
  /** What it matches, where that is no port and no name. */
  readonly #parts: readonly ServicePart[];

  private constructor(name: string, ports: readonly Port[], parts: readonly ServicePart[] = []) {
    this.#name = name;
    this.#ports = ports;
    this.#parts = parts;
  }

  /** Its name. */
  toString(): string {
    return this.#name;
  }

  private matches(construct: Construct): readonly ServicePart[] {
    if (this.#parts.length > 0) return this.#parts;
    if (this.#ports.length === 0) return namedMatches(this.#name, construct);
    return this.#ports.flatMap((port) => Service.matchesOf(port, construct));
  }
}

function namedMatches(name: string, construct: Construct): readonly ServicePart[] {
  // In JavaScript it may be anything.
  const isName = typeof name === 'string';
  if (isName && Object.hasOwn(compoundServices, name)) return compoundServices[name] ?? [];
  const service = isName ? tryFindService(name) : undefined;
  if (service !== undefined)
    return service.protocols.map((protocol) => ({ kind: 'port', protocol, dport: String(service.port) }));
  throw constructError(construct, {
    code: 'construct/unknown-service',
    summary: `${describeValue(name)} is not a known service`,
    detail:
      'a service is a name of /etc/services such as http, ssh or mysql; any other port is Port.tcp(8080) or Port.udp(53)',
    ...nearestHelp(
      isName ? tryFindNearest(name, [...serviceNames, ...Object.keys(compoundServices)]) : undefined,
    ),
  });
}
