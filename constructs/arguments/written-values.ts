/** Peers and services as they stand in a file. */
import { FirewallError } from '../../lib/base/firewall-error';
import { isRecord } from '../../lib/resource/value';
import { Peer, type PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { Service, type ServiceLike } from '../values/service';
import type { JsonSchema, ReadContext, WrittenForm } from './written-form';

const setNames: JsonSchema = {
  type: 'object',
  properties: { ipv4: { type: 'string' }, ipv6: { type: 'string' } },
  additionalProperties: false,
  minProperties: 1,
};

const onePeer: JsonSchema = {
  anyOf: [
    {
      type: 'string',
      description: 'any, any-ipv4, any-ipv6, an address, a prefix, or a range: 192.0.2.10-192.0.2.20',
    },
    {
      type: 'object',
      description: 'the addresses in an ipset of the host, by its name in each family',
      properties: { set: setNames },
      required: ['set'],
      additionalProperties: false,
    },
  ],
};

export const peerSchema: JsonSchema = {
  anyOf: [...(onePeer.anyOf ?? []), { type: 'array', items: onePeer }],
};

const peerAllowed =
  'any, any-ipv4, any-ipv6, an address, a prefix, a range such as 192.0.2.10-192.0.2.20, ' +
  'a set such as { set: { ipv4: blocked } }, or a list of these';

/** Whether it is right is asked here, where its place in the file is known. */
export const peerForm: WrittenForm = {
  schema: { $ref: '#/definitions/peer' },
  read(value, at, context) {
    const peer = tryReadPeer(value);
    if (peer === undefined) return refuse(value, at, peerAllowed, context);
    return asked(peer, at, context, () => Peer.matchesOf(peer, context.construct));
  },
};

export const serviceSchema: JsonSchema = {
  type: 'string',
  description:
    'a name of /etc/services, any, ping, ports: tcp/8080, udp/60000-61000, or a protocol without ports: protocol/esp',
};

const serviceAllowed =
  'the name of a service such as https, ports such as tcp/8080 and udp/60000-61000, or protocol/esp and its like';

export const serviceForm: WrittenForm = {
  schema: { $ref: '#/definitions/service' },
  read(value, at, context) {
    if (typeof value !== 'string') return refuse(value, at, serviceAllowed, context);
    const service = readService(value);
    return asked(service, at, context, () => Service.matchesOf(service, context.construct));
  },
};

function refuse(got: unknown, at: string, allowed: string, { report }: ReadContext): unknown {
  report({ at, kind: 'value', got, allowed });
  return got;
}

function asked(value: unknown, at: string, { report }: ReadContext, ask: () => unknown): unknown {
  try {
    ask();
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    for (const problem of error.diagnostics) report({ at, kind: 'value', got: value, allowed: '', problem });
  }
  return value;
}

const namedPeers: Readonly<Record<string, () => Peer>> = {
  any: () => Peer.any(),
  'any-ipv4': () => Peer.anyIpv4(),
  'any-ipv6': () => Peer.anyIpv6(),
};

function tryReadPeer(value: unknown): PeerLike | undefined {
  if (typeof value === 'string') return readPeer(value);
  if (Array.isArray(value)) {
    const peers = (value as readonly unknown[]).map((each) =>
      typeof each === 'string' ? readPeer(each) : tryReadSet(each),
    );
    return peers.length > 0 && peers.every((peer) => peer !== undefined) ? Peer.list(...peers) : undefined;
  }
  return tryReadSet(value);
}

function readPeer(text: string): Peer | string {
  if (Object.hasOwn(namedPeers, text)) return namedPeers[text]?.() ?? text;
  const [first, last, ...others] = text.split('-');
  return first === undefined || last === undefined || others.length > 0 ? text : Peer.range(first, last);
}

function tryReadSet(value: unknown): Peer | undefined {
  if (!isRecord(value) || Object.keys(value).join() !== 'set') return undefined;
  const { set } = value;
  if (!isRecord(set) || Object.keys(set).some((name) => name !== 'ipv4' && name !== 'ipv6')) return undefined;
  const { ipv4, ipv6 } = set;
  if ([ipv4, ipv6].some((name) => name !== undefined && typeof name !== 'string')) return undefined;
  return Peer.set({
    ...(typeof ipv4 === 'string' ? { ipv4 } : {}),
    ...(typeof ipv6 === 'string' ? { ipv6 } : {}),
  });
}

const portsWritten = /^(tcp|udp|sctp)\/([^-]+)(?:-([^-]+))?$/;

function readService(text: string): ServiceLike {
  if (text.startsWith('protocol/')) return Service.protocol(text.slice('protocol/'.length));
  const [, protocol, first, last] = portsWritten.exec(text) ?? [];
  if (first === undefined) return text;
  if (protocol === 'sctp') return last === undefined ? Port.sctp(first) : text;
  const isTcp = protocol === 'tcp';
  if (last === undefined) return isTcp ? Port.tcp(first) : Port.udp(first);
  return (isTcp ? Port.tcpRange : Port.udpRange)(Number(first), Number(last));
}
