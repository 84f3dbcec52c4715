/** What connections are for, as a `Service` or a `Port` of the package. */
import { printText } from '../program/option-argument';
import { tryFindService } from '../../net/service';
import type { ServicePart } from '../../patterns/service-part';

/** Code, and the names of the package that it uses. */
export interface Code {
  readonly code: string;
  readonly uses: readonly string[];
}

/** Constants of `Service` that are one port of the table of services. */
const servicesByPort: ReadonlyMap<string, string> = new Map(
  [
    ...['ssh', 'http', 'https', 'ntp', 'smtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s'],
    ...['ftp', 'rsync', 'mysql', 'postgresql', 'redis', 'mdns', 'syslog'],
  ].flatMap((name): readonly (readonly [string, string])[] => {
    const service = tryFindService(name);
    const [protocol, ...more] = service?.protocols ?? [];
    if (service === undefined || protocol === undefined || more.length > 0) return [];
    return [[`${protocol} ${String(service.port)}`, name]];
  }),
);

/** One port, by the name of its service where it has one. */
export function servicePortCode(protocol: 'tcp' | 'udp' | 'sctp', port: string): Code {
  const name = servicesByPort.get(`${protocol} ${port}`);
  return name === undefined ? { code: `Port.${protocol}(${port})`, uses: ['Port'] } : constant(name);
}

function constant(name: string): Code {
  return { code: `Service.${name}`, uses: ['Service'] };
}

/** Protocols without ports that have a name as a service. */
const servicesByProtocol: ReadonlyMap<string, string> = new Map([
  ['47', 'gre'],
  ['gre', 'gre'],
  ['112', 'vrrp'],
  ['vrrp', 'vrrp'],
  ['89', 'ospf'],
  ['ospf', 'ospf'],
]);

export function tryFindServiceCode(service: ServicePart): Code | undefined {
  switch (service.kind) {
    case 'any':
      return constant('any');
    case 'icmp':
      return service.ipv4 === 'echo-request' ? constant('ping') : undefined;
    case 'protocol': {
      const name = servicesByProtocol.get(service.protocol);
      const code = name === undefined ? `protocol(${printText(service.protocol)})` : `of('${name}')`;
      return { code: `Service.${code}`, uses: ['Service'] };
    }
    case 'port': {
      const { protocol, dport } = service;
      const [first = '', last] = dport.split(':');
      if (last === undefined) return servicePortCode(protocol, dport);
      if (protocol === 'sctp' || Number(last) < Number(first)) return undefined;
      return { code: `Port.${protocol}Range(${first}, ${last})`, uses: ['Port'] };
    }
  }
}
