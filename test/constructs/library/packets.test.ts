/** What each construct of the library does to packets, rule by rule, in both families. */
import * as library from '../../../constructs';
import {
  BruteForceGuard,
  BastionFirewall,
  Blocklist,
  DatabaseServerFirewall,
  DnsServerFirewall,
  DockerHostFirewall,
  EgressPolicy,
  type Firewall,
  ForwardedPort,
  FtpHelper,
  GatewayFirewall,
  IcmpPolicy,
  InterfaceChain,
  KubernetesNodeFirewall,
  LogAndDrop,
  MailServerFirewall,
  MarkForRouting,
  Masquerade,
  OwnerEgress,
  Peer,
  Port,
  PortKnock,
  RateLimit,
  RateLimitedSsh,
  RedirectedPort,
  SafetyChain,
  Service,
  StatefulBase,
  SynFloodGuard,
  TimeWindow,
  TosPolicy,
  Untracked,
  WebServerFirewall,
  WireGuardFirewall,
} from '../../../constructs';
import { type Trial, packetsThrough } from '../../support/oracle/firewall-packets';
import type { Answer } from '../../support/oracle/packet-interpreter';
import { filesBelow, readText } from '../../support/project/repository';
import { testFirewall } from '../../support/terraform/synthesis';

const forwarded = { from: '198.51.100.9', to: '192.168.1.10', in: 'ppp0', out: 'lan0' };

type Hook = 'input' | 'output' | 'forward' | 'prerouting' | 'postrouting';
/** A packet, what becomes of it or changes it, and whether what no field of it says holds: limits, users, times. */
type Case = readonly [hook: Hook, trial: Trial, effect: string, holds?: boolean | Answer];

/** Of an address that has not come before: it is put on lists, and is on none. */
const isNewcomer: Answer = (text) => text.includes(' --set ');

const [office, office6, stranger, stranger6] = [
  '192.0.2.7',
  '2001:db8::7',
  '198.51.100.9',
  '2001:db8:bad::9',
];
const trusted = ['192.0.2.0/24', '2001:db8::/48'];
const hostAddress = '203.0.113.7';

/** What gives a packet the mark of its connection. */
const restored = 'CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff';

