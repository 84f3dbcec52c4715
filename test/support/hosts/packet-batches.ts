/** Packets of any shape from the clients of a sandbox to its host, a hundred at once: see `packet-batches.pl`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Family } from '../../../lib/net/family';
import { enterArguments, inClient } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import type { Packet } from '../oracle/packet-interpreter';
import { onHost } from './inner-network';
import { type ReadPacket, bytesOfPacket, readPacket } from './packet-bytes';

/** Links of the host behind which nobody is, with the networks there. */
export const behindHost = {
  out0: { ipv4: '203.0.113.0/24', ipv6: '2001:db8:a::/64' },
  out1: { ipv4: '10.20.0.0/16', ipv6: '2001:db8:b::/64' },
} as const;

const routers = { ipv4: '169.254.1.1', ipv6: 'fe80::1' } as const;

/** Where a packet came to: `host` or a link of `behindHost`; `answered` when its sender was told that it did not get through. */
export interface Arrival extends Partial<ReadPacket> {
  readonly place: string;
}

export interface PacketBatches {
  send(packets: readonly Packet[], family: Family): Promise<readonly Arrival[]>;
  stop(): Promise<void>;
}

/** Makes the host a router, with links behind it, and starts what sends. Ends with `stop`, or with the sandbox. */
export async function startPacketBatches(sandbox: Sandbox): Promise<PacketBatches> {
  await prepareHost(sandbox);
  const { interface: hostLink, clientInterface } = sandbox.traffic;
  const program = [
    ...['perl', join(__dirname, 'packet-batches.pl'), 'host'],
    ...[`/run/netns/${sandbox.clientNamespace}`, clientInterface, hostLink, ...Object.keys(behindHost)],
  ];
  const [command = '', ...args] = enterArguments(sandbox, 'host', program, { networkOnly: true });
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<never>((_, reject) => {
    child.on('exit', (code) => {
      reject(new Error(`what sends packets has ended with ${String(code)}`));
    });
  });
  const isOver = ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await Promise.race([lines.next(), ended])).value);
  await nextLine();
  let last = 0;
  return {
    send: async (packets, family) => {
      const first = last + 1;
      last += packets.length;
      const sent = packets.map(
        (packet, index) =>
          `${family === 'ipv4' ? '4' : '6'} ${bytesOfPacket(packet, first + index, family).toString('hex')}`,
      );
      child.stdin.write([...sent, '', ''].join('\n'));
      const arrivals = packets.map((): Arrival => ({ place: 'nowhere' }));
      for (let line = await nextLine(); line !== ''; line = await nextLine()) {
        const [place = '', protocol, hex = ''] = line.split(' ');
        const read = readPacket(Buffer.from(hex, 'hex'), Number(protocol));
        const index = (read?.number ?? 0) - first;
        const known = arrivals[index];
        if (read === undefined || known === undefined) continue;
        if (place === 'client' && (!read.isRefusal || known.place !== 'nowhere')) continue;
        arrivals[index] = place === 'client' ? { place: 'answered' } : { place, ...read };
      }
      return arrivals;
    },
    stop: async () => {
      child.stdin.end();
      await isOver;
    },
  };
}

async function prepareHost(sandbox: Sandbox): Promise<void> {
  const { interface: link, clientInterface, clientAddresses4, clientAddresses6 } = sandbox.traffic;
  const shown = await inClient(sandbox, ['ip', '-o', 'link', 'show', 'dev', clientInterface]);
  const [, hardware = ''] = /link\/ether (\S+)/.exec(String(shown.stdout)) ?? [];
  const [gateway4 = '', gateway6 = ''] = [clientAddresses4[0], clientAddresses6[0]];
  await onHost(sandbox, [
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
    // No discovery of neighbours, which rules may stop.
    ...[gateway4, gateway6].flatMap((gateway) => [
      `ip neigh replace ${gateway} lladdr ${hardware} nud permanent dev ${link}`,
      `ip route replace default via ${gateway} dev ${link}`,
    ]),
    ...Object.entries(behindHost).flatMap(([name, networks]) => [
      // Nobody has the hardware address that packets get there.
      `ip link add ${name} type veth peer name ${name}-end`,
      `ip link set ${name} up`,
      `ip link set ${name}-end up`,
      ...(['ipv4', 'ipv6'] as const).flatMap((family) => [
        `ip neigh replace ${routers[family]} lladdr 02:00:00:00:00:01 nud permanent dev ${name}`,
        `ip route replace ${networks[family]} via ${routers[family]} dev ${name} onlink`,
      ]),
    ]),
  ]);
}
