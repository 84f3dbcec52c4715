import { type Firewall, Peer, Service, StatefulBase, WebServerFirewall, rule } from '../../constructs';
import { phases } from '../../lib/patterns/phase';
import { chainsOf, configurationOf, rulesOf, rulesetOf, testFirewall } from '../support/terraform/synthesis';

describe('a firewall as a resource', () => {
  test('asks for the state of connections by the old match where it is told to, in all of its rules', () => {
    const firewall = testFirewall({ stateMatch: 'state' });
    new StatefulBase(firewall, 'base');
    firewall.setPolicies({ input: 'DROP' });
    firewall.allowFrom('192.0.2.0/24', Service.https);
    firewall.addRule(rule().ctstate('NEW').comment('-m conntrack --ctstate NEW').jump('DROP'), {
      chain: 'INPUT',
    });
    firewall.addRule(rule().ctstate('DNAT').jump('ACCEPT'), { chain: 'FORWARD' });
    const rules = firewall.explain().map((each) => each.rule);
    expect(rules).toContain('-m state --state INVALID -j DROP');
    expect(rules).toContain('-m state --state NEW -m comment --comment "-m conntrack --ctstate NEW" -j DROP');
    expect(rules.filter((each) => / -m conntrack (?!.*")|^-m conntrack /.test(each))).toEqual(
      firewall.families.map(() => '-m conntrack --ctstate DNAT -j ACCEPT'),
    );
  });

  test('hands on what it was told about the host, and nothing that it was not', () => {
    expect(rulesetOf(testFirewall())).toEqual({
      host: { address: 'web-1.example.net' },
      owner: 'site',
    });
    const host = {
      address: '2001:db8::1',
      port: 2222,
      user: 'admin',
      transport: 'openssh',
      hostKeyFingerprint: 'SHA256:abc',
      identityFile: '~/.ssh/deploy',
      knownHostsFile: '/etc/known',
      jump: 'bastion',
    } as const;
    const full = testFirewall({
      host,
      owner: 'web',
      foreignRules: 'remove',
      strategy: 'fastest',
      confirmTimeout: 30,
      persist: true,
    });
    expect(rulesetOf(full)).toEqual({
      host: {
        address: '2001:db8::1',
        port: 2222,
        user: 'admin',
        transport: 'openssh',
        host_key_fingerprint: 'SHA256:abc',
        identity_file: '~/.ssh/deploy',
        known_hosts_file: '/etc/known',
        jump: 'bastion',
      },
      owner: 'web',
      foreign_rules: 'remove',
      strategy: 'fastest',
      confirm_timeout: 30,
      persist: true,
    });
  });

  test('is imported by an id that says how to read it, so that the first plan shows the true difference', () => {
    const firewall = testFirewall({ owner: 'web', foreignRules: 'remove', host: { address: 'h', port: 23 } });
    const { import: imports } = configurationOf(firewall) as { import: { id: string; to: string }[] };
    expect(imports).toHaveLength(1);
    expect(imports[0]?.to).toMatch(/^iptables_ruleset\./);
    expect(JSON.parse(imports[0]?.id ?? '')).toEqual({
      host: { address: 'h', port: 23 },
      owner: 'web',
      foreign_rules: 'remove',
    });
  });

  // The import block of cdktf itself asks `terraform version` at every synthesis.
  test('is synthesized where there is no Terraform', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(configurationOf(testFirewall())).toHaveProperty('import');
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('declares one family alone when told so', () => {
    const firewall = testFirewall({ families: ['ipv4', 'ipv4'] });
    new WebServerFirewall(firewall, 'web');
    expect(rulesetOf(firewall)).not.toHaveProperty('ipv6');
    expect(rulesOf(firewall, 'ipv4', 'INPUT').filter((text) => text.includes('--dport 80 '))).toHaveLength(1);
  });

  test('gives its anchor to built-in chains alone', () => {
    const firewall = testFirewall({ anchor: 'after:DOCKER-USER' });
    firewall.addChain('OWN');
    firewall.addRule('-j OWN', { chain: 'FORWARD' });
    expect(chainsOf(firewall, 'ipv4')).toEqual({
      OWN: { rules: [] },
      FORWARD: { anchor: 'after:DOCKER-USER', rules: ['-j OWN'] },
    });
  });
});

describe('rules that are added', () => {
  test('stand in the order of phases in a built-in chain, whatever the order in the program', () => {
    const firewall = testFirewall();
    for (const phase of [...phases].reverse()) {
      for (const number of [1, 2]) {
        const text = `-m comment --comment "${phase} ${String(number)}"`;
        firewall.addRule(text, { chain: 'FORWARD', phase });
      }
    }
    expect(rulesOf(firewall, 'ipv6', 'FORWARD')).toEqual(
      phases.flatMap((phase) => [1, 2].map((number) => `-m comment --comment "${phase} ${String(number)}"`)),
    );
  });

  test('stand among services when no phase is named', () => {
    const firewall = testFirewall();
    firewall.addRule('-j LOG', { chain: 'INPUT', phase: 'final' });
    firewall.addRule('-p tcp', { chain: 'INPUT' });
    firewall.addRule('-p udp', { chain: 'INPUT', phase: 'trusted' });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual(['-p udp', '-p tcp', '-j LOG']);
  });

  test('of one place stand in the order in which they were given together', () => {
    const firewall = testFirewall();
    firewall.addRules(['-j LOG', rule().udp().jump('DROP'), '-p tcp'], { chain: 'INPUT', phase: 'final' });
    firewall.addRules(['-p sctp'], { chain: 'INPUT' });
    expect(rulesOf(firewall, 'ipv6', 'INPUT')).toEqual(['-p sctp', '-j LOG', '-p udp -j DROP', '-p tcp']);
  });

  test('stand in the order in which they were added in a user chain', () => {
    const firewall = testFirewall();
    firewall.addChain('OWN');
    firewall.addRule('-j RETURN', { chain: 'OWN', phase: 'final' });
    firewall.addRule('-j DROP', { chain: 'OWN', phase: 'loopback' });
    expect(rulesOf(firewall, 'ipv4', 'OWN')).toEqual(['-j RETURN', '-j DROP']);
  });

  test('may come before their chain', () => {
    const firewall = testFirewall();
    firewall.addRule('-j DROP', { chain: 'OWN' });
    firewall.addChain('OWN');
    firewall.addRule('-j RETURN', { chain: 'OWN' });
    expect(rulesOf(firewall, 'ipv4', 'OWN')).toEqual(['-j DROP', '-j RETURN']);
  });

  test('stand in the families in which they are valid, and in those named', () => {
    const firewall = testFirewall();
    firewall.addRule(rule().source('192.0.2.7'), { chain: 'INPUT' });
    firewall.addRule(rule().source('2001:db8::7'), { chain: 'INPUT' });
    firewall.addRule(rule().tcp(), { chain: 'INPUT' });
    firewall.addRule(rule().udp(), { chain: 'INPUT', families: ['ipv6', 'ipv6'] });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual(['-s 192.0.2.7', '-p tcp']);
    expect(rulesOf(firewall, 'ipv6', 'INPUT')).toEqual(['-s 2001:db8::7', '-p tcp', '-p udp']);
  });

  test('go to any table', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    const options = { table: 'nat', chain: 'POSTROUTING' } as const;
    firewall.addRule(rule().outInterface('eth0').jump('MASQUERADE'), options);
    expect(rulesOf(firewall, 'ipv4', 'POSTROUTING', 'nat')).toEqual(['-o eth0 -j MASQUERADE']);
    expect(Object.keys(rulesetOf(firewall).ipv4?.tables ?? {})).toEqual(['nat']);
  });

  test('may jump to a chain that somebody else makes, when the firewall says so', () => {
    const firewall = testFirewall({ foreignChains: ['DOCKER-USER'] });
    firewall.addRule(rule().jumpTo('DOCKER-USER'), { chain: 'FORWARD' });
    expect(rulesOf(firewall, 'ipv4', 'FORWARD')).toEqual(['-j DOCKER-USER']);
  });
});

test('each rule is explained by the construct that it comes from', () => {
  const firewall = testFirewall({ families: ['ipv4'] });
  firewall.addChain('OWN');
  firewall.addRule('-j OWN', { chain: 'FORWARD', phase: 'final' });
  firewall.addRule('-j DROP', { chain: 'OWN' });
  new WebServerFirewall(firewall, 'web', { services: ['http'] });
  const explained = firewall.explain();
  expect(explained).toEqual(
    expect.arrayContaining([
      {
        family: 'ipv4',
        table: 'filter',
        chain: 'INPUT',
        phase: 'services',
        rule: '-p tcp -m tcp --dport 80 -m conntrack --ctstate NEW -j ACCEPT',
        construct: 'site/firewall/web',
      },
      expect.objectContaining({ phase: 'established', construct: 'site/firewall/web/base' }),
      expect.objectContaining({ phase: 'management', construct: 'site/firewall' }),
      expect.objectContaining({ chain: 'FORWARD', phase: 'final', rule: '-j OWN' }),
      expect.objectContaining({ chain: 'OWN', phase: undefined, rule: '-j DROP' }),
    ]),
  );
  const input = explained.filter(({ chain }) => chain === 'INPUT').map(({ rule: text }) => text);
  expect(input).toEqual(rulesOf(firewall, 'ipv4', 'INPUT'));
});

describe('an anchor', () => {
  test('is not sent when none is given, so that rules go behind the bans of fail2ban', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addRule('-j DROP', { chain: 'INPUT' });
    expect(chainsOf(firewall, 'ipv4')).toEqual({ INPUT: { rules: ['-j DROP'] } });
  });

  test('of `first` is sent, which was taken for none', () => {
    const firewall = testFirewall({ families: ['ipv4'], anchor: 'first' });
    firewall.addRule('-j DROP', { chain: 'INPUT' });
    expect(chainsOf(firewall, 'ipv4')).toEqual({ INPUT: { anchor: 'first', rules: ['-j DROP'] } });
  });

  test('may be one for each chain, with alternatives', () => {
    const anchor = { INPUT: 'after:f2b-sshd,first', FORWARD: 'last' } as const;
    const firewall = testFirewall({ families: ['ipv4'], anchor });
    for (const chain of ['INPUT', 'FORWARD', 'OUTPUT']) firewall.addRule('-j DROP', { chain });
    expect(chainsOf(firewall, 'ipv4')).toEqual({
      INPUT: { anchor: 'after:f2b-sshd,first', rules: ['-j DROP'] },
      FORWARD: { anchor: 'last', rules: ['-j DROP'] },
      OUTPUT: { rules: ['-j DROP'] },
    });
  });
});

describe('rules in the chain of a program', () => {
  test('were refused although foreignChains named it', () => {
    const firewall = testFirewall({ families: ['ipv4'], foreignChains: ['DOCKER-USER'] });
    firewall.addRules(['-i eth0 -s 192.0.2.0/24 -j RETURN', '-i eth0 -j DROP'], { chain: 'DOCKER-USER' });
    expect(chainsOf(firewall, 'ipv4')).toEqual({
      'DOCKER-USER': { rules: ['-i eth0 -s 192.0.2.0/24 -j RETURN', '-i eth0 -j DROP'] },
    });
  });

  test('have a place of their own there, and not the one of the built-in chains', () => {
    const own = { families: ['ipv4'], foreignChains: ['DOCKER-USER'] } as const;
    const placed = testFirewall({ ...own, anchor: { 'DOCKER-USER': 'after:f2b-traefik,first' } });
    const built = testFirewall({ ...own, anchor: 'first' });
    for (const firewall of [placed, built]) firewall.addRule('-j DROP', { chain: 'DOCKER-USER' });
    expect([placed, built].map((firewall) => chainsOf(firewall, 'ipv4')['DOCKER-USER'])).toEqual([
      { anchor: 'after:f2b-traefik,first', rules: ['-j DROP'] },
      { rules: ['-j DROP'] },
    ]);
  });

  test('may jump to a chain of the firewall', () => {
    const firewall = testFirewall({ families: ['ipv4'], foreignChains: ['DOCKER-USER'] });
    firewall.addChain('OWN');
    firewall.addRule('-j OWN', { chain: 'DOCKER-USER' });
    expect(Object.keys(chainsOf(firewall, 'ipv4')).sort()).toEqual(['DOCKER-USER', 'OWN']);
  });
});

describe('policies', () => {
  test('packets of established connections open no port for deploys', () => {
    const firewall = testFirewall();
    firewall.setPolicies({ input: 'DROP' });
    firewall.allowFrom(Peer.any(), Service.ssh, { connections: 'established' });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toContainEqual(
      expect.stringMatching(/--dport 22 -m conntrack --ctstate NEW .*-j ACCEPT/),
    );
  });

  test('policies may be of one family', () => {
    const firewall = testFirewall({ management: 'governed-elsewhere' });
    firewall.setPolicies({ input: 'DROP' }, { families: ['ipv6'] });
    expect(chainsOf(firewall, 'ipv4')).toEqual({});
    expect(chainsOf(firewall, 'ipv6')['INPUT']?.policy).toBe('DROP');
  });

  test('are those that were set last, in both families, and of no other chain', () => {
    const firewall = testFirewall();
    firewall.setPolicies({ input: 'DROP', forward: 'DROP' });
    firewall.setPolicies({ input: 'ACCEPT' });
    for (const family of ['ipv4', 'ipv6'] as const) {
      expect(chainsOf(firewall, family)).toEqual({
        INPUT: { policy: 'ACCEPT', rules: [] },
        FORWARD: { policy: 'DROP', rules: [] },
      });
    }
  });

  test('that drop leave the way for deploys open, for the first packet and for those that follow', () => {
    const firewall = testFirewall({ host: { address: 'web-1', port: 2222 } });
    firewall.addRule('-j LOG', { chain: 'INPUT', phase: 'final' });
    firewall.setPolicies({ input: 'DROP' });
    for (const family of ['ipv4', 'ipv6'] as const) {
      expect(rulesOf(firewall, family, 'INPUT')).toEqual([
        '-m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment management -j ACCEPT',
        '-p tcp -m tcp --dport 2222 -m conntrack --ctstate NEW -m comment --comment management -j ACCEPT',
        '-j LOG',
      ]);
    }
  });

  test('that drop need one rule for that when a StatefulBase lets in the packets that follow', () => {
    const firewall = testFirewall();
    new StatefulBase(firewall, 'base');
    firewall.setPolicies({ input: 'DROP' });
    expect(managementRules(firewall)).toEqual([
      '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment management -j ACCEPT',
    ]);
  });

  test.each(['-j DROP', '-m comment --comment "the rest" -j REJECT'])(
    'that accept cut off deploys all the same where a rule drops what is left: %s',
    (text) => {
      const firewall = testFirewall();
      firewall.addRule(text, { chain: 'INPUT', phase: 'final' });
      expect(managementRules(firewall)).toHaveLength(2);
    },
  );

  test('that accept need none', () => {
    const firewall = testFirewall();
    firewall.setPolicies({ input: 'ACCEPT', output: 'ACCEPT' });
    expect(managementRules(firewall)).toEqual([]);
    expect(rulesOf(firewall, 'ipv4', 'OUTPUT')).toEqual([]);
  });

  test.each([
    ['without a StatefulBase', (_: Firewall) => undefined],
    ['with a StatefulBase for INPUT alone', (f: Firewall) => new StatefulBase(f, 'base')],
  ])('that drop in OUTPUT, %s, cut off the deploy itself', (_what, declare) => {
    const firewall = testFirewall();
    declare(firewall);
    firewall.setPolicies({ output: 'DROP' });
    for (const family of ['ipv4', 'ipv6'] as const) {
      expect(rulesOf(firewall, family, 'OUTPUT')).toEqual([
        '-m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment management -j ACCEPT',
      ]);
    }
  });

  test('that drop in OUTPUT need no rule for that beside a StatefulBase for OUTPUT', () => {
    const firewall = testFirewall();
    new StatefulBase(firewall, 'base', { output: true });
    firewall.setPolicies({ output: 'DROP' });
    expect(rulesOf(firewall, 'ipv4', 'OUTPUT').filter((text) => text.includes('management'))).toEqual([]);
  });

  test('that drop let in the addresses that deploys come from, and no others', () => {
    const firewall = testFirewall({ management: ['192.0.2.0/24', '2001:db8::7', Peer.ip('198.51.100.1')] });
    new StatefulBase(firewall, 'base');
    firewall.setPolicies({ input: 'DROP' });
    const opening = '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment management';
    expect(managementRules(firewall)).toEqual([
      `-s 192.0.2.0/24 ${opening} -j ACCEPT`,
      `-s 198.51.100.1 ${opening} -j ACCEPT`,
    ]);
    expect(rulesOf(firewall, 'ipv6', 'INPUT').filter((text) => text.includes('management'))).toEqual([
      `-s 2001:db8::7 ${opening} -j ACCEPT`,
    ]);
  });

  test('that drop add none where somebody else cares for the way in', () => {
    const firewall = testFirewall({ management: 'governed-elsewhere' });
    firewall.setPolicies({ input: 'DROP' });
    expect(managementRules(firewall)).toEqual([]);
  });
});

function managementRules(firewall: Firewall): readonly string[] {
  return rulesOf(firewall, 'ipv4', 'INPUT').filter((text) => text.includes('--comment management'));
}