const constructs: readonly (readonly [
  name: string,
  declare: (f: Firewall) => unknown,
  cases: readonly Case[],
])[] = [
  [
    'WebServerFirewall and MailServerFirewall on one host',
    (f) => [new WebServerFirewall(f, 'web'), new MailServerFirewall(f, 'mail', { from: trusted })],
    [
      ['input', { from: stranger, tcp: 443 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 25 }, 'ACCEPT'],
      ['input', { from: office, tcp: 993 }, 'ACCEPT'],
      ['input', { from: office6, tcp: 587 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 993 }, 'DROP'],
      ['input', { from: stranger6, tcp: 143 }, 'DROP'],
    ],
  ],
  [
    'MailServerFirewall that closes its output',
    (f) => new MailServerFirewall(f, 'mail', { policies: { input: 'DROP', output: 'DROP' } }),
    [
      ['output', { to: stranger, tcp: 25 }, 'ACCEPT'],
      ['output', { to: stranger6, udp: 53 }, 'ACCEPT'],
      ['output', { to: stranger, tcp: 22 }, 'DROP'],
      ['output', { to: stranger, tcp: 50_000, state: 'ESTABLISHED' }, 'ACCEPT'],
    ],
  ],
  [
    'DatabaseServerFirewall',
    (f) => new DatabaseServerFirewall(f, 'db', { from: trusted, services: [Service.mysql, Service.redis] }),
    [
      ['input', { from: office, tcp: 3306 }, 'ACCEPT'],
      ['input', { from: office6, tcp: 6379 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 3306 }, 'DROP'],
      ['input', { from: stranger6, tcp: 6379 }, 'DROP'],
      ['input', { from: office, tcp: 5432 }, 'DROP'],
      ['input', { from: stranger, tcp: 22 }, 'ACCEPT'],
    ],
  ],
  [
    'BastionFirewall',
    (f) => new BastionFirewall(f, 'bastion', { from: trusted, to: ['203.0.113.0/24', '2001:db8:f::/64'] }),
    [
      ['input', { from: office, tcp: 22 }, 'ACCEPT'],
      ['input', { from: office6, tcp: 22 }, 'ACCEPT'],
      ['input', { from: office, tcp: 22 }, 'DROP', false],
      ['input', { from: stranger, tcp: 22 }, 'DROP'],
      ['output', { to: '203.0.113.9', tcp: 22 }, 'ACCEPT'],
      ['output', { to: '2001:db8:f::9', tcp: 22 }, 'ACCEPT'],
      ['output', { to: stranger, tcp: 22 }, 'DROP'],
      ['output', { to: '203.0.113.9', tcp: 3306 }, 'DROP'],
      ['forward', { from: office, to: '203.0.113.9', tcp: 22 }, 'DROP'],
    ],
  ],
  [
    'DnsServerFirewall',
    (f) => new DnsServerFirewall(f, 'dns', { rateLimit: RateLimit.perAddress('50/sec'), overTls: true }),
    [
      ['input', { from: stranger, udp: 53 }, 'ACCEPT'],
      ['input', { from: stranger6, tcp: 53 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 853 }, 'ACCEPT'],
      ['input', { from: stranger, udp: 53 }, 'DROP', false],
      ['input', { from: stranger, udp: 123 }, 'DROP'],
    ],
  ],
  [
    'GatewayFirewall',
    (f) =>
      new GatewayFirewall(f, 'gateway', {
        outside: 'ppp0',
        inside: 'lan0',
        network: ['192.168.1.0/24', '2001:db8:1::/64'],
        forwards: [{ service: Port.tcp(8443), to: '192.168.1.10', toPort: 443 }],
      }),
    [
      ['forward', { from: '192.168.1.5', to: stranger, tcp: 80, in: 'lan0', out: 'ppp0' }, 'ACCEPT'],
      ['forward', { from: '2001:db8:1::5', to: stranger6, udp: 443, in: 'lan0', out: 'ppp0' }, 'ACCEPT'],
      ['forward', { from: stranger, to: '192.168.1.5', tcp: 80, in: 'ppp0', out: 'lan0' }, 'DROP'],
      ['forward', { from: stranger6, to: '2001:db8:1::5', tcp: 80, in: 'ppp0', out: 'lan0' }, 'DROP'],
      ['forward', { ...forwarded, tcp: 443, translated: ['DNAT'] }, 'ACCEPT'],
      ['forward', { ...forwarded, tcp: 443 }, 'DROP'],
      ['forward', { ...forwarded, tcp: 8443, translated: ['DNAT'] }, 'DROP'],
      [
        'forward',
        { from: stranger, to: '192.168.1.5', tcp: 9, state: 'ESTABLISHED', in: 'ppp0', out: 'lan0' },
        'ACCEPT',
      ],
      ['input', { from: '192.168.1.5', udp: 53, in: 'lan0' }, 'ACCEPT'],
      ['input', { from: stranger, udp: 53, in: 'ppp0' }, 'DROP'],
    ],
  ],
  [
    'WireGuardFirewall',
    (f) =>
      new WireGuardFirewall(f, 'vpn', {
        services: [Service.dns],
        networks: ['192.168.1.0/24', '2001:db8:1::/64'],
      }),
    [
      ['input', { from: stranger, udp: 51_820 }, 'ACCEPT'],
      ['input', { from: '10.9.0.2', udp: 53, in: 'wg0' }, 'ACCEPT'],
      ['input', { from: stranger, udp: 53, in: 'eth0' }, 'DROP'],
      ['forward', { from: '10.9.0.2', to: '192.168.1.7', tcp: 80, in: 'wg0', out: 'lan0' }, 'ACCEPT'],
      ['forward', { from: '2001:db8:9::2', to: '2001:db8:1::7', tcp: 80, in: 'wg0' }, 'ACCEPT'],
      ['forward', { from: '10.9.0.2', to: stranger, tcp: 80, in: 'wg0' }, 'DROP'],
      ['forward', { from: stranger, to: '192.168.1.7', tcp: 80, in: 'eth0' }, 'DROP'],
    ],
  ],
  [
    'KubernetesNodeFirewall of a control plane',
    (f) =>
      new KubernetesNodeFirewall(f, 'node', {
        role: 'control-plane',
        nodes: trusted,
        pods: ['10.244.0.0/16'],
        plugin: 'calico',
        api: ['198.51.100.0/28'],
      }),
    [
      ['input', { from: office, tcp: 2379 }, 'ACCEPT'],
      ['input', { from: office6, udp: 4789 }, 'ACCEPT'],
      ['input', { from: '10.244.3.4', tcp: 6443 }, 'ACCEPT'],
      ['input', { from: '10.244.3.4', tcp: 2379 }, 'DROP'],
      ['input', { from: stranger, tcp: 6443 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 10_250 }, 'DROP'],
      ['forward', { from: '10.244.3.4', to: '10.244.9.9', tcp: 80 }, 'ACCEPT'],
    ],
  ],
  [
    'IcmpPolicy of a router',
    (f) => {
      new StatefulBase(f, 'base', { icmp: false, forward: true });
      new IcmpPolicy(f, 'icmp', { ping: trusted, transit: true });
      f.setPolicies({ input: 'DROP', forward: 'DROP' });
    },
    [
      ['input', { from: office, icmp: 8 }, 'ACCEPT'],
      ['input', { from: office, icmp: 8 }, 'DROP', false],
      ['input', { from: stranger, icmp: 8 }, 'DROP'],
      ['input', { from: office6, icmp: 128 }, 'ACCEPT'],
      ['input', { from: stranger6, icmp: 128 }, 'DROP'],
      ['input', { from: stranger6, icmp: 135 }, 'ACCEPT'],
      ['input', { from: stranger6, icmp: 2 }, 'ACCEPT'],
      ['input', { from: 'fe80::1', icmp: 143 }, 'ACCEPT'],
      ['input', { from: stranger6, icmp: 143 }, 'DROP'],
      ['input', { from: stranger, icmp: 5 }, 'DROP'],
      ['forward', { from: stranger6, icmp: 2 }, 'ACCEPT'],
      ['forward', { from: stranger6, icmp: 135 }, 'DROP'],
      ['forward', { from: office, icmp: 8 }, 'ACCEPT'],
    ],
  ],
  [
    'LogAndDrop',
    (f) => {
      f.allowFrom(Peer.any(), Service.https);
      new LogAndDrop(f, 'rest', { chains: ['INPUT', 'FORWARD'] });
    },
    [
      ['input', { from: stranger, tcp: 443 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 80 }, 'DROP'],
      ['forward', { from: stranger6, tcp: 80 }, 'DROP'],
      ['output', { to: stranger, tcp: 80 }, 'ACCEPT'],
    ],
  ],
  [
    'Blocklist',
    (f) => {
      f.allowFrom(Peer.any(), Service.https);
      new StatefulBase(f, 'base');
      new Blocklist(f, 'blocked', { peers: ['198.51.100.0/24', '2001:db8:bad::/48'], log: true });
    },
    [
      ['input', { from: stranger, tcp: 443 }, 'DROP'],
      ['input', { from: stranger6, icmp: 128 }, 'DROP'],
      ['input', { from: stranger, tcp: 443, state: 'ESTABLISHED' }, 'ACCEPT'],
      ['forward', { from: stranger, to: office, tcp: 80 }, 'DROP'],
      ['input', { from: office, tcp: 443 }, 'ACCEPT'],
    ],
  ],
  [
    'Blocklist that cuts what is established',
    (f) => {
      new StatefulBase(f, 'base');
      new Blocklist(f, 'blocked', { peers: ['198.51.100.0/24'], cutsEstablished: true });
    },
    [
      ['input', { from: stranger, tcp: 443, state: 'ESTABLISHED' }, 'DROP'],
      ['input', { from: office, tcp: 443, state: 'ESTABLISHED' }, 'ACCEPT'],
    ],
  ],
  [
    'SynFloodGuard',
    (f) => {
      new SynFloodGuard(f, 'syn');
      f.allowFrom(Peer.any(), Service.https);
    },
    [
      ['input', { from: stranger, tcp: 443 }, 'ACCEPT'],
      ['input', { from: stranger6, tcp: 443 }, 'DROP', false],
    ],
  ],
  [
    'SafetyChain, before what is open to everybody',
    (f) => {
      f.setPolicies({ input: 'DROP' });
      f.allowFrom(Peer.any(), Service.https);
      new SafetyChain(f, 'safety', { trusted, services: [Service.ssh, Service.mysql], others: 'reject' });
    },
    [
      ['input', { from: office, tcp: 22 }, 'ACCEPT'],
      ['input', { from: office6, tcp: 3306 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 3306 }, 'REJECT'],
      ['input', { from: stranger6, tcp: 22 }, 'REJECT'],
      ['input', { from: stranger, tcp: 443 }, 'ACCEPT'],
      ['input', { from: office, tcp: 5432 }, 'DROP'],
    ],
  ],
  [
    'RateLimitedSsh, with addresses that have no limit',
    (f) => {
      f.setPolicies({ input: 'DROP' });
      new RateLimitedSsh(f, 'ssh', { port: 2222, exempt: trusted });
    },
    [
      ['input', { from: stranger, tcp: 2222 }, 'ACCEPT', isNewcomer],
      ['input', { from: stranger6, tcp: 2222 }, 'ACCEPT', isNewcomer],
      ['input', { from: stranger, tcp: 2222 }, 'DROP'],
      ['input', { from: stranger6, tcp: 2222 }, 'DROP'],
      ['input', { from: office, tcp: 2222 }, 'ACCEPT'],
      ['input', { from: office6, tcp: 2222 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 80 }, 'DROP', isNewcomer],
    ],
  ],
  [
    'BruteForceGuard',
    (f) => {
      f.setPolicies({ input: 'DROP' });
      new BruteForceGuard(f, 'ssh', { service: Service.ssh, interface: 'ppp0' });
      f.allowFrom(Peer.any(), Service.ssh);
    },
    [
      ['input', { from: stranger, tcp: 22, in: 'ppp0' }, 'DROP'],
      ['input', { from: stranger6, tcp: 22, in: 'ppp0' }, 'DROP'],
      ['input', { from: stranger, tcp: 22, in: 'ppp0' }, 'ACCEPT', false],
      ['input', { from: stranger, tcp: 22, in: 'lan0' }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 80, in: 'ppp0' }, 'DROP', false],
    ],
  ],
  [
    'EgressPolicy',
    (f) => {
      new EgressPolicy(f, 'egress', {
        dns: ['192.0.2.53'],
        proxy: { peer: '192.0.2.80', service: Port.tcp(3128) },
        destinations: [{ peer: '2001:db8::/48', service: Service.https }],
        verdict: 'drop',
      });
      f.allowTo('198.51.100.9', Service.smtp);
    },
    [
      ['output', { to: '192.0.2.53', udp: 53 }, 'ACCEPT'],
      ['output', { to: stranger, udp: 53 }, 'DROP'],
      ['output', { to: '192.0.2.80', tcp: 3128 }, 'ACCEPT'],
      ['output', { to: office6, tcp: 443 }, 'ACCEPT'],
      ['output', { to: stranger, tcp: 25 }, 'ACCEPT'],
      ['output', { to: stranger, tcp: 443 }, 'DROP'],
      ['output', { to: stranger6, icmp: 135 }, 'ACCEPT'],
      ['output', { to: stranger, tcp: 50_000, state: 'ESTABLISHED' }, 'ACCEPT'],
    ],
  ],
  [
    'InterfaceChain',
    (f) => {
      new InterfaceChain(f, 'dsl', { interface: 'ppp0', services: [Service.ssh] });
      f.addRule('-j ACCEPT', { chain: 'INPUT', phase: 'final' });
    },
    [
      ['input', { from: stranger, tcp: 22, in: 'ppp0' }, 'ACCEPT'],
      ['input', { from: stranger6, tcp: 80, in: 'ppp0' }, 'DROP'],
      ['input', { from: stranger, tcp: 80, in: 'lan0' }, 'ACCEPT'],
    ],
  ],
  [
    'TimeWindow',
    (f) => {
      new TimeWindow(f, 'hours', {
        services: [Service.ssh],
        from: trusted,
        start: '22:00',
        end: '06:00',
        days: ['Mon'],
      });
      f.setPolicies({ input: 'DROP' });
    },
    [
      ['input', { from: office, tcp: 22 }, 'ACCEPT'],
      ['input', { from: office6, tcp: 22 }, 'DROP', false],
      ['input', { from: stranger, tcp: 22 }, 'DROP'],
    ],
  ],
  [
    'Untracked',
    (f) => {
      new StatefulBase(f, 'base', { output: true });
      new Untracked(f, 'dns', { services: [Service.dns], from: trusted });
      f.setPolicies({ input: 'DROP', output: 'DROP' });
    },
    [
      ['input', { from: office, udp: 53, state: 'UNTRACKED' }, 'ACCEPT'],
      ['input', { from: stranger, udp: 53, state: 'UNTRACKED' }, 'DROP'],
      ['output', { to: office6, udp: 40_000, sourcePort: 53, state: 'UNTRACKED' }, 'ACCEPT'],
      ['output', { to: stranger6, udp: 40_000, sourcePort: 53, state: 'UNTRACKED' }, 'DROP'],
    ],
  ],
  [
    'FtpHelper',
    (f) => {
      new StatefulBase(f, 'base');
      new FtpHelper(f, 'ftp', { from: trusted });
      f.setPolicies({ input: 'DROP' });
    },
    [
      ['input', { from: office, tcp: 21 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 21 }, 'DROP'],
      ['input', { from: office6, tcp: 40_123, state: 'RELATED' }, 'ACCEPT'],
      ['input', { from: office6, tcp: 40_123 }, 'DROP'],
    ],
  ],
  [
    'OwnerEgress',
    (f) => new OwnerEgress(f, 'updates', { users: [42], services: [Service.http], others: 'drop' }),
    [
      ['output', { to: stranger, tcp: 80 }, 'ACCEPT'],
      ['output', { to: stranger6, tcp: 80 }, 'DROP', false],
      ['output', { to: stranger, tcp: 443 }, 'ACCEPT', false],
    ],
  ],
  [
    'PortKnock',
    (f) => new PortKnock(f, 'knock', { service: Port.tcp(2222), sequence: [7013, 8171] }),
    [
      ['input', { from: stranger, tcp: 2222 }, 'ACCEPT'],
      ['input', { from: stranger6, tcp: 2222 }, 'DROP', false],
      ['input', { from: stranger, tcp: 7013 }, 'DROP'],
      ['input', { from: stranger, tcp: 443 }, 'ACCEPT'],
    ],
  ],
  [
    'Masquerade',
    (f) => {
      f.setPolicies({ forward: 'DROP' });
      new Masquerade(f, 'inside', { outside: 'ppp0', network: ['192.168.1.0/24'] });
      new Masquerade(f, 'bridge', { notOutside: 'br0', network: ['172.17.0.0/16'] });
      new Masquerade(f, 'servers', {
        network: ['10.3.0.0/16'],
        to: ['198.51.100.0/24'],
        publicAddress: '203.0.113.7',
      });
    },
    [
      ['postrouting', { from: '192.168.1.5', to: stranger, tcp: 80, out: 'ppp0' }, 'MASQUERADE'],
      ['postrouting', { from: '192.168.1.5', to: stranger, tcp: 80, out: 'lan0' }, ''],
      ['postrouting', { from: '192.168.2.5', to: stranger, tcp: 80, out: 'ppp0' }, ''],
      [
        'postrouting',
        { from: '10.3.4.5', to: stranger, udp: 53, out: 'eth7' },
        'SNAT --to-source 203.0.113.7',
      ],
      ['postrouting', { from: '172.17.0.2', to: stranger, tcp: 80, out: 'eth0' }, 'MASQUERADE'],
      ['postrouting', { from: '172.17.0.2', to: '172.17.0.3', tcp: 80, out: 'br0' }, ''],
      ['postrouting', { from: '10.3.4.5', to: office, udp: 53, out: 'eth7' }, ''],
      ['postrouting', { from: office6, to: stranger6, tcp: 80, out: 'ppp0' }, ''],
      ['forward', { from: '192.168.1.5', to: stranger, tcp: 80, in: 'lan0', out: 'ppp0' }, 'DROP'],
    ],
  ],
  [
    'RedirectedPort',
    (f) => {
      f.setPolicies({ input: 'DROP' });
      new RedirectedPort(f, 'web', {
        service: Port.tcp(80),
        toPort: 8080,
        to: [hostAddress],
        fromHost: true,
      });
      new RedirectedPort(f, 'proxy', {
        service: Port.tcp(81),
        toPort: 3128,
        interface: 'lan0',
        from: trusted,
        transparent: true,
        admit: false,
      });
    },
    [
      ['prerouting', { from: stranger, to: hostAddress, tcp: 80 }, 'REDIRECT --to-ports 8080'],
      ['prerouting', { from: stranger, to: '192.168.1.10', tcp: 80 }, ''],
      ['prerouting', { from: stranger6, tcp: 80 }, ''],
      ['prerouting', { from: office, to: '192.168.1.10', tcp: 81, in: 'lan0' }, 'REDIRECT --to-ports 3128'],
      ['prerouting', { from: office6, tcp: 81, in: 'lan0' }, 'REDIRECT --to-ports 3128'],
      ['prerouting', { from: stranger, to: hostAddress, tcp: 81, in: 'lan0' }, ''],
      ['prerouting', { from: office, to: hostAddress, tcp: 81, in: 'ppp0' }, ''],
      ['input', { from: stranger, tcp: 8080, translated: ['DNAT'] }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 8080 }, 'DROP'],
      ['input', { from: stranger, tcp: 80 }, 'DROP'],
      ['input', { from: office, tcp: 3128, translated: ['DNAT'] }, 'DROP'],
    ],
  ],
  [
    'ForwardedPort',
    (f) => {
      f.setPolicies({ forward: 'DROP' });
      new ForwardedPort(f, 'web', {
        service: Port.tcp(8443),
        to: '192.168.1.10',
        toPort: 443,
        outside: 'ppp0',
      });
      new ForwardedPort(f, 'dns', { service: Port.udp(53), to: '192.168.1.11', from: trusted, admit: false });
    },
    [
      ['prerouting', { from: stranger, tcp: 8443, in: 'ppp0' }, 'DNAT --to-destination 192.168.1.10:443'],
      ['prerouting', { from: stranger, tcp: 8443, in: 'lan0' }, ''],
      ['prerouting', { from: stranger, tcp: 443, in: 'ppp0' }, ''],
      ['prerouting', { from: office, udp: 53, in: 'lan0' }, 'DNAT --to-destination 192.168.1.11'],
      ['prerouting', { from: stranger, udp: 53, in: 'lan0' }, ''],
      ['prerouting', { from: stranger6, tcp: 8443, in: 'ppp0' }, ''],
      ['forward', { ...forwarded, tcp: 443, translated: ['DNAT'] }, 'ACCEPT'],
      ['forward', { ...forwarded, tcp: 443 }, 'DROP'],
      ['forward', { from: office, to: '192.168.1.11', udp: 53, translated: ['DNAT'] }, 'DROP'],
    ],
  ],
  [
    'TosPolicy',
    (f) => new TosPolicy(f, 'urgency', { classes: [{ service: Service.smtp, dscp: 'CS1' }] }),
    [
      ['postrouting', { to: stranger, tcp: 25 }, 'DSCP --set-dscp 0x08'],
      ['postrouting', { to: stranger6, tcp: 25 }, 'DSCP --set-dscp 0x08'],
      ['postrouting', { to: stranger, tcp: 80 }, ''],
    ],
  ],
  [
    'MarkForRouting',
    (f) => new MarkForRouting(f, 'uplinks', { marks: [{ mark: 1, inInterface: 'ppp0' }] }),
    [
      ['prerouting', { from: stranger, tcp: 80, in: 'ppp0' }, `${restored}, MARK --set-xmark 0x1/0xffffffff`],
      ['prerouting', { from: stranger6, tcp: 80, in: 'ppp0', state: 'ESTABLISHED' }, restored],
      ['prerouting', { from: stranger, tcp: 80, in: 'ppp1' }, restored],
    ],
  ],
  [
    'DockerHostFirewall, for the host itself',
    (f) => new DockerHostFirewall(f, 'docker', { outside: 'eth0', services: [Service.https], from: trusted }),
    [
      ['input', { from: office, tcp: 443 }, 'ACCEPT'],
      ['input', { from: stranger, tcp: 443 }, 'DROP'],
    ],
  ],
];

describe.each(constructs)('%s', (_name, declare, cases) => {
  test('lets through what it should, and nothing else', () => {
    const firewall = testFirewall();
    declare(firewall);
    const through = packetsThrough(firewall);
    const found = cases.map(([hook, trial, , holds = true]) => [
      hook,
      trial,
      through[hook](trial, typeof holds === 'boolean' ? () => holds : holds),
    ]);
    expect(found).toEqual(cases.map(([hook, trial, effect]) => [hook, trial, effect]));
  });
});

test('every construct of the library has a row', () => {
  const classes = filesBelow('constructs/library').flatMap((file) =>
    [...readText(file).matchAll(/^export class (\w+) extends Construct/gm)].map(([, name = '']) => name),
  );
  const rows = constructs.map(([, declare]) => declare.toString()).join('\n');
  // Names of another package, or of none, would never be missed.
  expect(classes.length).toBeGreaterThan(20);
  expect(classes.filter((name) => !(name in library))).toEqual([]);
  expect(classes.filter((name) => !new RegExp(`new (\\w+\\.)?${name}\\(`).test(rows))).toEqual([]);
});
