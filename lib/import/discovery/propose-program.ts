/**
 * A proposal for a host that has no firewall yet: what listens there stays open, to those who were seen, and each rule says why.
 *
 * Nobody is kept out for having been silent for a while. Only where all who were seen are of a few networks inside, as for a database,
 * it is opened to these alone, and the reason says so.
 */
import { type Family, families } from '../../net/family';
import { type ProgramOptions, hostCode, printHead } from '../program/print-program';
import { printText } from '../program/option-argument';
import { servicePortCode } from '../shapes/service-code';
import type { Listener, SeenConnection } from './parse-sockets';

interface Discovered {
  readonly source: string;
  readonly listeners: readonly Listener[];
  readonly connections: readonly SeenConnection[];
  /** How long connections were watched. */
  readonly seconds: number;
}

/** Where programs ask from, not where they are asked. */
const firstEphemeralPort = 32_768;

/** More networks than this are not named one by one. */
const maxNetworks = 4;

export function proposeProgram(discovered: Discovered, options: ProgramOptions): string {
  const { listeners, source, seconds } = discovered;
  const served = listeners.filter(({ protocol, port }) => protocol === 'tcp' || port < firstEphemeralPort);
  const proposed = served.map((listener) => proposal(listener, discovered));
  const uses = new Set([
    ...['Firewall', 'IptablesProvider', 'StatefulBase'],
    ...proposed.flatMap((each) => each.uses),
  ]);
  return [
    ...printHead(
      [...uses],
      [`Proposed by cdktf-iptables for ${source}, after ${String(seconds)} s of looking on.`],
      options,
    ),
    "const firewall = new Firewall(stack, 'firewall', {",
    `  host: ${hostCode(options.host)},`,
    '});',
    "firewall.setPolicies({ input: 'DROP' });",
    '// Answers to what the host asks itself, neighbour discovery, and ping',
    "new StatefulBase(firewall, 'base');",
    ...proposed.flatMap(({ lines }) => ['', ...lines]),
    '',
    'app.synth();',
    '',
  ].join('\n');
}

interface Proposal {
  readonly lines: readonly string[];
  readonly uses: readonly string[];
}

function proposal(listener: Listener, { connections, seconds }: Discovered): Proposal {
  const { protocol, port, programs, families: inFamilies } = listener;
  const seen = protocol === 'tcp' ? connections.filter((connection) => connection.port === port) : [];
  const networks = [...new Set(seen.map(networkOf))].sort();
  const name = programs.length === 0 ? 'a program' : programs.join(', ');
  const place = `${protocol} ${String(port)}`;
  const service = servicePortCode(protocol, String(port));
  const isInside = networks.length > 0 && networks.length <= maxNetworks && networks.every(isPrivate);
  const reason =
    protocol === 'udp'
      ? `${name} listens on ${place}; who asks it is not to be seen`
      : seen.length === 0
        ? `${name} listens on ${place}; nobody was connected within ${String(seconds)} s: close it if nobody needs it`
        : `${name} listens on ${place}; ${count(seen.length, 'connection')} from ${count(networks.length, 'network')}${isInside ? ', all inside: others are kept out' : ''}`;
  const peers = isInside ? networks.map(printText) : [anyPeer(inFamilies)];
  return {
    lines: [`// ${reason}`, ...peers.map((peer) => `firewall.allowFrom(${peer}, ${service.code});`)],
    uses: [...service.uses, ...(isInside ? [] : ['Peer'])],
  };
}

function anyPeer(inFamilies: readonly Family[]): string {
  if (inFamilies.length === families.length) return 'Peer.any()';
  return inFamilies[0] === 'ipv4' ? 'Peer.anyIpv4()' : 'Peer.anyIpv6()';
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;
}

/** The network of a neighbour: 24 bits of IPv4, 64 of IPv6. */
function networkOf({ family, peer }: SeenConnection): string {
  if (family === 'ipv4') return `${peer.split('.').slice(0, 3).join('.')}.0/24`;
  const [before = '', after = ''] = peer.split('::');
  const head = before.split(':').filter((part) => part !== '');
  const tail = after.split(':').filter((part) => part !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  const all = peer.includes('::') ? [...head, ...zeros, ...tail] : head;
  return `${all.slice(0, 4).join(':')}::/64`;
}

function isPrivate(network: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/i.test(network);
}
