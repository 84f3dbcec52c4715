/** What constructs of the library declare where no packet tells it: translation, marks, shared chains; and what they refuse. */
import {
  BruteForceGuard,
  Blocklist,
  DatabaseServerFirewall,
  DockerHostFirewall,
  EgressPolicy,
  type Firewall,
  ForwardedPort,
  GatewayFirewall,
  type GatewayFirewallProps,
  IcmpPolicy,
  LogAndDrop,
  MailServerFirewall,
  MarkForRouting,
  Masquerade,
  OwnerEgress,
  Peer,
  Port,
  PortKnock,
  RedirectedPort,
  Service,
  StatefulBase,
  SynFloodGuard,
  TimeWindow,
  TosPolicy,
  Untracked,
  WebServerFirewall,
} from '../../../constructs';
import { families } from '../../../lib/net/family';
import { chainsOf, refusal, rulesOf, testFirewall } from '../../support/terraform/synthesis';

test('a Masquerade translates what goes out, in the families of its network', () => {
  const firewall = testFirewall();
  new Masquerade(firewall, 'all', { outside: 'eth0' });
  new Masquerade(firewall, 'vpn', {
    network: ['10.8.0.0/24', '2001:db8:8::/64'],
    to: ['192.0.2.0/24', '2001:db8::/48'],
  });
  new Masquerade(firewall, 'fixed', { outside: 'eth1', publicAddress: '203.0.113.7' });
  new Masquerade(firewall, 'bridge', { notOutside: 'br0', network: ['172.17.0.0/16'] });
  expect(rulesOf(firewall, 'ipv4', 'POSTROUTING', 'nat')).toEqual([
    '-o eth0 -j MASQUERADE',
    '-s 10.8.0.0/24 -d 192.0.2.0/24 -j MASQUERADE',
    '-o eth1 -j SNAT --to-source 203.0.113.7',
    '-s 172.17.0.0/16 ! -o br0 -j MASQUERADE',
  ]);
  const both = (): unknown => new Masquerade(firewall, 'both', { outside: 'eth0', notOutside: 'br0' });
  expect(refusal(both)).toMatchObject({ code: 'construct/contradicting-interfaces' });
  expect(rulesOf(firewall, 'ipv6', 'POSTROUTING', 'nat')).toEqual([
    '-s 2001:db8:8::/64 -d 2001:db8::/48 -j MASQUERADE',
  ]);
});

test('a RedirectedPort takes what is for the host, in both families, and lets only that to the port behind it', () => {
  const firewall = testFirewall();
  new RedirectedPort(firewall, 'web', { service: Service.http, toPort: 8080, fromHost: true });
  const redirected = '-p tcp -m tcp --dport 80 -m addrtype --dst-type LOCAL -j REDIRECT --to-ports 8080';
  for (const family of families) {
    expect(rulesOf(firewall, family, 'PREROUTING', 'nat')).toEqual([redirected]);
    expect(rulesOf(firewall, family, 'OUTPUT', 'nat')).toEqual([redirected]);
    expect(rulesOf(firewall, family, 'INPUT')).toEqual([
      '-p tcp -m tcp --dport 8080 -m conntrack --ctstate DNAT -j ACCEPT',
    ]);
  }
  const contradicting = { service: Service.http, toPort: 8080, to: ['192.0.2.1'], transparent: true };
  expect(refusal(() => new RedirectedPort(firewall, 'both', contradicting))).toMatchObject({
    code: 'construct/contradicting-destinations',
  });
});

test('what would translate nothing, as its addresses are of two families, is refused', () => {
  const firewall = testFirewall();
  const [four, six] = ['192.0.2.0/24', '2001:db8::/48'];
  for (const declare of [
    () => new RedirectedPort(firewall, 'a', { service: Service.http, toPort: 8080, from: [four], to: [six] }),
    () => new Masquerade(firewall, 'b', { network: [four], to: [six] }),
    () => new ForwardedPort(firewall, 'c', { service: Service.http, to: '192.168.1.10', from: [six] }),
    () => new Masquerade(testFirewall({ families: ['ipv6'] }), 'd', { network: [four] }),
  ])
    expect(refusal(declare)).toMatchObject({ code: 'construct/empty-list' });
});

