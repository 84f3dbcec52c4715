/** Intents and constructs of the library on real hosts: what gets through and what does not, told by packets. */
import {
  BastionFirewall,
  BruteForceGuard,
  Blocklist,
  DatabaseServerFirewall,
  DnsServerFirewall,
  DockerHostFirewall,
  EgressPolicy,
  type Firewall,
  FtpHelper,
  GatewayFirewall,
  IcmpPolicy,
  InterfaceChain,
  KubernetesNodeFirewall,
  LogAndDrop,
  MailServerFirewall,
  MarkForRouting,
  OwnerEgress,
  Peer,
  Port,
  PortKnock,
  RateLimit,
  Service,
  StatefulBase,
  SynFloodGuard,
  TimeWindow,
  TosPolicy,
  Untracked,
  WireGuardFirewall,
} from '../../constructs';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { BACKENDS, useSandbox } from '../support/hosts/sandbox';
import {
  FAMILIES,
  type Family,
  clientAddresses,
  listen,
  listenOnClient,
  pings,
  tcpConnects,
  tcpConnectsOut,
  udpAnswers,
} from '../support/hosts/traffic';
import { declarationOf, deploy, planned } from '../support/project/firewall-engine';
import { testFirewall } from '../support/terraform/synthesis';

/** What of a host a case may name: its clients by number, and its interface to them. */
interface Scene {
  readonly firewall: Firewall;
  readonly client: (number: number) => Peer;
  readonly interface: string;
}

/** How an attempt of a client ends; `out` goes the other way. */
interface Attempt {
  readonly from?: number;
  readonly tcp?: number;
  readonly udp?: number;
  readonly out?: number;
  readonly ping?: true;
  readonly outcome: string | boolean;
}

const open = 'open';
const closed = 'timeout';

