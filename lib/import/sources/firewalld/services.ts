/** What services of firewalld open: those of the files that were given, else by their names in the table of services. */
import { tryFindService } from '../../../net/service';
import { type XmlElement, childrenOf } from './xml';

/** Words that match the packets of a service, and the address that they go to, if it is one. */
export interface ServiceWords {
  readonly words: readonly string[];
  readonly destination: { readonly ipv4?: string | undefined; readonly ipv6?: string | undefined };
}

/** Services that are in no table of services, as firewalld comes with them. */
const usual: Readonly<Record<string, readonly ServiceWords[]>> = {
  'dhcpv6-client': [{ words: ['-p', 'udp', '--dport', '546'], destination: { ipv6: 'fe80::/64' } }],
  mdns: [{ words: ['-p', 'udp', '--dport', '5353'], destination: { ipv4: '224.0.0.251', ipv6: 'ff02::fb' } }],
  'samba-client': [
    { words: ['-p', 'udp', '--dport', '137'], destination: {} },
    { words: ['-p', 'udp', '--dport', '138'], destination: {} },
  ],
  cockpit: [{ words: ['-p', 'tcp', '--dport', '9090'], destination: {} }],
};

/** Undefined for a service that nobody has described. */
export function tryFindServiceWords(
  name: string,
  described: ReadonlyMap<string, XmlElement>,
): readonly ServiceWords[] | undefined {
  const own = described.get(name);
  if (own !== undefined) {
    const [to] = childrenOf(own, 'destination');
    const destination = { ipv4: to?.attributes['ipv4'], ipv6: to?.attributes['ipv6'] };
    return own.children.flatMap((child): readonly ServiceWords[] => {
      if (child.name === 'include')
        return tryFindServiceWords(child.attributes['service'] ?? '', described) ?? [];
      const words = portWords(child);
      return words === undefined ? [] : [{ words, destination }];
    });
  }
  const found = tryFindService(name);
  return (
    usual[name] ??
    found?.protocols.map((protocol) => ({
      words: ['-p', protocol, '--dport', String(found.port)],
      destination: {},
    }))
  );
}

/** `<port>`, `<protocol>` and `<source-port>` as words; undefined for other elements. */
export function portWords({ name, attributes }: XmlElement): readonly string[] | undefined {
  const { protocol, port, value } = attributes;
  const range = port?.replace('-', ':');
  if (name === 'protocol' && value !== undefined) return ['-p', value];
  if (protocol === undefined) return undefined;
  if (range === undefined || range === '') return name === 'port' ? ['-p', protocol] : undefined;
  if (name === 'port') return ['-p', protocol, '--dport', range];
  return name === 'source-port' ? ['-p', protocol, '--sport', range] : undefined;
}