test('a BruteForceGuard counts before it asks, in a list of each family, and lets nobody in', () => {
  const firewall = testFirewall();
  new BruteForceGuard(firewall, 'guard', { service: Service.ssh, connections: 3, log: true });
  const own = (family: 'ipv4' | 'ipv6'): readonly string[] =>
    rulesOf(firewall, family, 'INPUT')
      .filter((text) => text.includes('-m recent'))
      .map((text) => text.replace('-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent ', ''));
  const listed = (name: string): readonly string[] => [
    `--set --name ${name}`,
    `--rcheck --seconds 60 --hitcount 4 --name ${name} -m limit --limit 5/min --limit-burst 10 -j LOG --log-prefix "drop: "`,
    `--update --seconds 60 --hitcount 4 --name ${name} -j DROP`,
  ];
  expect(own('ipv4')).toEqual(listed('GUARD-22-site'));
  expect(own('ipv6')).toEqual(listed('GUARD-22-site:6'));
  expect(refusal(() => new BruteForceGuard(firewall, 'again', { service: Service.ssh }))).toMatchObject({
    code: 'construct/declared-twice',
  });
  new BruteForceGuard(firewall, 'slow', { service: Service.ssh, seconds: 3600, listName: 'slow' });
  const alone = testFirewall({ families: ['ipv4'] });
  const six = { service: Service.ssh, from: ['2001:db8::/32'] };
  expect(refusal(() => new BruteForceGuard(alone, 'guard', six))).toMatchObject({
    code: 'construct/empty-list',
  });
});

test('a ForwardedPort leads to a host and lets through what was translated, unless other rules do', () => {
  const firewall = testFirewall();
  new ForwardedPort(firewall, 'web', {
    outside: 'eth0',
    service: Port.tcp(8443),
    to: '192.168.1.10',
    toPort: 443,
  });
  new ForwardedPort(firewall, 'vpn', {
    ...{ service: Port.udp(1194), to: '192.168.1.11', from: ['198.51.100.0/24'] },
    ...{ publicAddress: '203.0.113.7', admit: false },
  });
  expect(rulesOf(firewall, 'ipv4', 'PREROUTING', 'nat')).toEqual([
    '-i eth0 -p tcp -m tcp --dport 8443 -j DNAT --to-destination 192.168.1.10:443',
    '-s 198.51.100.0/24 -d 203.0.113.7 -p udp -m udp --dport 1194 -j DNAT --to-destination 192.168.1.11',
  ]);
  expect(rulesOf(firewall, 'ipv4', 'FORWARD')).toEqual([
    '-d 192.168.1.10 -p tcp -m tcp --dport 443 -m conntrack --ctstate DNAT -j ACCEPT',
  ]);
});

