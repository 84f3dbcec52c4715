/** What people mean of traffic, as rules and by packets. */
import { App, TerraformStack, Testing } from 'cdktf';
import {
  Firewall,
  type FirewallHost,
  Interface,
  IptablesProvider,
  Peer,
  Port,
  RateLimit,
  Service,
  StatefulBase,
} from '../../constructs';
import { packetsThrough } from '../support/oracle/firewall-packets';
import { chainsOf, refusal, rulesOf, testFirewall, testStack } from '../support/terraform/synthesis';

const hosts = {
  web: { address: 'web-1', addresses: ['192.0.2.11', '2001:db8::11'] },
  db: { address: 'db-1', addresses: ['192.0.2.21', '2001:db8::21'] },
} as const satisfies Record<string, FirewallHost>;

function webAndDatabase(): { readonly web: Firewall; readonly db: Firewall } {
  return {
    web: testFirewall({ host: hosts.web }),
    db: testFirewall({ host: hosts.db }),
  };
}

describe('an intent writes one rule for each address and port', () => {
  test.each<[what: string, declare: (f: Firewall) => void, chain: string, ipv4: readonly string[]]>([
    [
      'in INPUT for what comes from a peer',
      (f) => f.allowFrom('192.0.2.0/24', Service.https, { comment: 'the office' }),
      'INPUT',
      [
        '-s 192.0.2.0/24 -p tcp -m tcp --dport 443 -m conntrack --ctstate NEW -m comment --comment "the office" -j ACCEPT',
      ],
    ],
    [
      'in OUTPUT for what goes to a peer',
      (f) => f.allowTo('192.0.2.7', Port.udp(514), { interface: 'eth1' }),
      'OUTPUT',
      ['-d 192.0.2.7 -o eth1 -p udp -m udp --dport 514 -m conntrack --ctstate NEW -j ACCEPT'],
    ],
    [
      'in FORWARD for what goes from one peer to another',
      (f) =>
        f.allowForward('192.168.1.0/24', Peer.anyIpv4(), 'http', {
          inInterface: 'lan0',
          outInterface: Interface.startingWith('ppp'),
        }),
      'FORWARD',
      ['-s 192.168.1.0/24 -i lan0 -o ppp+ -p tcp -m tcp --dport 80 -m conntrack --ctstate NEW -j ACCEPT'],
    ],
    [
      'for packets of connections that were accepted before, or of all',
      (f) => {
        f.allowFrom(Peer.any(), Service.any, { connections: 'established' });
        f.allowFrom(Peer.any(), Service.http, { connections: 'any', interface: 'lo' });
      },
      'INPUT',
      ['-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '-i lo -p tcp -m tcp --dport 80 -j ACCEPT'],
    ],
    [
      'that drops what belongs to no connection, or what opens one',
      (f) => {
        f.denyFrom(Peer.any(), Service.any, { connections: 'invalid' });
        f.denyFrom('192.0.2.66', Service.any, { connections: 'new' });
      },
      'INPUT',
      ['-m conntrack --ctstate INVALID -j DROP', '-s 192.0.2.66 -m conntrack --ctstate NEW -j DROP'],
    ],
    [
      'that drops packets of any state',
      (f) => f.denyFrom('198.51.100.0/24', Service.any),
      'INPUT',
      ['-s 198.51.100.0/24 -j DROP'],
    ],
    [
      'that rejects what the host sends',
      (f) => f.denyTo(Peer.any(), Service.smtp, { verdict: 'reject' }),
      'OUTPUT',
      ['-p tcp -m tcp --dport 25 -j REJECT'],
    ],
    [
      'that refuses to route',
      (f) => f.denyForward('192.0.2.0/24', '198.51.100.7', Service.any, { log: { prefix: 'no: ' } }),
      'FORWARD',
      [
        '-s 192.0.2.0/24 -d 198.51.100.7 -m limit --limit 5/min --limit-burst 10 -j LOG --log-prefix "no: "',
        '-s 192.0.2.0/24 -d 198.51.100.7 -j DROP',
      ],
    ],
    [
      'for the addresses of an ipset',
      (f) => f.denyFrom(Peer.set({ ipv4: 'blocked', ipv6: 'blocked6' }), Service.any),
      'INPUT',
      ['-m set --match-set blocked src -j DROP'],
    ],
  ])('%s', (_what, declare, chain, ipv4) => {
    const firewall = testFirewall();
    declare(firewall);
    expect(rulesOf(firewall, 'ipv4', chain)).toEqual(ipv4);
  });

  test('and the same said twice is one rule', () => {
    const firewall = testFirewall();
    for (const _ of [1, 2]) firewall.allowFrom('192.0.2.7', 'https');
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toHaveLength(1);
  });
});

describe('a limit', () => {
  test.each<[what: string, limit: RateLimit, match: RegExp]>([
    [
      'for all',
      RateLimit.overall('10/sec', { burst: 20 }),
      /-m limit --limit 10\/sec --limit-burst 20 -j ACCEPT$/,
    ],
    [
      'for each address',
      RateLimit.perAddress('10/min'),
      /-m hashlimit --hashlimit-upto 10\/min --hashlimit-mode srcip --hashlimit-name rl-[0-9a-f]{8}-[0-9a-f]{8} -j ACCEPT$/,
    ],
    [
      'of recent connections',
      RateLimit.recent({ connections: 4, seconds: 60 }),
      /-m recent ! --rcheck --seconds 60 --hitcount 4 --name (rl-[0-9a-f]{8}) -m recent --set --name \1 -j ACCEPT$/,
    ],
    ['of connections at a time', RateLimit.concurrent(20), /-m connlimit --connlimit-upto 20 -j ACCEPT$/],
  ])('%s is part of the rule', (_what, rateLimit, match) => {
    const firewall = testFirewall();
    firewall.allowFrom(Peer.any(), 'ssh', { rateLimit });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual([expect.stringMatching(match)]);
  });

  test('of the SSH port was void, as the rule that keeps it open to deploys accepted what exceeded it', () => {
    const firewall = testFirewall();
    firewall.setPolicies({ input: 'DROP' });
    firewall.allowFrom(Peer.any(), Service.ssh, { rateLimit: RateLimit.concurrent(3) });
    const { input } = packetsThrough(firewall);
    expect(input({ tcp: 22 })).toBe('ACCEPT');
    expect(input({ tcp: 22 }, () => false)).toBe('DROP');
  });

  test('has lists of another name in another chain, for another owner and in the other family', () => {
    const namesFor = (owner: string, address: string): readonly string[] => {
      const firewall = testFirewall({ owner });
      const rateLimit = RateLimit.recent({ connections: 4, seconds: 60 });
      firewall.allowFrom(address, 'ssh', { rateLimit });
      firewall.allowTo(address, 'ssh', { rateLimit });
      const text = JSON.stringify([chainsOf(firewall, 'ipv4'), chainsOf(firewall, 'ipv6')]);
      return [...new Set([...text.matchAll(/--set --name (\S+)/g)].map(([, name = '']) => name))];
    };
    const names = ['a', 'b'].flatMap((owner) =>
      ['192.0.2.7', '2001:db8::7'].flatMap((at) => namesFor(owner, at)),
    );
    expect(new Set(names).size).toBe(8);
  });

  test('with another rate counts in another table, for the kernel keeps the rate of a table that rules name', () => {
    const tableOf = (rate: '10/min' | '20/min'): string => {
      const firewall = testFirewall();
      firewall.allowFrom(Peer.any(), 'https', { rateLimit: RateLimit.perAddress(rate) });
      const [text = ''] = rulesOf(firewall, 'ipv4', 'INPUT');
      return /--hashlimit-name (\S+)/.exec(text)?.[1] ?? '';
    };
    expect(tableOf('10/min')).toBe(tableOf('10/min'));
    expect(tableOf('10/min')).not.toBe(tableOf('20/min'));
  });
});

describe('the order of intents in the program', () => {
  const intents: readonly ((f: Firewall) => void)[] = [
    (f) => f.allowFrom('192.0.2.0/24', Service.https),
    (f) => f.allowFrom(Peer.any(), Service.https, { rateLimit: RateLimit.perAddress('1/min') }),
    (f) => f.denyFrom('192.0.2.66', Service.any),
    (f) => f.allowFrom('192.0.2.66', Service.any),
  ];

  test('decides on no packet', () => {
    const trials = [
      { from: '192.0.2.7', tcp: 443 },
      { from: '198.51.100.1', tcp: 443 },
      { from: '192.0.2.66', tcp: 443 },
      { from: '192.0.2.66', tcp: 80 },
    ];
    const outcomes = [intents, [...intents].reverse()].map((order) => {
      const firewall = testFirewall();
      firewall.setPolicies({ input: 'DROP' });
      for (const declare of order) declare(firewall);
      const { input } = packetsThrough(firewall);
      return trials.flatMap((trial) => [input(trial, () => true), input(trial, () => false)]);
    });
    expect(outcomes[0]).toEqual(['ACCEPT', 'ACCEPT', 'ACCEPT', 'DROP', 'DROP', 'DROP', 'DROP', 'DROP']);
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});

describe('between two firewalls', () => {
  test.each<[what: string, declare: (of: { web: Firewall; db: Firewall }) => void]>([
    ['allowTo', ({ web, db }) => web.allowTo(db, Service.postgresql)],
    ['allowFrom', ({ web, db }) => db.allowFrom(web, Service.postgresql)],
    [
      'both of them',
      ({ web, db }) => {
        web.allowTo(db, Service.postgresql);
        db.allowFrom(web, Service.postgresql);
      },
    ],
  ])('%s writes both sides, the near one where its output is closed', (_what, declare) => {
    const pair = webAndDatabase();
    declare(pair);
    pair.web.setPolicies({ output: 'DROP' });
    const opening = '-p tcp -m tcp --dport 5432 -m conntrack --ctstate NEW -j ACCEPT';
    expect(rulesOf(pair.db, 'ipv4', 'INPUT')).toEqual([`-s 192.0.2.11 ${opening}`]);
    expect(rulesOf(pair.db, 'ipv6', 'INPUT')).toEqual([`-s 2001:db8::11 ${opening}`]);
    expect(rulesOf(pair.web, 'ipv4', 'OUTPUT')).toContain(`-d 192.0.2.21 ${opening}`);
    expect(rulesOf(pair.web, 'ipv6', 'OUTPUT')).toContain(`-d 2001:db8::21 ${opening}`);
    expect(rulesOf(pair.web, 'ipv4', 'OUTPUT').filter((text) => text.includes('5432'))).toHaveLength(1);
  });

  test('nothing is written to an output that is open', () => {
    const { web, db } = webAndDatabase();
    web.allowTo(db, Service.postgresql);
    expect(chainsOf(web, 'ipv4')).toEqual({});
    expect(rulesOf(db, 'ipv4', 'INPUT')).toHaveLength(1);
  });

  test('the address that deploys connect to is enough, when it is an address', () => {
    const stack = testStack();
    const [web, db] = ['192.0.2.11', '192.0.2.21'].map((host) => new Firewall(stack, host, { host }));
    if (web === undefined || db === undefined) throw new Error('two firewalls');
    db.allowFrom(web, Service.postgresql);
    expect(JSON.stringify(Testing.synth(stack, true))).toContain('-s 192.0.2.11 ');
  });

  test('a name is not enough, and the error says whose addresses are missing', () => {
    const db = testFirewall({ host: hosts.db });
    const web = testFirewall();
    expect(refusal(() => db.allowFrom(web, Service.postgresql))).toMatchObject({
      code: 'construct/no-addresses',
      path: 'site/firewall',
    });
  });

  test('that are of different stacks, neither stack depends on the other', () => {
    const app = Testing.stubVersion(new App({ stackTraces: false }));
    const [web, db] = (['web', 'db'] as const).map((name) => {
      const stack = new TerraformStack(app, name);
      new IptablesProvider(stack, 'iptables');
      return new Firewall(stack, 'firewall', { host: hosts[name] });
    });
    if (web === undefined || db === undefined) throw new Error('two firewalls');
    web.setPolicies({ output: 'DROP' });
    web.allowTo(db, Service.postgresql);
    db.allowTo(web, Service.https);
    expect(TerraformStack.of(web).dependsOn(TerraformStack.of(db))).toBe(false);
    expect(rulesOf(web, 'ipv4', 'INPUT')).toHaveLength(1);
    expect(rulesOf(db, 'ipv4', 'INPUT')).toHaveLength(1);
  });
});

describe('an end', () => {
  const firewallAt = (now: string): Firewall => {
    const stack = testStack({ 'cdktf-iptables:now': now });
    return new Firewall(stack, 'firewall', { host: 'web-1', families: ['ipv4'] });
  };
  const declared = (now: string, until = '2027-01-31') => {
    const firewall = firewallAt(now);
    firewall.allowFrom('192.0.2.7', 'https', { until });
    const rules = rulesOf(firewall, 'ipv4', 'INPUT');
    const shown = firewall.node.metadata.map(({ data }) => /construct\/[a-z-]+/.exec(String(data))?.[0]);
    return { rules, shown };
  };
  const rule = (datestop: string): string =>
    `-s 192.0.2.7 -p tcp -m tcp --dport 443 -m conntrack --ctstate NEW -m time --datestop ${datestop} -j ACCEPT`;

  test('is kept by the kernel, and includes the day that is named', () => {
    expect(declared('2026-12-01T00:00:00Z')).toEqual({ rules: [rule('2027-01-31T23:59:59')], shown: [] });
  });

  test('may be a second', () => {
    expect(declared('2026-12-01T00:00:00Z', '2027-01-31T18:00:00Z').rules).toEqual([
      rule('2027-01-31T18:00:00'),
    ]);
  });

  test('is warned of 14 days before', () => {
    expect(declared('2027-01-18T00:00:00Z')).toEqual({
      rules: [rule('2027-01-31T23:59:59')],
      shown: ['construct/expires-soon'],
    });
  });

  test('leaves the rule out afterwards, and says so', () => {
    expect(declared('2027-02-01T00:00:00Z')).toEqual({ rules: [], shown: ['construct/expired'] });
  });

  test('is not warned of when that is acknowledged', () => {
    const firewall = firewallAt('2027-01-18T00:00:00Z');
    firewall.allowFrom('192.0.2.7', 'https', { until: '2027-01-31' });
    firewall.acknowledge('construct/expires-soon', 'the migration ends then');
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toHaveLength(1);
    expect(firewall.node.metadata).toEqual([]);
  });
});

describe('an intent is refused, by name of the construct,', () => {
  test.each<[what: string, code: string, declare: (f: Firewall) => void]>([
    [
      'for a date that is none',
      'construct/bad-date',
      (f) => f.allowFrom('192.0.2.7', 'ssh', { until: '2027-02-30' }),
    ],
    [
      'for a date in words',
      'construct/bad-date',
      (f) => f.allowFrom('192.0.2.7', 'ssh', { until: 'tomorrow' }),
    ],
    [
      'for a date after all time',
      'construct/bad-date',
      (f) => f.allowFrom('192.0.2.7', 'ssh', { until: '2039-01-01' }),
    ],
    [
      'for an interface of 16 letters',
      'construct/bad-interface',
      (f) => f.allowFrom('192.0.2.7', 'ssh', { interface: 'a234567890123456' }),
    ],
    [
      'for a wildcard in a name',
      'construct/bad-interface',
      (f) => f.allowFrom('192.0.2.7', 'ssh', { interface: Interface.named('eth+') }),
    ],
    [
      'for more recent connections than the kernel remembers',
      'construct/bad-number',
      (f) =>
        f.allowFrom('192.0.2.7', 'ssh', { rateLimit: RateLimit.recent({ connections: 21, seconds: 60 }) }),
    ],
    [
      'when it resets what is not of TCP alone',
      'construct/reset-without-tcp',
      (f) => f.denyFrom(Peer.any(), Service.dns, { verdict: 'reset' }),
    ],
    [
      'when it resets all',
      'construct/reset-without-tcp',
      (f) => f.denyTo(Peer.any(), Service.any, { verdict: 'reset' }),
    ],
    ['for a set without a name', 'construct/bad-address', (f) => f.denyFrom(Peer.set({}), 'ssh')],
    [
      'when its addresses are of no family of the firewall',
      'construct/empty-list',
      (f) => f.allowFrom('2001:db8::7', 'ssh'),
    ],
    [
      'when an acknowledgement has no reason',
      'construct/bad-acknowledgement',
      (f) => f.acknowledge('construct/expired', ' '),
    ],
    [
      'when what is acknowledged is no warning',
      'construct/bad-acknowledgement',
      (f) => f.acknowledge('construct/chain-loop' as never, 'we know'),
    ],
  ])('%s', (_what, code, declare) => {
    const firewall = testFirewall({ families: ['ipv4'] });
    expect(refusal(() => declare(firewall))).toMatchObject({ code, path: 'site/firewall' });
  });

  test('that it was declared by', () => {
    const firewall = testFirewall();
    const base = new StatefulBase(firewall, 'base');
    const declare = () => firewall.allowFrom('x', 'ssh', { declaredBy: base });
    expect(refusal(declare)).toMatchObject({ code: 'construct/bad-address', path: 'site/firewall/base' });
  });
});
