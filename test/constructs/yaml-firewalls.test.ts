/** Firewalls that stand in YAML: the same rules as from a program, and errors with file and line. */
import { Testing } from 'cdktf';
import {
  Firewall,
  FirewallError,
  Peer,
  Port,
  RateLimit,
  RateLimitedSsh,
  SafetyChain,
  Service,
  WebServerFirewall,
} from '../../constructs';
import * as door from '../../constructs';
import { YamlFirewalls } from '../../constructs/yaml';
import { parts } from '../../constructs/yaml/parts';
import { readText } from '../support/project/repository';
import { codeThrownBy } from '../support/project/rejection';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { testStack } from '../support/terraform/synthesis';

const temporary = useTemporaryFolder();
let count = 0;

function written(text: string | Buffer): string {
  count += 1;
  return temporary(`${String(count)}.yaml`, text);
}

function declared(text: string): readonly Firewall[] {
  return new YamlFirewalls(testStack(), 'firewalls', { file: written(text) }).firewalls;
}

function rulesOf(firewall: Firewall | undefined): readonly string[] {
  return (firewall?.explain() ?? []).map(
    ({ family, table, chain, rule }) => `${family} ${table} ${chain} ${rule}`,
  );
}

function errorOf(text: string | Buffer): FirewallError {
  try {
    new YamlFirewalls(testStack(), 'firewalls', { file: written(text) });
  } catch (error) {
    if (error instanceof FirewallError) return error;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

function placesOf(text: string | Buffer): readonly string[] {
  return errorOf(text).diagnostics.map(
    ({ code, span }) =>
      `${code} ${span === undefined ? '' : `${String(span.line)}:${String(span.column)} `}${marked(span)}`,
  );
}

function marked(span: FirewallError['diagnostics'][number]['span']): string {
  if (span === undefined) return '';
  return [...span.text].slice(span.column - 1, span.column - 1 + span.length).join('');
}

test('a file declares what a program does', () => {
  const [fromYaml] = new YamlFirewalls(testStack(), 'firewalls', { file: 'examples/firewall.yaml' })
    .firewalls;
  const firewall = new Firewall(testStack(), 'firewall', { host: '203.0.113.10' });
  new WebServerFirewall(firewall, 'web', { services: [Service.http, Service.https, Port.udp(443)] });
  new RateLimitedSsh(firewall, 'ssh', { connections: 4, seconds: 60, exempt: ['203.0.113.0/24'] });
  const trusted = ['203.0.113.0/24', '2001:db8:5afe::/48'];
  new SafetyChain(firewall, 'safety', { trusted, services: ['mysql', 'postgresql'] });
  firewall.allowFrom('192.0.2.9', Port.tcp(9100), { comment: 'metrics' });
  const rateLimit = RateLimit.perAddress('50/sec', { burst: 100 });
  firewall.allowFrom(Peer.any(), Service.dns, { rateLimit });
  expect(rulesOf(fromYaml)).toEqual(rulesOf(firewall));
});

test('each document is a firewall, and all of them are a peer', () => {
  const stack = testStack();
  const file = written(
    'host: 192.0.2.1\n---\nhost: { address: 192.0.2.2, port: 2222, addresses: [192.0.2.2, 2001:db8::2] }\n',
  );
  const group = new YamlFirewalls(stack, 'firewalls', { file });
  expect(group.firewalls.map(({ addresses }) => addresses)).toEqual([
    ['192.0.2.1'],
    ['192.0.2.2', '2001:db8::2'],
  ]);
  const other = new Firewall(stack, 'other', { host: '192.0.2.3' });
  other.allowFrom(group, Service.ssh);
  expect(rulesOf(other).join('\n')).toMatch(/-s 192\.0\.2\.1.*\n.*-s 192\.0\.2\.2.*\n.*-s 2001:db8::2/);
});

const peers: readonly (readonly [string, Peer])[] = [
  ['any', Peer.any()],
  ['any-ipv4', Peer.anyIpv4()],
  ['any-ipv6', Peer.anyIpv6()],
  ['192.0.2.1-192.0.2.9', Peer.range('192.0.2.1', '192.0.2.9')],
  ['{ set: { ipv4: banned } }', Peer.set({ ipv4: 'banned' })],
  ['[192.0.2.1, 2001:db8::/32]', Peer.list('192.0.2.1', '2001:db8::/32')],
  ['192.0.2.1', Peer.ip('192.0.2.1')],
  ['192.0.2.1', Peer.ipv4('192.0.2.1')],
  ['2001:db8::1', Peer.ipv6('2001:db8::1')],
  ['192.0.2.0/24', Peer.prefix('192.0.2.0/24')],
];

test.each(peers)('the peer %s is the one of a program', (text, peer) => {
  const [fromYaml] = declared(`host: 192.0.2.7\nallowFrom: [{ peer: ${text}, service: ssh }]\n`);
  const firewall = new Firewall(testStack(), 'firewall', { host: '192.0.2.7' });
  firewall.allowFrom(peer, Service.ssh);
  expect(rulesOf(fromYaml)).toEqual(rulesOf(firewall));
});

const services: readonly (readonly [string, Port | Service])[] = [
  ['udp/60000-61000', Port.udpRange(60_000, 61_000)],
  ['tcp/8000-8010', Port.tcpRange(8000, 8010)],
  ['sctp/3868', Port.sctp(3868)],
  ['tcp/https', Port.tcp('https')],
  ['udp/1194', Port.udp(1194)],
  ['samba', Service.samba],
  ['ospf', Service.of('ospf')],
  ['protocol/esp', Service.protocol('esp')],
];

test.each(services)('the service %s is the one of a program', (text, service) => {
  const [fromYaml] = declared(`host: 192.0.2.7\nallowFrom: [{ peer: any, service: ${text} }]\n`);
  const firewall = new Firewall(testStack(), 'firewall', { host: '192.0.2.7' });
  firewall.allowFrom(Peer.any(), service);
  expect(rulesOf(fromYaml)).toEqual(rulesOf(firewall));
});

const limits: readonly (readonly [string, RateLimit])[] = [
  ['{ overall: 10/sec, burst: 20 }', RateLimit.overall('10/sec', { burst: 20 })],
  ['{ perAddress: 5/min }', RateLimit.perAddress('5/min')],
  ['{ recent: { connections: 3, seconds: 60 } }', RateLimit.recent({ connections: 3, seconds: 60 })],
  ['{ perAddress: 5/min, burst: 9, name: vpn }', RateLimit.perAddress('5/min', { burst: 9, name: 'vpn' })],
  ['{ concurrent: 20 }', RateLimit.concurrent(20)],
];

test.each(limits)('the limit %s is the one of a program', (text, rateLimit) => {
  const [fromYaml] = declared(
    `host: 192.0.2.7\nallowFrom: [{ peer: any, service: ssh, rateLimit: ${text} }]\n`,
  );
  const firewall = new Firewall(testStack(), 'firewall', { host: '192.0.2.7' });
  firewall.allowFrom(Peer.any(), Service.ssh, { rateLimit });
  expect(rulesOf(fromYaml)).toEqual(rulesOf(firewall));
});

test('whatever makes a peer, a service or a limit has its form in a file', () => {
  const rows = readText('test/constructs/yaml-firewalls.test.ts');
  const makers = Object.entries({ Peer, Port, Service, RateLimit }).flatMap(([name, type]) =>
    Object.entries(Object.getOwnPropertyDescriptors(type))
      .filter(([, { value }]) => typeof value === 'function')
      .map(([member]) => `${name}.${member}(`),
  );
  // What takes one of the others apart makes none.
  const made = makers.filter((each) => !each.includes('.matchesOf(') && !each.includes('.prototype('));
  expect(made.length).toBeGreaterThan(15);
  expect(
    made.filter(
      (each) => !new RegExp(`^  \\['.*', ${each.replace('.', '\\.').replace('(', '\\(')}`, 'm').test(rows),
    ),
  ).toEqual([]);
});

test('a limit that is told something of another kind is refused', () => {
  for (const text of [
    '{ overall: 5/min, name: vpn }',
    '{ concurrent: 3, name: vpn }',
    '{ perAddress: 5/min, name: 3 }',
  ])
    expect(
      codeThrownBy(() =>
        declared(`host: 192.0.2.7\nallowFrom: [{ peer: any, service: ssh, rateLimit: ${text} }]\n`),
      ),
    ).toBe('construct/bad-argument');
});

test('everything that a firewall can say may stand in a file', () => {
  const [firewall] = declared(`
host: 192.0.2.7
owner: edge
families: [ipv4]
anchor: { INPUT: first }
management: [192.0.2.0/24]
policies: { input: DROP, forward: DROP }
chains:
  - { name: MONITORING }
rules:
  - { chain: MONITORING, rule: -s 192.0.2.9 -j ACCEPT }
  - { chain: INPUT, rule: -p tcp --dport 9100 -j MONITORING, phase: trusted }
parts:
  - StatefulBase: { forward: true, output: true }
  - LogAndDrop:
  - InterfaceChain: { interface: ppp+, services: [https] }
allowTo: [{ peer: 192.0.2.53, service: dns, until: 2037-12-31, log: true }]
denyFrom: [{ peer: 198.51.100.0/24, service: any, verdict: reject, log: { prefix: 'bad: ' } }]
denyTo: [{ peer: any, service: smtp }]
allowForward: [{ from: 192.168.1.0/24, to: any, service: https, inInterface: lan0 }]
denyForward: [{ from: 192.168.2.0/24, to: any, service: any }]
acknowledge: { construct/one-family: the other family is off }
`);
  expect(firewall?.owner).toBe('edge');
  const chains = new Set((firewall?.explain() ?? []).map(({ chain }) => chain));
  expect([...chains].sort()).toEqual(['FORWARD', 'IN-ppp-edge', 'INPUT', 'MONITORING', 'OUTPUT']);
});

describe('what is wrong is said with its line', () => {
  test.each<[what: string, text: string | Buffer, ...places: string[]]>([
    ['a tab', 'host: web-1\n\tparts: []\n', 'construct/bad-yaml 2:1'],
    ['a key that is there twice', 'host: web-1\nhost: web-2\n', 'construct/bad-yaml 2:1'],
    ['a tag', 'host: !!js/function web-1\n', 'construct/bad-yaml 1:7'],
    [
      'a name',
      'host: web-1\nrules:\n  - { chian: INPUT, rule: -j DROP }\n',
      'construct/unknown-argument 3:7 chian',
      'construct/missing-argument 3:5',
    ],
    [
      'a construct',
      'host: web-1\nparts:\n  - WebServerFirewal\n',
      'construct/bad-argument 3:5 WebServerFirewal',
    ],
    [
      'a setting',
      'host: web-1\nparts:\n  - RateLimitedSsh:\n      seconds: soon\n',
      'construct/bad-argument 4:16 soon',
    ],
    [
      'what is missing',
      'host: web-1\nparts:\n  - Blocklist: {}\n',
      'construct/missing-argument 3:5 Blocklist',
    ],
    [
      'a peer',
      'host: web-1\nallowFrom:\n  - peer: office.example.net\n    service: ssh\n',
      'construct/bad-address 3:11 office.example.net',
    ],
    [
      'a service',
      'host: web-1\nallowFrom:\n  - { peer: any, service: htps }\n',
      'construct/unknown-service 3:27 htps',
    ],
    [
      'a port',
      'host: web-1\nallowFrom:\n  - { peer: any, service: tcp/70000 }\n',
      'construct/bad-port 3:27 tcp/70000',
    ],
    [
      'a limit',
      'host: web-1\nallowFrom:\n  - { peer: any, service: ssh, rateLimit: { each: 3 } }\n',
      'construct/bad-argument 3:32 rateLimit',
    ],
    ['a number', 'host: web-1\nconfirmTimeout: 3\n', 'construct/bad-argument 2:17 3'],
    [
      'what two parts disagree about',
      'host: web-1\nparts:\n  - StatefulBase\n  - StatefulBase\n',
      'construct/declared-twice 4:5 StatefulBase',
    ],
    ['a host', 'host: { address: web-1, port: 0 }\n', 'construct/bad-argument 1:31 0'],
    ['what only a program has', 'host: web-1\nprovider: other\n', 'construct/unknown-argument 2:1 provider'],
    ['a file that is a list', '- host: web-1\n', 'construct/bad-argument 1:1'],
    ['no UTF-8', Buffer.from([0x68, 0xff, 0x0a]), 'construct/unreadable-file'],
    ['nothing', '# later\n', 'construct/'],
  ])('%s', (_what, text, ...places) => {
    const found = placesOf(text);
    expect(found.map((each, index) => each.slice(0, places[index]?.length))).toEqual(places);
  });

  test('all of it at once, with the nearest name', () => {
    const error = errorOf(
      'host: web-1\nallowFrom:\n  - { peer: any, service: htps }\n  - { peer: x, service: dns }\n',
    );
    expect(error.diagnostics.map(({ code }) => code)).toEqual([
      'construct/unknown-service',
      'construct/bad-address',
    ]);
    expect(error.diagnostics[0]?.help).toMatch(/https/);
  });

  test('a rule, with the place in its text', () => {
    const { span, code } =
      errorOf('host: web-1\nrules:\n  - { chain: INPUT, rule: -p tcp --dprot 80 -j DROP }\n')
        .diagnostics[0] ?? {};
    expect([code, span?.column, span?.text]).toEqual([
      'parse/unknown-option',
      8,
      '-p tcp --dprot 80 -j DROP',
    ]);
    expect(span?.file).toMatch(/\/\d+\.yaml:3$/);
  });

  test('a file that is not there', () => {
    const declare = (): unknown =>
      new YamlFirewalls(testStack(), 'firewalls', { file: temporary('none.yaml') });
    expect(declare).toThrow(/construct\/unreadable-file/);
  });

  test('aliases that stand for a billion', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `  l${String(level + 1)}: &l${String(level + 1)} [${Array.from({ length: 9 }, () => `*l${String(level)}`).join(', ')}]`,
    );
    expect(placesOf(['host: web-1', 'parts:', '  l0: &l0 [x]', ...levels, ''].join('\n'))).toHaveLength(1);
  });

  test('a name that objects have by themselves', () => {
    expect(placesOf('host: web-1\n__proto__: { parts: [] }\n')).toEqual([
      'construct/unknown-argument 2:1 __proto__',
    ]);
    expect(placesOf('host: web-1\nparts: [{ toString: {} }]\n')[0]).toMatch(/^construct\/bad-argument 2:9/);
  });
});