describe('a gateway', () => {
  const gateway = (props: Partial<GatewayFirewallProps>): Firewall => {
    const firewall = testFirewall();
    const network = ['192.168.1.0/24', '2001:db8:1::/64'];
    new GatewayFirewall(firewall, 'gateway', { outside: 'ppp0', inside: 'lan0', network, ...props });
    return firewall;
  };

  test('gives what leaves the address of the way out, and tells TCP how large packets may be', () => {
    const firewall = gateway({});
    expect(rulesOf(firewall, 'ipv4', 'POSTROUTING', 'nat')).toEqual([
      '-s 192.168.1.0/24 -o ppp0 -j MASQUERADE',
    ]);
    expect(rulesOf(firewall, 'ipv6', 'FORWARD', 'mangle')).toEqual([
      '-o ppp0 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
    ]);
    expect(chainsOf(firewall, 'ipv6', 'nat')).toEqual({});
  });

  test('with a fixed address forwards what is meant for it, from outside and from inside', () => {
    const forwards = [
      { service: Port.tcp(8443), to: '192.168.1.10', toPort: 443, from: ['198.51.100.0/24'] },
    ];
    const firewall = gateway({ publicAddress: '203.0.113.7', forwards });
    expect(rulesOf(firewall, 'ipv4', 'PREROUTING', 'nat')).toEqual([
      '-s 198.51.100.0/24 -d 203.0.113.7 -p tcp -m tcp --dport 8443 -j DNAT --to-destination 192.168.1.10:443',
    ]);
    expect(rulesOf(firewall, 'ipv4', 'POSTROUTING', 'nat')).toEqual([
      '-s 192.168.1.0/24 -o ppp0 -j SNAT --to-source 203.0.113.7',
      '-s 192.168.1.0/24 -d 192.168.1.10 -o lan0 -p tcp -m tcp --dport 443 -j MASQUERADE',
    ]);
  });

  test('with a changing address keeps what is meant for its address inside', () => {
    const firewall = gateway({ forwards: [{ service: 'https', to: '192.168.1.10' }] });
    expect(rulesOf(firewall, 'ipv4', 'PREROUTING', 'nat')).toEqual([
      '-i ppp0 -p tcp -m tcp --dport 443 -m addrtype --dst-type LOCAL -j DNAT --to-destination 192.168.1.10',
      '! -d 192.168.1.0/24 -i lan0 -p tcp -m tcp --dport 443 -m addrtype --dst-type LOCAL -j DNAT --to-destination 192.168.1.10',
    ]);
  });
});

test('a Docker host decides on published ports in DOCKER-USER, by the port that the client connected to', () => {
  const firewall = testFirewall();
  new DockerHostFirewall(firewall, 'docker', {
    outside: 'eth0',
    published: [{ service: Service.https }, { service: Port.tcp(9000), from: ['192.0.2.0/24'] }],
  });
  const published = '-m conntrack --ctorigdstport';
  expect(rulesOf(firewall, 'ipv4', 'DOCKER-USER')).toEqual([
    '-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN',
    `-i eth0 -p tcp ${published} 443 --ctdir ORIGINAL -j RETURN`,
    `-s 192.0.2.0/24 -i eth0 -p tcp ${published} 9000 --ctdir ORIGINAL -j RETURN`,
    '-i eth0 -j DROP',
  ]);
  expect(rulesOf(firewall, 'ipv6', 'DOCKER-USER')).toHaveLength(3);
});

test('marks are restored, set for new connections, and saved, in this order', () => {
  const firewall = testFirewall();
  new MarkForRouting(firewall, 'uplinks', {
    marks: [
      { mark: 1, inInterface: 'ppp0' },
      { mark: 2, service: 'smtp' },
    ],
  });
  expect(rulesOf(firewall, 'ipv4', 'PREROUTING', 'mangle')).toEqual([
    '-j CONNMARK --restore-mark',
    '-i ppp0 -m mark --mark 0 -m conntrack --ctstate NEW -j MARK --set-mark 1',
    '-p tcp -m tcp --dport 25 -m mark --mark 0 -m conntrack --ctstate NEW -j MARK --set-mark 2',
    '-m mark ! --mark 0 -j CONNMARK --save-mark',
  ]);
  expect(rulesOf(firewall, 'ipv6', 'OUTPUT', 'mangle')).toEqual(['-j CONNMARK --restore-mark']);
});

test('packets say how urgent they are by what they are for', () => {
  const firewall = testFirewall();
  new TosPolicy(firewall, 'urgency', { classes: [{ service: Port.udpRange(16_384, 32_767), dscp: 'EF' }] });
  expect(rulesOf(firewall, 'ipv6', 'POSTROUTING', 'mangle')).toEqual([
    '-p udp -m udp --dport 16384:32767 -j DSCP --set-dscp-class EF',
  ]);
});

test('hours past midnight belong to the day on which they began', () => {
  const firewall = testFirewall();
  const services = [Service.ssh];
  new TimeWindow(firewall, 'night', { services, start: '22:00', end: '06:00', days: ['Fri'] });
  expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual([
    '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m time --timestart 22:00 --timestop 06:00 --weekdays Fri --contiguous -j ACCEPT',
  ]);
});

