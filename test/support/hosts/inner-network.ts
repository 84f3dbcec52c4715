/** A network behind the host of a sandbox, with one machine: what a gateway, Docker or a tunnel would have there. */
import { inClient, inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { agentOf } from './agent';
import type { Family, TcpOutcome } from './traffic';

export const innerNetwork = {
  /** The host's interface. */
  interface: 'lan0',
  prefixes: ['192.168.77.0/24', 'fd77::/64'],
  host: { ipv4: '192.168.77.1', ipv6: 'fd77::1' },
  machine: { ipv4: '192.168.77.2', ipv6: 'fd77::2' },
} as const;

/** Makes the network, with a machine that listens, and lets the host route. It ends with the sandbox. */
export async function addInnerNetwork(
  sandbox: Sandbox,
  { tcp }: { readonly tcp: readonly number[] },
): Promise<void> {
  const agent = agentOf(sandbox, 'inner');
  const pid = String(await agent.ask('processId', {}));
  const { host, machine, interface: name } = innerNetwork;
  const inside = `nsenter --target ${pid} --net`;
  await onHost(sandbox, [
    `ip link add ${name} type veth peer name eth0 netns ${pid}`,
    `ip address add ${host.ipv4}/24 dev ${name}`,
    `ip address add ${host.ipv6}/64 dev ${name} nodad`,
    `ip link set ${name} up`,
    `${inside} ip address add ${machine.ipv4}/24 dev eth0`,
    `${inside} ip address add ${machine.ipv6}/64 dev eth0 nodad`,
    `${inside} ip link set lo up`,
    `${inside} ip link set eth0 up`,
    `${inside} ip route add default via ${host.ipv4}`,
    `${inside} ip route add default via ${host.ipv6}`,
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
  ]);
  await Promise.all(tcp.map(async (port) => agent.ask('listenTcp', { port })));
}

/** Lets the client know the way to the inner network. */
export async function addRouteOfClient(sandbox: Sandbox, family: Family): Promise<void> {
  const [prefix4, prefix6] = innerNetwork.prefixes;
  const { address4, address6 } = sandbox.traffic;
  const route = family === 'ipv4' ? [prefix4, 'via', address4] : [prefix6, 'via', address6];
  const result = await inClient(sandbox, ['ip', 'route', 'replace', ...route]);
  if (result.exitCode !== 0) throw new Error(result.stderr);
}

/** How a connection from the inner machine ends. */
export async function tcpConnectsFromInside(
  sandbox: Sandbox,
  request: { readonly to: string; readonly port: number },
): Promise<TcpOutcome> {
  return (await agentOf(sandbox, 'inner').ask('connectTcp', { ...request, timeoutMs: 700 })) as TcpOutcome;
}

/** Runs commands at the console of the host. */
export async function onHost(sandbox: Sandbox, commands: readonly string[]): Promise<string> {
  const result = await inSandbox(sandbox, ['sh', '-e', '-c', commands.join('\n')]);
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return String(result.stdout);
}
