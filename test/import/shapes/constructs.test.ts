/** Constructs that rules of a host are recognized as, and rules that are almost those of one. */
import fc from 'fast-check';
import {
  Blocklist,
  BruteForceGuard,
  type Firewall,
  type FirewallProps,
  IcmpPolicy,
  InterfaceChain,
  LogAndDrop,
  Peer,
  Port,
  RateLimitedSsh,
  SafetyChain,
  Service,
  StatefulBase,
  SynFloodGuard,
} from '../../../constructs';
import { readSources } from '../../../lib/import/read-sources';
import type { Family } from '../../../lib/net/family';
import { isBuiltIn } from '../../../lib/ruleset/model/tables';
import { operationsOf, programFor } from '../../support/project/imported-program';
import { seedOfCommit } from '../../support/laws/seed-of-commit';
import { testFirewall } from '../../support/terraform/synthesis';

const RUNS = process.env['LONG'] === '1' ? 2000 : 40;

type Saved = ReadonlyMap<Family, string>;

/** What a host holds that a firewall was deployed to, as iptables-save has it. */
function savedBy(declare: (firewall: Firewall) => unknown, props: Partial<FirewallProps> = {}): Saved {
  const firewall = testFirewall({ management: 'governed-elsewhere', ...props });
  declare(firewall);
  const saved = firewall.families.map((family) => {
    const chains = Object.entries(firewall.declaredFamily(family)?.tables['filter']?.chains ?? {});
    const hooks = ['INPUT', 'FORWARD', 'OUTPUT'].map((name) => `:${name} DROP [0:0]`);
    const users = chains.filter(([name]) => !isBuiltIn('filter', name)).map(([name]) => `:${name} - [0:0]`);
    const rules = chains.flatMap(([name, { rules: all = [] }]) => all.map((rule) => `-A ${name} ${rule}`));
    return [family, ['*filter', ...hooks, ...users, ...rules, 'COMMIT', ''].join('\n')] as const;
  });
  return new Map(saved);
}

interface Outcome {
  readonly program: string;
  /** What a plan of the program against what was imported would do. */
  readonly operations: readonly string[];
}

function imported(saved: Saved): Outcome {
  const sources = [...saved].map(([family, text]) => ({
    file: family === 'ipv4' ? 'rules.v4' : 'rules.v6',
    bytes: Buffer.from(text),
  }));
  const read = readSources(sources, { family: undefined });
  const program = programFor(read).text;
  return { program, operations: operationsOf(program, read.rulesets) };
}

function importedText(rules: readonly string[], chains: readonly string[] = []): Outcome {
  const heads = ['INPUT DROP', 'FORWARD DROP', 'OUTPUT ACCEPT', ...chains.map((chain) => `${chain} -`)];
  const text = ['*filter', ...heads.map((head) => `:${head} [0:0]`), ...rules, 'COMMIT', ''].join('\n');
  return imported(new Map([['ipv4', text]]));
}

const trusted = [Peer.prefix('192.0.2.0/24'), Peer.range('203.0.113.10', '203.0.113.20'), '2001:db8::7'];

