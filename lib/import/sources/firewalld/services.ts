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

/** What a service opens, with those that it includes. */
interface FoundService {
  readonly words: readonly ServiceWords[];
  /** Services that nobody has described: it, or those that it includes. */
  readonly missing: readonly string[];
}

export function findServiceWords(name: string, described: ReadonlyMap<string, XmlElement>): FoundService {
  const words: ServiceWords[] = [];
  const missing: string[] = [];
  // What is included is found behind it; each once, as two may include each other.
  const names = new Set([name]);
  for (const each of names) {
    const own = described.get(each);
    const found = own === undefined ? tryFindUsualWords(each) : wordsOf(own);
    if (found === undefined) missing.push(each);
    else words.push(...found);
    for (const { attributes } of own === undefined ? [] : childrenOf(own, 'include'))
      names.add(attributes['service'] ?? '');
  }
  return { words, missing };
}

function wordsOf(service: XmlElement): readonly ServiceWords[] {
  const [to] = childrenOf(service, 'destination');
  const destination = { ipv4: to?.attributes['ipv4'], ipv6: to?.attributes['ipv6'] };
  return service.children.flatMap((child): readonly ServiceWords[] => {
    const words = portWords(child);
    return words === undefined ? [] : [{ words, destination }];
  });
}

function tryFindUsualWords(name: string): readonly ServiceWords[] | undefined {
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
