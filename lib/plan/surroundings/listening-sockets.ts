/** The sockets that wait for others, by what `ss -lntuH` prints. */
import { type Family, families } from '../../net/family';

export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly family: Family;
  /** Undefined for all addresses. */
  readonly address: string | undefined;
}

/** One that listens in both families is two; those of the loopback interface are left out, for no packet of others gets there. */
export function parseListeningSockets(text: string): readonly ListeningSocket[] {
  const found = text.split('\n').flatMap((line): readonly ListeningSocket[] => {
    const [, protocol, place = '', number = ''] =
      /^(tcp|udp)\s+\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(`${line} `) ?? [];
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    const [address = '', scope] = place.replace(/^\[|\](?=%|$)/g, '').split('%');
    if (scope === 'lo' || /^127\.|^::1$/.test(address)) return [];
    const port = Number(number);
    if (address === '*' || address === '::')
      return families.map((family) => ({ protocol, port, family, address: undefined }));
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    return [{ protocol, port, family, address: address === '0.0.0.0' ? undefined : address }];
  });
  const byText = new Map(found.map((socket) => [JSON.stringify(socket), socket]));
  return [...byText.values()].sort((left, right) => left.port - right.port);
}
