import { type AddressPlan, clientNamespace, hostNamespace } from './address-plan';
import connectMachines from './connect-machines.sh';
import type { ProcessIdentity } from './process-identity';
import type { Run } from './run-command';

/**
 * The network of a sandbox: two veth pairs, their addresses, and what the kernel has to be told so that traffic
 * tests get the firewall's answer and nothing else.
 *
 * - No waiting for duplicate address detection: addresses work as soon as they are there.
 * - No limit on ICMP errors: each packet that a rule rejects is answered, not only the first few in a second.
 * - No reverse path filter, no router advertisements: whatever the machine's own defaults are.
 *
 * This machine's own network namespace gets one link with its addresses: no rule, no forwarding, no route but the
 * link's own.
 */

const LOOPBACK = 'link set lo up';

export interface Wires {
  readonly name: string;
  readonly plan: AddressPlan;
  readonly host: ProcessIdentity;
  readonly client: ProcessIdentity;
}

/** Gives both namespaces their names, and connects them. */
export async function connect(run: Run, { name, plan, host, client }: Wires): Promise<void> {
  const names = [
    `netns attach ${hostNamespace(name)} ${String(host.pid)}`,
    `netns attach ${clientNamespace(name)} ${String(client.pid)}`,
  ];
  await configure(run, name, plan, names);
}

/** Connects a host that was started again under the old client. */
export async function reconnect(run: Run, { name, plan, host }: Omit<Wires, 'client'>): Promise<void> {
  await configure(run, name, plan, [`netns attach ${hostNamespace(name)} ${String(host.pid)}`]);
}

/** Removes the host's links and its namespace's name; the client stays. */
export async function disconnectHost(run: Run, name: string, plan: AddressPlan): Promise<void> {
  await remove(run, ['-netns', clientNamespace(name)], [`link delete ${plan.traffic.clientInterface}`]);
  await disconnect(run, plan.management.machineInterface, [hostNamespace(name)]);
}

/** Removes a link of this machine and names of namespaces, as far as they are there. */
export async function disconnect(
  run: Run,
  link: string | undefined,
  namespaces: readonly string[],
): Promise<void> {
  await remove(
    run,
    [],
    [
      ...(link === undefined ? [] : [`link delete ${link}`]),
      ...namespaces.map((namespace) => `netns delete ${namespace}`),
    ],
  );
}

/** A link goes by itself when the namespace of its other end ends, so "not there" is no failure; `-force` goes on then. */
const NOT_THERE = /^Command failed -:\d+$|Cannot find device|No such file or directory/;

async function remove(run: Run, where: readonly string[], lines: readonly string[]): Promise<void> {
  const argv = ['ip', ...where, '-force', '-batch', '-'];
  await run(argv, { stdin: `${lines.join('\n')}\n`, tolerated: NOT_THERE });
}

function linkLines(name: string, plan: AddressPlan): string[] {
  const { management, traffic, hardware } = plan;
  const host = hostNamespace(name);
  const client = clientNamespace(name);
  return [
    `link add ${management.machineInterface} address ${hardware.machine} type veth` +
      ` peer name ${management.interface} address ${hardware.management} netns ${host}`,
    `link add name ${traffic.interface} address ${hardware.traffic} netns ${host} type veth` +
      ` peer name ${traffic.clientInterface} address ${hardware.client} netns ${client}`,
  ];
}

async function configure(run: Run, name: string, plan: AddressPlan, names: readonly string[]): Promise<void> {
  const { management, traffic, managementLength4, trafficLength4, length6 } = plan;
  const own = endLines(
    management.machineInterface,
    [management.machineAddress4],
    managementLength4,
    [management.machineAddress6],
    length6,
  );
  const host = [
    LOOPBACK,
    ...endLines(
      management.interface,
      [management.address4],
      managementLength4,
      [management.address6],
      length6,
    ),
    ...endLines(traffic.interface, [traffic.address4], trafficLength4, [traffic.address6], length6),
  ];
  const client = [
    LOOPBACK,
    ...endLines(
      traffic.clientInterface,
      traffic.clientAddresses4,
      trafficLength4,
      traffic.clientAddresses6,
      length6,
    ),
  ];
  await run.script(connectMachines, [
    ...[batch([...names, ...linkLines(name, plan)]), management.machineInterface, batch(own)],
    ...[hostNamespace(name), batch(host), clientNamespace(name), batch(client)],
  ]);
}

function endLines(
  link: string,
  addresses4: readonly string[],
  length4: number,
  addresses6: readonly string[],
  length6: number,
): string[] {
  return [
    ...addresses4.map((address) => `address add ${address}/${String(length4)} dev ${link}`),
    ...addresses6.map((address) => `address add ${address}/${String(length6)} dev ${link} nodad`),
    `link set ${link} up`,
  ];
}

function batch(lines: readonly string[]): string {
  return lines.join('\n');
}