const cases: readonly (readonly [
  what: string,
  declare: (scene: Scene) => void,
  attempts: readonly Attempt[],
])[] = [
  [
    'allowFrom lets in one client and no other, and denyFrom comes first',
    ({ firewall, client }) => {
      new StatefulBase(firewall, 'base');
      firewall.setPolicies({ input: 'DROP' });
      for (const number of [0, 1]) firewall.allowFrom(client(number), Port.tcp(81));
      firewall.denyFrom(client(1), Service.any, { verdict: 'reject' });
    },
    [
      { from: 0, tcp: 81, outcome: open },
      { from: 0, tcp: 82, outcome: closed },
      { from: 1, tcp: 81, outcome: 'refused' },
      { from: 2, tcp: 81, outcome: closed },
    ],
  ],
  [
    'limits let through what they say, of each address by itself',
    ({ firewall }) => {
      new StatefulBase(firewall, 'base');
      firewall.setPolicies({ input: 'DROP' });
      const recent = RateLimit.recent({ connections: 2, seconds: 600 });
      firewall.allowFrom(Peer.any(), Port.tcp(81), { rateLimit: recent });
      const bucket = RateLimit.perAddress('1/hour', { burst: 1 });
      firewall.allowFrom(Peer.any(), Port.tcp(82), { rateLimit: bucket, log: true });
    },
    [
      { from: 0, tcp: 81, outcome: open },
      { from: 0, tcp: 81, outcome: open },
      { from: 0, tcp: 81, outcome: closed },
      { from: 1, tcp: 81, outcome: open },
      { from: 0, tcp: 82, outcome: open },
      { from: 0, tcp: 82, outcome: closed },
      { from: 1, tcp: 82, outcome: open },
    ],
  ],
  [
    'a BruteForceGuard refuses who opens too many connections, and lets nobody in that other rules do not',
    ({ firewall, client }) => {
      new StatefulBase(firewall, 'base');
      firewall.setPolicies({ input: 'DROP' });
      new BruteForceGuard(firewall, 'guard', {
        service: Port.tcp(81),
        connections: 2,
        seconds: 600,
        verdict: 'reject',
      });
      for (const number of [0, 1]) firewall.allowFrom(client(number), Port.tcp(81));
    },
    [
      { from: 0, tcp: 81, outcome: open },
      { from: 0, tcp: 81, outcome: open },
      { from: 0, tcp: 81, outcome: 'refused' },
      { from: 1, tcp: 81, outcome: open },
      { from: 2, tcp: 81, outcome: closed },
    ],
  ],
  [
    'a time that has come and one that has not decide',
    ({ firewall }) => {
      new StatefulBase(firewall, 'base');
      firewall.setPolicies({ input: 'DROP' });
      firewall.allowFrom(Peer.any(), Port.tcp(81), { until: '2037-12-31' });
      new TimeWindow(firewall, 'always', {
        services: [Port.tcp(82)],
        start: '00:00',
        end: '23:59:59' as '23:59',
      });
      firewall.addRule('-p tcp --dport 83 -m time --datestop 2020-01-01 -j ACCEPT', { chain: 'INPUT' });
    },
    [
      { tcp: 81, outcome: open },
      { tcp: 82, outcome: open },
      { tcp: 83, outcome: closed },
    ],
  ],
  [
    'a DatabaseServerFirewall, a DnsServerFirewall and a MailServerFirewall on one host',
    ({ firewall, client }) => {
      new DatabaseServerFirewall(firewall, 'db', { from: [client(0)] });
      new DnsServerFirewall(firewall, 'dns', { from: [client(1)] });
      new MailServerFirewall(firewall, 'mail', { from: [client(0)] });
    },
    [
      { from: 0, tcp: 5432, outcome: open },
      { from: 1, tcp: 5432, outcome: closed },
      { from: 1, udp: 53, outcome: 'answered' },
      { from: 0, udp: 53, outcome: closed },
      { from: 1, tcp: 25, outcome: open },
      { from: 0, tcp: 993, outcome: open },
      { from: 1, tcp: 993, outcome: closed },
      { from: 2, ping: true, outcome: true },
    ],
  ],
  [
    'an IcmpPolicy beside a Blocklist',
    ({ firewall, client }) => {
      new StatefulBase(firewall, 'base', { icmp: false });
      new IcmpPolicy(firewall, 'icmp', { ping: [client(0), client(1)] });
      // It drops what is left by a rule; the policy stays ACCEPT.
      new Blocklist(firewall, 'blocked', { peers: [client(1)], log: true });
      new LogAndDrop(firewall, 'rest', { verdict: 'reject' });
    },
    [
      { from: 0, ping: true, outcome: true },
      { from: 1, ping: true, outcome: false },
      { from: 2, ping: true, outcome: false },
      { from: 0, tcp: 81, outcome: 'refused' },
      { from: 1, tcp: 81, outcome: closed },
    ],
  ],
  [
    'an EgressPolicy lets out what is named',
    ({ firewall }) => {
      new EgressPolicy(firewall, 'egress', { destinations: [{ service: Port.tcp(81) }], verdict: 'reject' });
      firewall.allowTo(Peer.any(), Port.tcp(82));
    },
    [
      { out: 81, outcome: open },
      { out: 82, outcome: open },
      { out: 83, outcome: 'refused' },
      { tcp: 83, outcome: open },
    ],
  ],
  [
    'an OwnerEgress lets out the user that is named, who is not the one that tries the second service',
    ({ firewall }) => {
      new OwnerEgress(firewall, 'root', { users: [0], services: [Port.tcp(81)] });
      new OwnerEgress(firewall, 'other', { users: [4242], services: [Port.tcp(82)], others: 'drop' });
    },
    [
      { out: 81, outcome: open },
      { out: 82, outcome: closed },
      { out: 83, outcome: open },
    ],
  ],
  [
    'an InterfaceChain is asked for its interface alone',
    ({ firewall, ...scene }) => {
      new StatefulBase(firewall, 'base');
      new InterfaceChain(firewall, 'clients', {
        interface: scene.interface,
        services: [Port.tcp(81)],
        log: true,
      });
    },
    [
      { tcp: 81, outcome: open },
      { tcp: 82, outcome: closed },
    ],
  ],
  [
    'a PortKnock opens for the one who knocks in the right order',
    ({ firewall }) =>
      new PortKnock(firewall, 'knock', { service: Port.tcp(81), sequence: [7013, 8171, 9054], seconds: 600 }),
    [
      { from: 0, tcp: 81, outcome: closed },
      { from: 0, tcp: 7013, outcome: closed },
      { from: 0, tcp: 8171, outcome: closed },
      { from: 0, tcp: 81, outcome: closed },
      { from: 0, tcp: 9054, outcome: closed },
      { from: 0, tcp: 81, outcome: open },
      { from: 1, tcp: 8171, outcome: closed },
      { from: 1, tcp: 9054, outcome: closed },
      { from: 1, tcp: 81, outcome: closed },
    ],
  ],
  [
    'an Untracked service answers beside one that is tracked',
    ({ firewall }) => {
      new StatefulBase(firewall, 'base', { output: true });
      new Untracked(firewall, 'dns', { services: [Service.dns] });
      firewall.allowFrom(Peer.any(), Port.tcp(81));
      firewall.setPolicies({ input: 'DROP', output: 'DROP' });
    },
    [
      { udp: 53, outcome: 'answered' },
      { tcp: 81, outcome: open },
      { tcp: 82, outcome: closed },
    ],
  ],
  [
    'a KubernetesNodeFirewall opens the kubelet to nodes and pods, behind a SynFloodGuard that counts each address',
    ({ firewall, client }) => {
      new KubernetesNodeFirewall(firewall, 'node', {
        role: 'worker',
        nodes: [client(0)],
        pods: [client(1)],
        nodePorts: [client(2)],
      });
      new SynFloodGuard(firewall, 'syn', { ratePerAddress: '1/hour' });
    },
    [
      { from: 2, tcp: 10_250, outcome: closed },
      { from: 2, tcp: 30_080, outcome: open },
      { from: 0, tcp: 30_080, outcome: closed },
      { from: 1, tcp: 10_250, outcome: open },
      // The rate has a burst of five.
      ...Array.from({ length: 4 }, () => ({ from: 0, tcp: 10_250, outcome: open })),
      { from: 0, tcp: 10_250, outcome: closed },
      { from: 1, tcp: 10_250, outcome: open },
    ],
  ],
  [
    'a BastionFirewall is entered by few and leads on to few',
    ({ firewall, client }) =>
      new BastionFirewall(firewall, 'bastion', {
        ...{ from: [client(1)], port: 81, to: [client(0)], service: Port.tcp(82), outgoing: [] },
      }),
    [
      { from: 1, tcp: 81, outcome: open },
      { from: 0, tcp: 81, outcome: closed },
      { from: 1, tcp: 82, outcome: closed },
      { out: 82, outcome: open },
      { out: 81, outcome: closed },
    ],
  ],
];