const constructs: readonly (readonly [call: string, declare: (f: Firewall) => unknown])[] = [
  ["new StatefulBase(firewall, 'base')", (f) => new StatefulBase(f, 'x')],
  [
    "new StatefulBase(firewall, 'base', { ping: false, dhcpv6Client: false, output: true, forward: true })",
    (f) => new StatefulBase(f, 'x', { ping: false, dhcpv6Client: false, output: true, forward: true }),
  ],
  ["new StatefulBase(firewall, 'base', { icmp: false })", (f) => new StatefulBase(f, 'x', { icmp: false })],
  [
    "new IcmpPolicy(firewall, 'icmp', { pingRate: '5/sec', transit: true })",
    (f) => [
      new StatefulBase(f, 'x', { icmp: false }),
      new IcmpPolicy(f, 'y', { pingRate: '5/sec', transit: true }),
    ],
  ],
  [
    "new IcmpPolicy(firewall, 'icmp', { ping: ['192.0.2.0/24', '2001:db8::7'] })",
    (f) => new IcmpPolicy(f, 'y', { ping: ['192.0.2.0/24', '2001:db8::7'] }),
  ],
  [
    "new RateLimitedSsh(firewall, 'ssh', { port: 2222, connections: 4, seconds: 30, countRefused: true, chainName: 'limit' })",
    (f) =>
      new RateLimitedSsh(f, 'x', {
        ...{ port: 2222, connections: 4, seconds: 30, countRefused: true, chainName: 'limit' },
      }),
  ],
  [
    "new RateLimitedSsh(firewall, 'ssh', { exempt: ['192.0.2.0/24', Peer.range('203.0.113.10', '203.0.113.20'), '2001:db8::7'], log: { prefix: 'ssh: ', rate: '1/sec', level: 'info' }, chainName: 'limit' })",
    (f) =>
      new RateLimitedSsh(f, 'x', {
        exempt: trusted,
        log: { prefix: 'ssh: ', rate: '1/sec', level: 'info' },
        chainName: 'limit',
      }),
  ],
  [
    "new RateLimitedSsh(firewall, 'ssh', { chainName: 'limit', listName: 'SSH' })",
    (f) => new RateLimitedSsh(f, 'x', { chainName: 'limit', listName: 'SSH' }),
  ],
  [
    "new BruteForceGuard(firewall, 'guard', { service: Service.ssh, connections: 3, seconds: 120, listName: 'SSH' })",
    (f) => {
      new StatefulBase(f, 'y');
      new BruteForceGuard(f, 'x', { service: Service.ssh, connections: 3, seconds: 120, listName: 'SSH' });
      f.allowFrom(Peer.any(), Service.ssh);
    },
  ],
  [
    "new BruteForceGuard(firewall, 'guard', { service: Service.smtp, interface: 'eth0', ask: 'rcheck', verdict: 'reject', log: { prefix: 'smtp: ' }, listName: 'mail' })",
    (f) =>
      new BruteForceGuard(f, 'x', {
        ...{ service: Service.smtp, interface: 'eth0', listName: 'mail' },
        ...{ ask: 'rcheck', verdict: 'reject', log: { prefix: 'smtp: ' } },
      }),
  ],
  [
    "new SafetyChain(firewall, 'safety', { trusted: ['192.0.2.0/24', Peer.range('203.0.113.10', '203.0.113.20'), '2001:db8::7'], services: [Service.ssh, Port.udpRange(5000, 5010), Service.ping], others: 'reject', chainName: 'safe' })",
    (f) =>
      new SafetyChain(f, 'x', {
        trusted,
        services: [Service.ssh, Port.udpRange(5000, 5010), Service.ping],
        others: 'reject',
        chainName: 'safe',
      }),
  ],
  [
    "new Blocklist(firewall, 'blocked', { peers: ['198.51.100.0/24', '2001:db8:bad::/48'], log: true, chainName: 'bad' })",
    (f) => [
      new StatefulBase(f, 'y'),
      new Blocklist(f, 'x', { peers: ['198.51.100.0/24', '2001:db8:bad::/48'], log: true, chainName: 'bad' }),
    ],
  ],
  [
    "new Blocklist(firewall, 'blocked', { peers: [Peer.set({ ipv4: 'banned' })], cutsEstablished: true, chainName: 'bad' })",
    (f) => [
      new Blocklist(f, 'x', {
        peers: [Peer.set({ ipv4: 'banned' })],
        cutsEstablished: true,
        chainName: 'bad',
      }),
      new StatefulBase(f, 'y'),
    ],
  ],
  [
    "new SynFloodGuard(firewall, 'syn', { rate: '500/sec', burst: 1000, ratePerAddress: '20/sec', chainName: 'floods' })",
    (f) =>
      new SynFloodGuard(f, 'x', {
        ...{ rate: '500/sec', burst: 1000, ratePerAddress: '20/sec', chainName: 'floods' },
      }),
  ],
  [
    "new InterfaceChain(firewall, 'from-ppp', { interface: 'ppp+', services: [Service.ssh, Service.ping], others: 'reject', log: true, chainName: 'dsl' })",
    (f) =>
      new InterfaceChain(f, 'x', {
        interface: 'ppp+',
        services: [Service.ssh, Service.ping],
        others: 'reject',
        log: true,
        chainName: 'dsl',
      }),
  ],
  ["new LogAndDrop(firewall, 'rest')", (f) => new LogAndDrop(f, 'x')],
  [
    "new LogAndDrop(firewall, 'rest-of-forward', { chains: ['FORWARD'], verdict: 'reject', prefix: 'no: ', nflogGroup: 5 })",
    (f) => new LogAndDrop(f, 'x', { chains: ['FORWARD'], verdict: 'reject', prefix: 'no: ', nflogGroup: 5 }),
  ],
];

