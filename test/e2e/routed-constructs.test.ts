/** Constructs for hosts that route, translate, mark or read along: what a kernel makes of their rules, told by packets. */
import {
  DockerHostFirewall,
  type Firewall,
  ForwardedPort,
  FtpHelper,
  GatewayFirewall,
  MarkForRouting,
  Masquerade,
  Port,
  RedirectedPort,
  StatefulBase,
  TosPolicy,
  WireGuardFirewall,
} from '../../constructs';
import type { HostTarget } from '../../lib/deploy/apply-request';
import { printSudoers } from '../../lib/host/rights/sudoers';
import { targetOf as sshTargetOf } from '../support/faults/transaction-host';
import { agentOf } from '../support/hosts/agent';
import {
  addInnerNetwork,
  addRouteOfClient,
  innerNetwork,
  onHost,
  tcpConnectsFromInside,
} from '../support/hosts/inner-network';
import { backendsOfToday } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { sentDscp } from '../support/hosts/sent-dscp';
import {
  FAMILIES,
  type Family,
  type TcpOutcome,
  clientAddresses,
  listen,
  listenOnClient,
  tcpConnects,
  udpAnswers,
} from '../support/hosts/traffic';
import { declarationOf, deploy, destroy, planned } from '../support/project/firewall-engine';
import { testFirewall } from '../support/terraform/synthesis';