/** Legacy and nft take turns: what matters here is what the rules mean, which is the same in both. */
const turns = BACKENDS.map((backend, turn) => ({
  backend,
  mine: cases.filter((_, index) => index % BACKENDS.length === turn),
}));

describe.each(turns)('on a host with iptables $backend', ({ backend, mine }) => {
  const sandbox = useSandbox(backend);
  beforeAll(async () => {
    await listen(sandbox(), { tcp: [25, 81, 82, 83, 993, 5432, 10_250, 30_080], udp: [53] });
    await listenOnClient(sandbox(), { tcp: [81, 82, 83] });
  });

  test.each(mine)('%s', async (_what, declare, attempts) => {
    const firewall = firewallOf(sandbox());
    const { traffic } = sandbox();
    const client = (number: number): Peer =>
      Peer.list(...FAMILIES.map((family) => clientAddresses(sandbox(), family)[number] ?? ''));
    declare({ firewall, client, interface: traffic.interface });
    const declared = declarationOf(firewall);
    await deploy(sandbox(), declared);
    // What the kernel remembers of addresses, it remembers of each family by itself.
    const found = await Promise.all(
      FAMILIES.map(async (family) => {
        const outcomes = [];
        for (const attempt of attempts) outcomes.push(await outcomeOf(sandbox(), family, attempt));
        return outcomes;
      }),
    );
    expect(found).toEqual(FAMILIES.map(() => attempts.map(({ outcome }) => outcome)));
    expect(await planned(sandbox(), declared)).toEqual([]);
  });

  test('a second plan of all that a host may hold together is empty', async () => {
    const firewall = firewallOf(sandbox());
    const lan = { outside: 'wan0', inside: 'lan0', network: ['192.168.1.0/24', '2001:db8:1::/64'] } as const;
    const forwards = [{ service: Port.tcp(8443), to: '192.168.1.10', toPort: 443 }];
    new GatewayFirewall(firewall, 'gateway', { ...lan, forwards });
    new WireGuardFirewall(firewall, 'vpn', { services: [Service.ssh], networks: ['192.168.1.0/24'] });
    new MailServerFirewall(firewall, 'mail');
    new DockerHostFirewall(firewall, 'docker', { outside: 'wan0', published: [{ service: Service.https }] });
    new FtpHelper(firewall, 'ftp');
    new MarkForRouting(firewall, 'marks', { marks: [{ mark: 1, inInterface: 'ppp0' }] });
    new TosPolicy(firewall, 'urgency', { classes: [{ service: Service.ssh, dscp: 'AF31' }] });
    new Untracked(firewall, 'dns', { services: [Service.dns] });
    // The kernel would keep the rate of an earlier case, if its table had the same name.
    new SynFloodGuard(firewall, 'syn', { ratePerAddress: '20/sec' });
    new Blocklist(firewall, 'blocked', {
      peers: ['198.51.100.0/24', '2001:db8:bad::/48'],
      log: { nflogGroup: 2 },
    });
    new TimeWindow(firewall, 'night', {
      services: ['rsync'],
      start: '22:00',
      end: '06:00',
      days: ['Fri', 'Sat'],
    });
    new LogAndDrop(firewall, 'rest', { chains: ['INPUT', 'FORWARD'] });
    firewall.allowFrom('192.0.2.0/24', Service.samba, {
      rateLimit: RateLimit.concurrent(20),
      comment: 'files',
    });
    firewall.allowFrom(Peer.any(), Service.ipsec, { rateLimit: RateLimit.overall('10/sec', { burst: 20 }) });
    const declared = declarationOf(firewall);
    expect((await deploy(sandbox(), declared)).operations).not.toEqual([]);
    expect(await planned(sandbox(), declared)).toEqual([]);
  });
});

function firewallOf({ name, management }: Sandbox): Firewall {
  return testFirewall({
    host: { transport: 'sandbox', address: name },
    management: [management.machineAddress4, management.machineAddress6],
  });
}

async function outcomeOf(sandbox: Sandbox, family: Family, attempt: Attempt): Promise<string | boolean> {
  const { from: number = 0, tcp, udp, out, ping } = attempt;
  const from = clientAddresses(sandbox, family)[number] ?? '';
  if (ping === true) return pings(sandbox, { from });
  if (udp !== undefined) return udpAnswers(sandbox, { from, port: udp });
  if (out !== undefined) return tcpConnectsOut(sandbox, { family, port: out });
  return tcpConnects(sandbox, { from, port: tcp ?? 0 });
}