/** All that can stand side by side, with rules of no construct among them. */
function everything(f: Firewall): void {
  new StatefulBase(f, 'base', { icmp: false, forward: true, output: true });
  new IcmpPolicy(f, 'icmp');
  new RateLimitedSsh(f, 'ssh', { chainName: 'limit' });
  new SafetyChain(f, 'safe', { trusted, services: [Service.mysql, Port.tcp(81)], chainName: 'safe' });
  new Blocklist(f, 'blocked', { peers: ['198.51.100.0/24', '2001:db8:bad::/48'], chainName: 'bad' });
  new SynFloodGuard(f, 'syn', { chainName: 'floods' });
  f.allowFrom(Peer.any(), Service.https);
  f.denyFrom(Peer.any(), Port.tcp(113), { verdict: 'reset' });
  new InterfaceChain(f, 'dsl', { interface: 'ppp0', services: [Service.ssh], chainName: 'dsl' });
  f.addRule('-p udp -m udp --dport 1194 -m mark --mark 0x1 -j ACCEPT', { chain: 'INPUT' });
  new LogAndDrop(f, 'rest', { chains: ['INPUT', 'FORWARD'] });
}

describe('rules that a construct declares', () => {
  test.each(constructs)('are imported as %s', (call, declare) => {
    const { program, operations } = imported(savedBy(declare));
    expect(operations).toEqual([]);
    expect(program).toContain(`${call};`);
  });

  test('are imported as it, side by side with other constructs', () => {
    const { program, operations } = imported(savedBy(everything));
    expect(operations).toEqual([]);
    const found = [...program.matchAll(/new ([A-Z]\w+)\(firewall/g)].map(([, name]) => name);
    expect(found.sort()).toEqual([
      ...['Blocklist', 'IcmpPolicy', 'InterfaceChain', 'LogAndDrop', 'LogAndDrop', 'RateLimitedSsh'],
      ...['SafetyChain', 'StatefulBase', 'SynFloodGuard'],
    ]);
  });
});

/** A line of the filter table, as a host may have it. */
const lines: readonly string[] = [
  '-A INPUT -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j limit',
  '-A INPUT -p tcp -m tcp --dport 23 -m conntrack --ctstate NEW -j safe',
  '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment a -j limit',
  '-A INPUT -j bad',
  '-A FORWARD -j bad',
  '-A OUTPUT -j safe',
  '-A INPUT -m mark --mark 0x1 -j limit',
  '-A INPUT -g floods',
  '-A limit -j RETURN',
  '-A safe -m set --match-set office src -j ACCEPT',
  '-A bad -p tcp -j DROP',
  '-A floods -j LOG',
  '-A dsl -i eth0 -j ACCEPT',
  '-A INPUT -m conntrack --ctstate INVALID -j DROP',
  '-A INPUT -i lo -j ACCEPT',
  '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
];

/** One way in which two hosts that were set up alike differ after a while. */
interface Mutation {
  readonly kind: 'remove' | 'repeat' | 'later' | 'insert' | 'number' | 'verdict';
  readonly at: number;
  /** What is inserted. */
  readonly line: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('remove', 'repeat', 'later', 'insert', 'number', 'verdict'),
  at: fc.nat(200),
  line: fc.constantFrom(...lines),
});

function mutated(text: string, changes: readonly Mutation[]): string {
  const all = text.split('\n');
  const head = all.filter((line) => !line.startsWith('-A '));
  const rules = all.filter((line) => line.startsWith('-A '));
  for (const change of changes) {
    const at = change.at % rules.length;
    const line = rules[at] ?? '';
    switch (change.kind) {
      case 'remove':
        rules.splice(at, 1);
        break;
      case 'repeat':
        rules.splice(at, 0, line);
        break;
      case 'later':
        rules.splice(at, 1);
        rules.splice(at + 3, 0, line);
        break;
      case 'insert':
        rules.splice(at, 0, change.line);
        break;
      case 'number':
        rules[at] = line.replace(
          / (--(seconds|hitcount|limit-burst|dport|limit|hashlimit-above)) (\d+)/,
          ' $1 7',
        );
        break;
      case 'verdict':
        rules[at] = line.replace(/ -j DROP$/, ' -j REJECT').replace(/ -j ACCEPT$/, ' -j DROP');
        break;
    }
  }
  return [...head.slice(0, -2), ...rules, ...head.slice(-2)].join('\n');
}

