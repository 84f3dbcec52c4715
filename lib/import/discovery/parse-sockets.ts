/** Lines of `ss` to what listens, and who connected. */
import type { Family } from '../../net/family';

export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Families in which others can reach it. */
  readonly families: readonly Family[];
  /** Names of the programs, as far as the login may know them. */
  readonly programs: readonly string[];
}

export interface SeenConnection {
  readonly port: number;
  readonly family: Family;
  readonly peer: string;
}

interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly families: readonly Family[];
}

/** What others can reach; what listens on the loopback interface alone is left out. */
export function parseListeners(text: string): readonly Listener[] {
  const found = new Map<string, Listener>();
  for (const line of text.split('\n')) {
    const [protocol, , , , local = ''] = line.trim().split(/\s+/);
    const endpoint = parseEndpoint(local);
    if ((protocol !== 'tcp' && protocol !== 'udp') || endpoint === undefined || isLoopback(endpoint))
      continue;
    const { port } = endpoint;
    const key = `${protocol} ${String(port)}`;
    const programs = [...line.matchAll(/\("([^"]+)",pid=/g)].map(([, name = '']) => name);
    const before = found.get(key);
    found.set(key, {
      protocol,
      port,
      families: union(before?.families ?? [], endpoint.families),
      programs: union(before?.programs ?? [], programs),
    });
  }
  return [...found.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** Connections to this host's ports, by `LOCAL REMOTE` lines. */
export function parseConnections(text: string): readonly SeenConnection[] {
  return text.split('\n').flatMap((line) => {
    const [local = '', remote = ''] = line.trim().split(/\s+/);
    const [here, there] = [parseEndpoint(local), parseEndpoint(remote)];
    if (here === undefined || there === undefined || isLoopback(there)) return [];
    const [family = 'ipv4'] = there.families;
    return [{ port: here.port, family, peer: there.address }];
  });
}

function parseEndpoint(text: string): Endpoint | undefined {
  const at = text.lastIndexOf(':');
  const port = Number(text.slice(at + 1));
  if (at < 0 || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  const address = text
    .slice(0, at)
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\]$/, '')
    .replace(/^::ffff:(?=[0-9.]+$)/, '');
  if (address === '*') return { address, port, families: ['ipv4', 'ipv6'] };
  return { address, port, families: [address.includes(':') ? 'ipv6' : 'ipv4'] };
}

function isLoopback({ address }: Endpoint): boolean {
  return address.startsWith('127.') || address === '::1';
}

function union<T>(left: readonly T[], right: readonly T[]): readonly T[] {
  return [...new Set([...left, ...right])];
}