describe.each(backendsOfToday(__filename))('with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  const { machine, prefixes } = innerNetwork;
  const outside = (): string => sandbox().traffic.interface;
  const hostOutside = (family: Family): string =>
    family === 'ipv4' ? sandbox().traffic.address4 : sandbox().traffic.address6;
  const clientAddress = (family: Family): string => clientAddresses(sandbox(), family)[0] ?? '';

  /** Of both backends in turn, with both logins: nft as root, and legacy as a user with the rights that are printed. */
  let target: HostTarget;

  beforeAll(async () => {
    await addUser(sandbox(), 'deploy', { sudoers: printSudoers({ user: 'deploy' }) });
    target = sshTargetOf(sandbox(), { user: backend === 'nft' ? 'root' : 'deploy' });
    await addInnerNetwork(sandbox(), { tcp: [81, 82] });
    await listen(sandbox(), { tcp: [81, 82, 40_021], udp: [51_820] });
    await listenOnClient(sandbox(), { tcp: [81, 82] });
    await agentOf(sandbox(), 'host').ask('listenFtp', { port: 21, dataPort: 40_021 });
  });

  /** Deploys what is declared, looks, and leaves a host without it. */
  async function deployed(
    declare: (firewall: Firewall) => unknown,
    look: () => Promise<void>,
  ): Promise<void> {
    const { name, management } = sandbox();
    const firewall = testFirewall({
      host: { transport: 'sandbox', address: name },
      management: [management.machineAddress4, management.machineAddress6],
    });
    declare(firewall);
    const declared = declarationOf(firewall);
    await deploy(sandbox(), declared, target);
    await look();
    expect(await planned(sandbox(), declared, target)).toEqual([]);
    await destroy(sandbox(), firewall.owner, target);
  }

  const fromClient = async (to: string, port: number): Promise<TcpOutcome> =>
    tcpConnects(sandbox(), { to, port });
  const fromInside = async (to: string, port: number): Promise<TcpOutcome> =>
    tcpConnectsFromInside(sandbox(), { to, port });

  test('a GatewayFirewall translates what goes out, forwards one port, by hairpin too, and lets nothing else in', async () => {
    // IPv6 is routed, so the client has to know the way; over IPv4 it does not, and answers only to the gateway.
    await addRouteOfClient(sandbox(), 'ipv6');
    await deployed(
      (firewall) =>
        new GatewayFirewall(firewall, 'gateway', {
          outside: outside(),
          inside: innerNetwork.interface,
          network: prefixes,
          allowed: [Port.tcp(81)],
          services: [Port.tcp(82)],
          forwards: [{ service: Port.tcp(8443), to: machine.ipv4, toPort: 81 }],
        }),
      async () => {
        expect(
          await Promise.all([
            ...FAMILIES.map(async (family) => fromInside(clientAddress(family), 81)),
            ...FAMILIES.map(async (family) => fromInside(innerNetwork.host[family], 82)),
            fromClient(hostOutside('ipv4'), 8443),
            fromInside(hostOutside('ipv4'), 8443),
          ]),
        ).toEqual(['open', 'open', 'open', 'open', 'open', 'open']);
        expect(
          await Promise.all([
            ...FAMILIES.map(async (family) => fromInside(clientAddress(family), 82)),
            ...FAMILIES.map(async (family) => fromClient(hostOutside(family), 82)),
            fromClient(machine.ipv6, 81),
          ]),
        ).toEqual(['timeout', 'timeout', 'timeout', 'timeout', 'timeout']);
      },
    );
  });

  test('a ForwardedPort leads to another host, and a Masquerade lends the address of this one', async () => {
    await deployed(
      (firewall) => [
        new ForwardedPort(firewall, 'web', {
          outside: outside(),
          service: Port.tcp(8443),
          to: machine.ipv4,
          toPort: 81,
        }),
        new Masquerade(firewall, 'out', { outside: outside(), network: prefixes }),
      ],
      async () => {
        // Over IPv4 the client knows no way back to the machine inside.
        expect(
          await Promise.all([
            fromClient(hostOutside('ipv4'), 8443),
            fromClient(hostOutside('ipv4'), 8444),
            fromInside(clientAddress('ipv4'), 81),
          ]),
        ).toEqual(['open', 'refused', 'open']);
      },
    );
  });

  test('a RedirectedPort leads to the port of a program, which stays closed; a transparent one takes what is for others', async () => {
    for (const family of FAMILIES) await addRouteOfClient(sandbox(), family);
    await deployed(
      (firewall) => {
        new StatefulBase(firewall, 'base');
        new RedirectedPort(firewall, 'web', { service: Port.tcp(8443), toPort: 82 });
        new RedirectedPort(firewall, 'proxy', {
          service: Port.tcp(8444),
          toPort: 82,
          interface: innerNetwork.interface,
          transparent: true,
        });
        firewall.setPolicies({ input: 'DROP' });
      },
      async () => {
        const found = await Promise.all(
          FAMILIES.map(async (family) => [
            await fromClient(hostOutside(family), 8443),
            await fromClient(hostOutside(family), 82),
            await fromClient(hostOutside(family), 8444),
            await fromInside(clientAddress(family), 8444),
            // Nobody listens there.
            await fromInside(clientAddress(family), 8443),
          ]),
        );
        expect(found).toEqual(FAMILIES.map(() => ['open', 'timeout', 'timeout', 'open', 'refused']));
      },
    );
  });

  test('a WireGuardFirewall opens its port, and to what comes by the tunnel the networks that are named', async () => {
    for (const family of FAMILIES) await addRouteOfClient(sandbox(), family);
    await deployed(
      (firewall) =>
        new WireGuardFirewall(firewall, 'vpn', {
          tunnel: outside(),
          services: [Port.tcp(81)],
          networks: [`${machine.ipv4}/32`, `${machine.ipv6}/128`],
        }),
      async () => {
        const found = await Promise.all(
          FAMILIES.map(async (family) => [
            await udpAnswers(sandbox(), { family, port: 51_820 }),
            await fromClient(hostOutside(family), 81),
            await fromClient(hostOutside(family), 82),
            await fromClient(machine[family], 82),
            await fromInside(clientAddress(family), 81),
          ]),
        );
        expect(found).toEqual(FAMILIES.map(() => ['answered', 'open', 'timeout', 'open', 'timeout']));
      },
    );
  });

  test('a DockerHostFirewall decides on published ports by the port that the client connected to', async () => {
    // What Docker writes when it starts, and for two published ports.
    await onHost(sandbox(), [
      'iptables -N DOCKER-USER',
      'iptables -A FORWARD -j DOCKER-USER',
      ...[8080, 8081].map(
        (port) =>
          `iptables -t nat -A PREROUTING -p tcp --dport ${String(port)} -j DNAT --to-destination ${machine.ipv4}:81`,
      ),
    ]);
    await deployed(
      (firewall) =>
        new DockerHostFirewall(firewall, 'docker', {
          outside: outside(),
          published: [{ service: Port.tcp(8080) }],
          services: [Port.tcp(82)],
        }),
      async () => {
        const host = hostOutside('ipv4');
        const ports = [8080, 8081, 82, 81];
        const found = await Promise.all(ports.map(async (port) => fromClient(host, port)));
        expect(found).toEqual(['open', 'timeout', 'open', 'timeout']);
        expect(await fromInside(clientAddress('ipv4'), 81)).toBe('open');
      },
    );
    await onHost(sandbox(), [
      'iptables -t nat -F PREROUTING',
      'iptables -F FORWARD',
      'iptables -X DOCKER-USER',
    ]);
  });

  test('an FtpHelper opens the port that the server announces, to the client that asked', async () => {
    await deployed(
      (firewall) => {
        new StatefulBase(firewall, 'base');
        new FtpHelper(firewall, 'ftp');
        firewall.setPolicies({ input: 'DROP' });
      },
      async () => {
        const data = async (family: Family): Promise<unknown> => {
          const route = { to: hostOutside(family), from: clientAddress(family), timeoutMs: 700 };
          return agentOf(sandbox(), 'client').ask('connectFtp', { ...route, port: 21 });
        };
        const direct = async (family: Family): Promise<TcpOutcome> => fromClient(hostOutside(family), 40_021);
        expect(await Promise.all(FAMILIES.map(direct))).toEqual(['timeout', 'timeout']);
        expect(await Promise.all(FAMILIES.map(data))).toEqual(['open', 'open']);
      },
    );
  });

  test('a MarkForRouting gives the answers of a connection the way of its mark, and a TosPolicy packets their class', async () => {
    const ways = ['-4', '-6'].map((family) => `ip ${family} rule add fwmark 7 table 77`);
    await onHost(sandbox(), [
      ...ways,
      'ip -4 route add blackhole default table 77',
      'ip -6 route add blackhole default table 77',
    ]);
    await deployed(
      (firewall) => {
        const marks = [{ mark: 7, inInterface: outside(), service: Port.tcp(82) }];
        new MarkForRouting(firewall, 'uplinks', { marks });
        new TosPolicy(firewall, 'urgency', { classes: [{ service: Port.tcp(81), dscp: 'AF31' }] });
      },
      async () => {
        const found = await Promise.all(
          FAMILIES.map(async (family) => [
            await fromClient(hostOutside(family), 81),
            await fromClient(hostOutside(family), 82),
            await sentDscp(sandbox(), { to: clientAddress(family), port: 81 }),
            await sentDscp(sandbox(), { to: clientAddress(family), port: 82 }),
          ]),
        );
        expect(found).toEqual(FAMILIES.map(() => ['open', 'timeout', 26, 0]));
      },
    );
  });
});