test('a family without rules that lets everything through keeps no construct from the other', () => {
  const [ipv4 = ''] = savedBy((f) => new StatefulBase(f, 'x'), { families: ['ipv4'] }).values();
  const open = [
    '*filter',
    ...['INPUT', 'FORWARD', 'OUTPUT'].map((name) => `:${name} ACCEPT [0:0]`),
    'COMMIT',
    '',
  ];
  const both = (ipv6: string): Outcome =>
    imported(
      new Map([
        ['ipv4', ipv4],
        ['ipv6', ipv6],
      ]),
    );
  const { program, operations } = both(open.join('\n'));
  expect(operations).toEqual([]);
  expect(program).toContain("families: ['ipv4'],");
  expect(program).toContain("new StatefulBase(firewall, 'base');");
  // A policy is something that a program says.
  const closed = both(open.join('\n').replace('INPUT ACCEPT', 'INPUT DROP'));
  expect(closed.operations).toEqual([]);
  expect(closed.program).not.toContain('StatefulBase');
});

describe('rules that are almost those of a construct', () => {
  test('are imported as they are, whatever differs', () => {
    const whole = savedBy(everything);
    const changes = fc.array(mutation, { minLength: 1, maxLength: 4 });
    let taken = 0;
    fc.assert(
      fc.property(changes, changes, fc.boolean(), (first, second, isOneFamily) => {
        const saved: Saved = new Map(
          [...whole]
            .filter(([family]) => !isOneFamily || family === 'ipv4')
            .map(([family, text]) => [family, mutated(text, family === 'ipv4' ? first : second)]),
        );
        const { program, operations } = imported(saved);
        expect(operations).toEqual([]);
        taken += [...program.matchAll(/^new [A-Z]\w+\(firewall/gm)].length;
      }),
      { numRuns: RUNS, seed: seedOfCommit() },
    );
    // Otherwise nothing was tried.
    expect(taken).toBeGreaterThan(RUNS);
  });

  test.each<readonly [what: string, rules: readonly string[], chains: readonly string[], kept: string]>([
    [
      'a rate that is not that of a SynFloodGuard by much',
      [
        '-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j floods',
        '-A floods -m limit --limit 200/sec --limit-burst 400 -j RETURN',
        '-A floods -j REJECT',
      ],
      ['floods'],
      'SynFloodGuard',
    ],
    [
      'a list that is counted in by another name',
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j limit',
        '-A limit -m recent --rcheck --seconds 60 --hitcount 10 --name other --rsource -j DROP',
        '-A limit -m recent --set --name limit --rsource -j ACCEPT',
      ],
      ['limit'],
      'RateLimitedSsh',
    ],
    [
      'connections that are counted in one list, and looked for in another',
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name ssh --rsource',
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 60 --hitcount 4 --name other --rsource -j DROP',
      ],
      [],
      'BruteForceGuard',
    ],
    [
      'connections of networks that are counted as one',
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name ssh --mask 255.255.255.0 --rsource',
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 60 --hitcount 4 --name ssh --mask 255.255.255.0 --rsource -j DROP',
      ],
      [],
      'BruteForceGuard',
    ],
    [
      'packets that are counted whatever their connection',
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m recent --set --name ssh --rsource',
        '-A INPUT -p tcp -m tcp --dport 22 -m recent --update --seconds 60 --hitcount 4 --name ssh --rsource -j DROP',
      ],
      [],
      'BruteForceGuard',
    ],
    [
      'a rule of the chain that notes something',
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j safe',
        '-A safe -s 192.0.2.0/24 -m comment --comment office -j ACCEPT',
        '-A safe -j DROP',
      ],
      ['safe'],
      'SafetyChain',
    ],
    [
      'an ACCEPT before loopback that others would have to make way for',
      [
        '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-A INPUT -i lo -j ACCEPT',
        '-A INPUT -m conntrack --ctstate INVALID -j DROP',
      ],
      [],
      'StatefulBase',
    ],
    [
      'a blocklist that routed packets do not pass',
      ['-A INPUT -j bad', '-A bad -s 198.51.100.0/24 -j DROP'],
      ['bad'],
      'Blocklist',
    ],
    [
      'the same port twice',
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j safe',
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j safer',
        '-A safe -s 192.0.2.0/24 -j ACCEPT',
        '-A safe -j DROP',
        '-A safer -s 192.0.2.9/32 -j ACCEPT',
        '-A safer -j DROP',
      ],
      ['safe', 'safer'],
      "'safety-2'",
    ],
  ])('%s: no construct', (_, rules, chains, kept) => {
    const { program, operations } = importedText(rules, chains);
    expect(operations).toEqual([]);
    expect(program).not.toContain(kept);
  });

  test.each<readonly [what: string, rule: string]>([
    ['no connection at all', '-A INPUT -p tcp -m tcp --dport 22 -m connlimit --connlimit-upto 0 -j ACCEPT'],
    ['a mask with holes', '-A INPUT -s 10.0.0.1/255.0.0.255 -j DROP'],
    ['an interface with a plus inside', '-A INPUT -i a+b -j ACCEPT'],
    ['port 0', '-A INPUT -p tcp -m tcp --dport 0 -m conntrack --ctstate NEW -j ACCEPT'],
  ])('%s: what no intent takes stays a rule', (_, rule) => {
    expect(importedText([rule]).operations).toEqual([]);
  });

  test('with numbers that a construct does not take stay rules', () => {
    const { program, operations } = importedText(
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j limit',
        '-A INPUT -p tcp -m tcp --dport 25 -m conntrack --ctstate NEW -j safe',
        '-A INPUT -p tcp -m tcp --dport 25 -m conntrack --ctstate NEW -j safe',
        '-A limit -m recent --rcheck --seconds 60 --hitcount 30 --name limit --rsource -j DROP',
        '-A limit -m recent --set --name limit --rsource -j ACCEPT',
        '-A safe -s 192.0.2.0/24 -j ACCEPT',
        '-A safe -j DROP',
      ],
      ['limit', 'safe'],
    );
    expect(operations).toEqual([]);
    expect(program).not.toMatch(/RateLimitedSsh|SafetyChain/);
  });

  test('get ids that differ, also where an interface is called like a second construct', () => {
    const { program, operations } = importedText(
      [
        ...['eth0', 'eth0', 'eth0-2'].map((name, index) => `-A INPUT -i ${name} -j in${String(index)}`),
        ...['in0', 'in1', 'in2'].map((chain) => `-A ${chain} -j DROP`),
      ],
      ['in0', 'in1', 'in2'],
    );
    expect(operations).toEqual([]);
    expect(program.match(/new InterfaceChain/g)).toHaveLength(3);
  });

  test('leave a construct where it is when something else names its chain', () => {
    const { program, operations } = importedText(
      [
        '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j safe',
        '-A FORWARD -j safe',
        '-A safe -s 192.0.2.0/24 -j ACCEPT',
        '-A safe -j DROP',
      ],
      ['safe'],
    );
    expect(operations).toEqual([]);
    expect(program).toContain('new SafetyChain(');
    expect(program).toContain("firewall.addRule(rule().jumpTo('safe'), { chain: 'FORWARD' });");
  });
});