test('what is left is logged, but broadcasts are not', () => {
  const firewall = testFirewall({ management: 'governed-elsewhere' });
  new LogAndDrop(firewall, 'rest', { prefix: 'dropped: ', rate: '1/min', nflogGroup: 2 });
  expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual([
    '-m pkttype --pkt-type unicast -m limit --limit 1/min --limit-burst 10 -j NFLOG --nflog-prefix "dropped: " --nflog-group 2',
    '-j DROP',
  ]);
});

test('names of chains and lists last: they hold the owner, and never the id of a construct', () => {
  const declare = (id: string): unknown => {
    const firewall = testFirewall();
    new Blocklist(firewall, `${id}a`, { peers: ['198.51.100.7'] });
    new SynFloodGuard(firewall, `${id}b`, { ratePerAddress: '20/sec' });
    new PortKnock(firewall, `${id}c`, { service: Port.tcp(2222), sequence: [7013, 8171] });
    new GatewayFirewall(firewall, `${id}d`, { outside: 'ppp0', inside: 'lan0', network: ['192.168.1.0/24'] });
    const tables = ['filter', 'nat', 'mangle'].map((table) => chainsOf(firewall, 'ipv4', table));
    return JSON.stringify(tables);
  };
  expect(declare('renamed-')).toBe(declare(''));
  expect(declare('')).toContain('"BLOCKED-site"');
});

describe('a construct of the library is refused', () => {
  test.each<[what: string, code: string, path: string, declare: (f: Firewall) => unknown]>([
    [
      'a database without clients',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new DatabaseServerFirewall(f, 'a', { from: [] }),
    ],
    [
      'two servers that want another base',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [new WebServerFirewall(f, 'a'), new MailServerFirewall(f, 'b', { ping: false })],
    ],
    [
      'two constructs that say which ICMP is accepted',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [new StatefulBase(f, 'a'), new IcmpPolicy(f, 'b')],
    ],
    [
      'two ends of one chain',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [new EgressPolicy(f, 'a'), new LogAndDrop(f, 'b', { chains: ['OUTPUT'] })],
    ],
    [
      'a forward of what has no port',
      'construct/bad-port',
      'site/firewall/a',
      (f) =>
        new GatewayFirewall(f, 'a', {
          outside: 'ppp0',
          inside: 'lan0',
          network: ['192.168.1.0/24'],
          forwards: [{ service: Service.ping, to: '192.168.1.10' }],
        }),
    ],
    [
      'a published service without a port',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new DockerHostFirewall(f, 'a', { outside: 'eth0', published: [{ service: Service.any }] }),
    ],
    [
      'an untracked service without a port',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new Untracked(f, 'a', { services: [Service.ping] }),
    ],
    [
      'a knock of one port',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new PortKnock(f, 'a', { service: Service.ssh, sequence: [7013] }),
    ],
    [
      'a knock at one port twice',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new PortKnock(f, 'a', { service: Service.ssh, sequence: [7013, 7013] }),
    ],
    [
      'users of whom there is none',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new OwnerEgress(f, 'a', { users: [], services: [Service.http] }),
    ],
    [
      'two answers to who may use a service',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => ['a', 'b'].map((id) => new OwnerEgress(f, id, { users: [42], services: [Service.http] })),
    ],
    [
      'a block of nobody',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new Blocklist(f, 'a', { peers: [Peer.list()] }),
    ],
    [
      'a burst that the kernel does not count',
      'construct/bad-number',
      'site/firewall/a',
      (f) => new SynFloodGuard(f, 'a', { burst: 0 }),
    ],
    [
      'a mark of zero, which is none',
      'construct/bad-number',
      'site/firewall/a',
      (f) => new MarkForRouting(f, 'a', { marks: [{ mark: 0 }] }),
    ],
  ])('%s', (_what, code, path, declare) => {
    expect(refusal(() => declare(testFirewall()))).toMatchObject({ code, path });
  });
});
