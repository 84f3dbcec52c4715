import { isIPv6 } from 'node:net';
import { inClient, inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { agentOf } from './agent';
import { PING_SCRIPT } from '../../../lib/sandbox/ping-script';

/** Traffic between the clients of a sandbox and its host. Every attempt ends within its timeout. */

export type Family = 'ipv4' | 'ipv6';

export const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];

/**
 * `open`: the connection stands. `refused`: a reset, or ICMP port unreachable. `unreachable`: another ICMP error, or
 * the client itself may not send. `timeout`: nothing came back.
 */
export type TcpOutcome = 'open' | 'refused' | 'unreachable' | 'timeout';

export type UdpOutcome = 'answered' | 'refused' | 'unreachable' | 'timeout';

export interface Attempt {
  /** @default 'ipv4', or the family of `from` */
  readonly family?: Family;
  /** One of the client's addresses. @default its first */
  readonly from?: string;
  /** @default the host's address on the traffic link */
  readonly to?: string;
  /** @default 700 */
  readonly timeoutMs?: number;
}

export interface PortAttempt extends Attempt {
  readonly port: number;
}

export interface Ports {
  readonly tcp?: readonly number[];
  readonly udp?: readonly number[];
}

const DEFAULT_TIMEOUT_MS = 700;

/** Starts listeners on the host for both families; they last as long as the host. TCP greets, UDP echoes. */
export async function listen(sandbox: Sandbox, { tcp = [], udp = [] }: Ports): Promise<void> {
  const agent = agentOf(sandbox, 'host');
  await Promise.all([
    ...tcp.map(async (port) => agent.ask('listenTcp', { port })),
    ...udp.map(async (port) => agent.ask('listenUdp', { port })),
  ]);
}

/** Whether a client gets a TCP connection to a port of the host. One SYN, unless the timeout is over a second. */
export async function tcpConnects(sandbox: Sandbox, attempt: PortAttempt): Promise<TcpOutcome> {
  const request = { ...route(sandbox, attempt), port: attempt.port };
  return (await agentOf(sandbox, 'client').ask('connectTcp', request)) as TcpOutcome;
}

/** A connection of a client that stands until the sandbox ends, or its other end ends it. */
export async function holdTcp(
  sandbox: Sandbox,
  ends: { readonly from: string; readonly to: string; readonly port: number },
): Promise<void> {
  await agentOf(sandbox, 'client').ask('holdTcp', ends);
}

/** Whether a client gets its datagram back from a port of the host. */
export async function udpAnswers(sandbox: Sandbox, attempt: PortAttempt): Promise<UdpOutcome> {
  const request = { ...route(sandbox, attempt), port: attempt.port };
  return (await agentOf(sandbox, 'client').ask('askUdp', request)) as UdpOutcome;
}

/** Whether the host answers one echo request of a client. */
export async function pings(sandbox: Sandbox, attempt: Attempt = {}): Promise<boolean> {
  const { from, to, timeoutMs } = route(sandbox, attempt);
  const result = await inClient(sandbox, ['perl', '-e', PING_SCRIPT, from, to, String(timeoutMs / 1000)]);
  if (result.exitCode !== 0 && result.exitCode !== 1) throw new Error(result.stderr);
  return result.exitCode === 0;
}

/** As {@link tcpConnects}, the other way: from the host to a listener of {@link listenOnClient}. */
export async function tcpConnectsOut(
  sandbox: Sandbox,
  attempt: Omit<PortAttempt, 'from'>,
): Promise<TcpOutcome> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, port } = attempt;
  const { clientAddresses4, clientAddresses6 } = sandbox.traffic;
  const to = attempt.to ?? (attempt.family === 'ipv6' ? clientAddresses6 : clientAddresses4)[0];
  return (await agentOf(sandbox, 'host').ask('connectTcp', { to, port, timeoutMs })) as TcpOutcome;
}

/** Starts listeners on the client machine. */
export async function listenOnClient(sandbox: Sandbox, { tcp = [], udp = [] }: Ports): Promise<void> {
  const agent = agentOf(sandbox, 'client');
  await Promise.all([
    ...tcp.map(async (port) => agent.ask('listenTcp', { port })),
    ...udp.map(async (port) => agent.ask('listenUdp', { port })),
  ]);
}

/** Host and client forget each other's hardware addresses, so that the next packet needs discovery (ARP, ICMPv6). */
export async function flushNeighbours(sandbox: Sandbox): Promise<void> {
  const flush = ['sh', '-c', 'ip -4 neigh flush all; ip -6 neigh flush all'];
  const results = await Promise.all([inSandbox(sandbox, flush), inClient(sandbox, flush)]);
  const failed = results.find((result) => result.exitCode !== 0);
  if (failed !== undefined) throw new Error(failed.stderr);
}

/** Where an attempt starts and ends, with what it leaves open filled in. */
export interface Route {
  readonly from: string;
  readonly to: string;
  readonly timeoutMs: number;
}

export function route({ traffic }: Sandbox, attempt: Attempt): Route {
  const { family = familyOf(attempt.from ?? attempt.to), timeoutMs = DEFAULT_TIMEOUT_MS } = attempt;
  const own = family === 'ipv6' ? traffic.clientAddresses6 : traffic.clientAddresses4;
  const host = family === 'ipv6' ? traffic.address6 : traffic.address4;
  return { from: attempt.from ?? own[0] ?? '', to: attempt.to ?? host, timeoutMs };
}

function familyOf(address: string | undefined): Family {
  return address !== undefined && isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** The addresses of the clients of one family. */
export function clientAddresses({ traffic }: Sandbox, family: Family): readonly string[] {
  return family === 'ipv4' ? traffic.clientAddresses4 : traffic.clientAddresses6;
}