describe('rules that translate addresses', () => {
  const translated = (rules: readonly string[]): Outcome =>
    imported(
      new Map([
        [
          'ipv4',
          ['*nat', ':PREROUTING ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]', ...rules, 'COMMIT', ''].join(
            '\n',
          ),
        ],
      ]),
    );

  test.each<readonly [rule: string, call: string]>([
    ['-A POSTROUTING -o eth0 -j MASQUERADE', "new Masquerade(firewall, 'masquerade', { outside: 'eth0' });"],
    [
      '-A POSTROUTING -s 10.8.0.0/24 -d 192.0.2.0/24 -j MASQUERADE',
      "new Masquerade(firewall, 'masquerade', { network: ['10.8.0.0/24'], to: ['192.0.2.0/24'] });",
    ],
    [
      '-A POSTROUTING -s 172.17.0.0/16 ! -o br0 -j MASQUERADE',
      "new Masquerade(firewall, 'masquerade', { notOutside: 'br0', network: ['172.17.0.0/16'] });",
    ],
    [
      '-A POSTROUTING -s 10.8.0.0/24 -o ppp+ -j SNAT --to-source 203.0.113.7',
      "new Masquerade(firewall, 'masquerade', { outside: 'ppp+', network: ['10.8.0.0/24'], publicAddress: '203.0.113.7' });",
    ],
    [
      '-A PREROUTING -i eth0 -p tcp -m tcp --dport 224 -j DNAT --to-destination 192.168.0.167:22',
      "new ForwardedPort(firewall, 'forwarded-port', { service: Port.tcp(224), to: '192.168.0.167', toPort: 22, outside: 'eth0', admit: false });",
    ],
    [
      '-A PREROUTING -s 198.51.100.0/24 -d 203.0.113.7/32 -p udp -m udp --dport 1194 -j DNAT --to-destination 192.168.0.67',
      "new ForwardedPort(firewall, 'forwarded-port', { service: Port.udp(1194), to: '192.168.0.67', from: ['198.51.100.0/24'], publicAddress: '203.0.113.7', admit: false });",
    ],
    [
      '-A PREROUTING -i lan0 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128',
      "new RedirectedPort(firewall, 'redirected-port', { service: Service.http, toPort: 3128, from: [Peer.anyIpv4()], interface: 'lan0', transparent: true, admit: false });",
    ],
    [
      '-A PREROUTING -s 10.0.0.0/8 -d 192.0.2.1/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080',
      "new RedirectedPort(firewall, 'redirected-port', { service: Service.http, toPort: 8080, from: ['10.0.0.0/8'], to: ['192.0.2.1'], admit: false });",
    ],
    [
      '-A PREROUTING -p udp -m udp --dport 53 -m addrtype --dst-type LOCAL -j REDIRECT --to-ports 5353',
      "new RedirectedPort(firewall, 'redirected-port', { service: Port.udp(53), toPort: 5353, from: [Peer.anyIpv4()], admit: false });",
    ],
  ])('%s: a construct', (rule, call) => {
    const { program, operations } = translated([rule, '-A POSTROUTING -s 192.0.2.1/32 -j MASQUERADE']);
    expect(operations).toEqual([]);
    expect(program).toContain(call);
  });

  test.each([
    '-A POSTROUTING -o eth0 -p tcp -j MASQUERADE --to-ports 1024-65535',
    '-A POSTROUTING -o eth0 -j MASQUERADE --random-fully',
    '-A POSTROUTING ! -o eth0 -m mark --mark 0x1 -j MASQUERADE',
    '-A POSTROUTING -o eth0 -m mark --mark 0x1 -j MASQUERADE',
    '-A POSTROUTING -o eth0 -m comment --comment a -j MASQUERADE',
    '-A POSTROUTING -o eth0 -p tcp -m tcp --dport 80 -j MASQUERADE',
    '-A POSTROUTING -o eth0 -j SNAT --to-source 203.0.113.7-203.0.113.9',
    '-A POSTROUTING -o eth0 -j SNAT --to-source 203.0.113.7 --persistent',
    '-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.168.0.2-192.168.0.9',
    '-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.168.0.2:80-90',
    '-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.168.0.2 --random',
    '-A PREROUTING -i eth0 -p tcp -m conntrack --ctstate NEW -m tcp --dport 80 -j DNAT --to-destination 192.168.0.2',
    '-A PREROUTING -i eth0 -p tcp -m tcp --sport 80 -j DNAT --to-destination 192.168.0.2',
    '-A PREROUTING -d 192.0.2.0/24 -p tcp -m tcp --dport 80 -j DNAT --to-destination :8080',
    '-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128-3130',
    '-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128 --random',
    '-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT',
    '-A PREROUTING -p tcp -m tcp --dport 80 -m addrtype ! --dst-type LOCAL -j REDIRECT --to-ports 3128',
    '-A PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 80 -m addrtype --dst-type LOCAL -j REDIRECT --to-ports 3128',
  ])('%s: as it is', (rule) => {
    const { program, operations } = translated([rule]);
    expect(operations).toEqual([]);
    expect(program).toContain('firewall.addRule(rule()');
  });
});

