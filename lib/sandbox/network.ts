import { writeFileSync } from 'node:fs';
import { type AddressPlan, clientNamespace, hostNamespace } from './address-plan';
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

const NODE_SETTINGS = [
  'net/ipv6/conf/all/accept_dad=0',
  'net/ipv6/conf/default/accept_dad=0',
  'net/ipv6/conf/all/accept_ra=0',
  'net/ipv6/conf/default/accept_ra=0',
  'net/ipv6/conf/all/disable_ipv6=0',
  'net/ipv6/conf/default/disable_ipv6=0',
  'net/ipv4/conf/all/rp_filter=0',
  'net/ipv4/conf/default/rp_filter=0',
  'net/ipv4/icmp_ratelimit=0',
  'net/ipv4/icmp_ratemask=0',
  'net/ipv6/icmp/ratelimit=0',
  'net/ipv6/icmp/ratemask=',
] as const;

/** Applied to a link that exists already, before it goes up. */
const LINK_SETTINGS = ['accept_dad=0', 'accept_ra=0', 'disable_ipv6=0'] as const;

/** `$1`: settings as path=value, `$2`: lines for `ip -batch`. */
const CONFIGURE = `
set -e
for setting in $1; do echo "\${setting#*=}" >"/proc/sys/\${setting%%=*}"; done
printf "%s" "$2" | ip -batch -
`;

export interface Wires {
  readonly name: string;
  readonly plan: AddressPlan;
  readonly host: ProcessIdentity;
  readonly client: ProcessIdentity;
}

/** Gives both namespaces their names, and connects them. */
export async function connect(run: Run, { name, plan, host, client }: Wires): Promise<void> {
  await ipBatch(run, [
    `netns attach ${hostNamespace(name)} ${String(host.pid)}`,
    `netns attach ${clientNamespace(name)} ${String(client.pid)}`,
    ...linkLines(name, plan),
  ]);
  await configureEnds(run, name, plan);
}

/** Connects a host that was started again under the old client. */
export async function reconnect(run: Run, { name, plan, host }: Omit<Wires, 'client'>): Promise<void> {
  await ipBatch(run, [`netns attach ${hostNamespace(name)} ${String(host.pid)}`, ...linkLines(name, plan)]);
  await configureEnds(run, name, plan);
}

/** Removes the host's links and its namespace's name; the client stays. */
export async function disconnectHost(run: Run, name: string, plan: AddressPlan): Promise<void> {
  await tolerate(run(['ip', '-n', clientNamespace(name), 'link', 'delete', plan.traffic.clientInterface]));
  await disconnect(run, plan.management.machineInterface, [hostNamespace(name)]);
}

/** Removes a link of this machine and names of namespaces, as far as they are there. */
export async function disconnect(
  run: Run,
  link: string | undefined,
  namespaces: readonly string[],
): Promise<void> {
  if (link !== undefined) await tolerate(run(['ip', 'link', 'delete', link]));
  await Promise.all(namespaces.map(async (namespace) => tolerate(run(['ip', 'netns', 'delete', namespace]))));
}

/** A link goes by itself when the namespace of its other end ends, so "not there" is no failure. */
async function tolerate(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!/Cannot find device|No such file or directory/.test(String(error))) throw error;
  });
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

async function configureEnds(run: Run, name: string, plan: AddressPlan): Promise<void> {
  const { management, traffic, managementLength4, trafficLength4, length6 } = plan;
  for (const setting of LINK_SETTINGS) {
    const [key = '', value = ''] = setting.split('=');
    writeFileSync(`/proc/sys/net/ipv6/conf/${management.machineInterface}/${key}`, value);
  }
  const loopback = 'link set lo up';
  await Promise.all([
    ipBatch(
      run,
      endLines(
        management.machineInterface,
        [management.machineAddress4],
        managementLength4,
        [management.machineAddress6],
        length6,
      ),
    ),
    configureNode(
      run,
      hostNamespace(name),
      [management.interface, traffic.interface],
      [
        loopback,
        ...endLines(
          management.interface,
          [management.address4],
          managementLength4,
          [management.address6],
          length6,
        ),
        ...endLines(traffic.interface, [traffic.address4], trafficLength4, [traffic.address6], length6),
      ],
    ),
    configureNode(
      run,
      clientNamespace(name),
      [traffic.clientInterface],
      [
        loopback,
        ...endLines(
          traffic.clientInterface,
          traffic.clientAddresses4,
          trafficLength4,
          traffic.clientAddresses6,
          length6,
        ),
      ],
    ),
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

async function configureNode(
  run: Run,
  namespace: string,
  links: readonly string[],
  lines: readonly string[],
): Promise<void> {
  const settings = [
    ...NODE_SETTINGS,
    ...links.flatMap((link) => LINK_SETTINGS.map((setting) => `net/ipv6/conf/${link}/${setting}`)),
  ];
  const argv = ['nsenter', `--net=/run/netns/${namespace}`, 'sh', '-c', CONFIGURE, 'sh'];
  await run([...argv, settings.join(' '), `${lines.join('\n')}\n`]);
}

async function ipBatch(run: Run, lines: readonly string[]): Promise<void> {
  await run(['ip', '-batch', '-'], { stdin: `${lines.join('\n')}\n` });
}