test('what only shows when all is declared is said with the line, too, and so are rules in plans', () => {
  const stack = testStack();
  const file = written('host: web-1\nrules:\n  - { chain: INPUT, rule: -j NOWHERE }\n');
  const group = new YamlFirewalls(stack, 'firewalls', { file });
  expect(group.firewalls[0]?.explain()[0]?.construct).toMatch(/^site\/firewalls\/web-1\/\d+\.yaml:3$/);
  expect(() => Testing.synth(stack, true)).toThrow(
    /web-1\/\d+\.yaml:3[^]*construct\/no-such-chain|construct\/no-such-chain[^]*web-1\/\d+\.yaml:3/,
  );
});

test('every construct that has a firewall as its scope can stand in a file', () => {
  const others = ['Firewall', 'HostGroup', 'IptablesProvider', 'IptablesRuleset', 'Hosts', 'IpSet'];
  const constructs = Object.entries(door)
    .filter(([, value]) => typeof value === 'function' && 'isConstruct' in value)
    .map(([name]) => name);
  expect([...parts.keys()].sort()).toEqual(constructs.filter((name) => !others.includes(name)).sort());
});

test('a stack with a file is valid Terraform by what is written', () => {
  const stack = testStack();
  new YamlFirewalls(stack, 'firewalls', { file: 'examples/firewall.yaml' });
  const { resource } = JSON.parse(Testing.synth(stack)) as { resource: { iptables_ruleset: object } };
  expect(Object.keys(resource.iptables_ruleset)).toEqual(['host_203_0_113_10']);
});