test('a limit by hashlimit is an intent with its name, and as it is where it counts otherwise', () => {
  const limit = '-m hashlimit --hashlimit-upto 4/min --hashlimit-burst 6 --hashlimit-mode';
  const begin = '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW';
  const { program, operations } = importedText([
    `${begin} ${limit} srcip --hashlimit-name ssh -j ACCEPT`,
    `${begin} ${limit} srcip,dstip --hashlimit-name both -j ACCEPT`,
    `${begin} ${limit} srcip --hashlimit-name long --hashlimit-htable-expire 70000 -j ACCEPT`,
  ]);
  expect(operations).toEqual([]);
  expect(program).toContain(
    "firewall.allowFrom(Peer.any(), Service.ssh, { rateLimit: RateLimit.perAddress('4/min', { burst: 6, name: 'ssh' }) });",
  );
  expect(program.match(/RateLimit\.perAddress/g)).toHaveLength(1);
});

test('what is refused by a reset is an intent where it is of TCP alone, and as it is where an intent says something else', () => {
  const refused = (before: string, answer: string): string =>
    `-A INPUT ${before} -j REJECT --reject-with ${answer}`;
  const { program, operations } = importedText([
    refused('-p tcp -m tcp --dport 113', 'tcp-reset'),
    refused('-s 192.0.2.0/24 -p tcp', 'tcp-reset'),
    refused('! -o eth0 -p tcp -m tcp --dport 25', 'tcp-reset').replace('INPUT', 'FORWARD'),
    refused('-p tcp -m tcp --dport 26', 'icmp-host-prohibited'),
    refused('-p tcp -m tcp --dport 27 -m mark --mark 0x1', 'tcp-reset'),
  ]);
  expect(operations).toEqual([]);
  expect(program.match(/verdict: 'reset'/g)).toHaveLength(2);
  expect(program).toContain(
    "firewall.denyFrom(Peer.any(), Port.tcp(113), { verdict: 'reset', phase: 'services' });",
  );
  expect(program).toContain(
    "firewall.denyFrom('192.0.2.0/24', Service.protocol('tcp'), { verdict: 'reset', phase: 'services' });",
  );
});

