/**
 * Service names and their ports.
 *
 * iptables looks names up in the host's /etc/services, which differs between hosts and is missing on some;
 * a rule must mean the same ports everywhere, so names are resolved here, once, and hosts only see numbers.
 * Known are all names of Debian and of Red Hat (`service-table.ts`), and some that people write and these lack.
 */
import { serviceTable } from './service-table';

export interface Service {
  readonly name: string;
  readonly port: number;
  readonly protocols: readonly ('tcp' | 'udp')[];
}

const tcp = ['tcp'] as const;
const udp = ['udp'] as const;
const both = ['tcp', 'udp'] as const;

/** Names that no registry has, and services that use fewer or more protocols than theirs. */
const ownServices: readonly Service[] = [
  { name: 'dns', port: 53, protocols: both },
  { name: 'https', port: 443, protocols: tcp },
  { name: 'syslog', port: 514, protocols: udp },
  { name: 'ipp', port: 631, protocols: both },
  { name: 'pptp', port: 1723, protocols: tcp },
  { name: 'zookeeper', port: 2181, protocols: tcp },
  { name: 'ms-wbt-server', port: 3389, protocols: both },
  { name: 'rdp', port: 3389, protocols: both },
  { name: 'stun', port: 3478, protocols: both },
  { name: 'vnc', port: 5900, protocols: tcp },
  { name: 'kubernetes-api', port: 6443, protocols: tcp },
  { name: 'https-alt', port: 8443, protocols: tcp },
  { name: 'cassandra', port: 9042, protocols: tcp },
  { name: 'prometheus', port: 9090, protocols: tcp },
  { name: 'elasticsearch', port: 9200, protocols: tcp },
  { name: 'memcached', port: 11211, protocols: both },
  { name: 'mongo', port: 27017, protocols: tcp },
  { name: 'wireguard', port: 51820, protocols: udp },
];

const protocolsOf: Readonly<Record<string, Service['protocols']>> = { t: tcp, u: udp, '': both };

const byName = new Map<string, Service>();

/** Read when the first name is asked for: most rules have numbers. */
function services(): ReadonlyMap<string, Service> {
  if (byName.size > 0) return byName;
  for (const word of serviceTable.trim().split(/\s+/)) {
    const colon = word.lastIndexOf(':');
    const name = word.slice(0, colon);
    const port = word.slice(colon + 1).replace(/[tu]$/, '');
    const suffix = word.slice(colon + 1 + port.length);
    byName.set(name, { name, port: Number(port), protocols: protocolsOf[suffix] ?? both });
  }
  for (const service of ownServices) byName.set(service.name, service);
  return byName;
}

/** A service by its name, as in /etc/services: upper and lower case differ. */
export function tryFindService(name: string): Service | undefined {
  return services().get(name);
}

/** All names, for suggestions: Debian's first. */
export const serviceNames: Iterable<string> = {
  [Symbol.iterator]: () => services().keys(),
};

/** Names that neither Debian nor Red Hat has, for documentation. @internal */
export const ownServiceNames: readonly string[] = ownServices.map(({ name }) => name);