test('what iptables adds to a rule by itself is not said, so that one statement is for both families', () => {
  const ssh = '-A INPUT -p tcp -m tcp --dport 22 -m recent';
  const saved = (mask: string): string =>
    [
      ...['*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT ACCEPT [0:0]'],
      `${ssh} --set --name ssh --mask ${mask} --rsource`,
      `${ssh} --update --seconds 60 --hitcount 4 --name ssh --mask ${mask} --rsource -j DROP`,
      `${ssh} --rcheck --name near --mask ${mask.replace(/(255|ffff)$/, '0')} --rsource -j DROP`,
      ...['COMMIT', ''],
    ].join('\n');
  const masks = { ipv4: '255.255.255.255', ipv6: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' };
  const { program, operations } = imported(
    new Map(Object.entries(masks).map(([family, mask]) => [family as Family, saved(mask)])),
  );
  expect(operations).toEqual([]);
  const statements = program.split('\n').filter((line) => line.includes("'recent'"));
  expect(statements.map((line) => /'recent', ({.*?})/.exec(line)?.[1])).toEqual([
    "{ set: true, name: 'ssh' }",
    "{ update: true, seconds: 60, hitcount: 4, name: 'ssh' }",
    "{ rcheck: true, name: 'near', mask: '255.255.255.0' }",
    "{ rcheck: true, name: 'near', mask: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:0' }",
  ]);
});

test('the usual rules against guessed passwords are a guard, and one for each port', () => {
  const guard = (port: string, list: string, from = ''): readonly string[] => [
    `-A INPUT ${from}-p tcp -m tcp --dport ${port} -m conntrack --ctstate NEW -m recent --set --name ${list} --mask 255.255.255.255 --rsource`,
    `-A INPUT ${from}-p tcp -m tcp --dport ${port} -m conntrack --ctstate NEW -m recent --update --seconds 60 --hitcount 4 --name ${list} --mask 255.255.255.255 --rsource -j DROP`,
  ];
  const { program, operations } = importedText([
    '-A INPUT -i lo -j ACCEPT',
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ...guard('22', 'ssh'),
    ...guard('3306', 'DEFAULT', '-s 192.0.2.0/24 -i eth0 '),
    '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 3306 -j ACCEPT',
  ]);
  expect(operations).toEqual([]);
  expect(program.match(/^new Brute.*$/gm)).toEqual([
    "new BruteForceGuard(firewall, 'guard', { service: Service.ssh, connections: 3, listName: 'ssh' });",
    "new BruteForceGuard(firewall, 'guard-2', { service: Service.mysql, connections: 3, from: ['192.0.2.0/24'], interface: 'eth0', listName: 'DEFAULT' });",
  ]);
});
