/** What constructs refuse: each with a code, and with the path of the construct that is wrong. */
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  Firewall,
  type FirewallProps,
  IptablesProvider,
  type IptablesProviderProps,
  Peer,
  Port,
  RateLimitedSsh,
  SafetyChain,
  StatefulBase,
  type TableName,
  WebServerFirewall,
  rule,
} from '../../constructs';
import { refusal, refusals, synthRefusals, testFirewall, testStack } from '../support/terraform/synthesis';

const trusted = ['192.0.2.0/24'];
const services = ['mysql'];

describe('a construct is refused at once', () => {
  test.each<[what: string, code: string, path: string, declare: (firewall: Firewall) => unknown]>([
    [
      'a name for an address',
      'construct/bad-address',
      'site/firewall/a',
      (f) => new SafetyChain(f, 'a', { trusted: ['office.example.net'], services }),
    ],
    [
      'a prefix that is too long',
      'construct/bad-address',
      'site/firewall/a',
      (f) => new RateLimitedSsh(f, 'a', { exempt: ['192.0.2.0/33'] }),
    ],
    [
      'an address of another family than said',
      'construct/bad-address',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { from: [Peer.ipv6('192.0.2.7')] }),
    ],
    [
      'an empty address',
      'construct/bad-address',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { from: [''] }),
    ],
    [
      'a port above 65535',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { services: [Port.tcp(65536)] }),
    ],
    [
      'a port below 0',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { services: [Port.udp(-1)] }),
    ],
    [
      'half a port',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { services: [Port.tcp(80.5)] }),
    ],
    [
      'a port that is no number',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new SafetyChain(f, 'a', { trusted, services: [Port.tcp(NaN)] }),
    ],
    [
      'a range whose first is above its last',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new SafetyChain(f, 'a', { trusted, services: [Port.tcpRange(20, 10)] }),
    ],
    [
      'a port of sshd that is none',
      'construct/bad-port',
      'site/firewall/a',
      (f) => new RateLimitedSsh(f, 'a', { port: 99999 }),
    ],
    [
      'a service that is not known',
      'construct/unknown-service',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { services: ['http', 'gopherx'] }),
    ],
    [
      'an empty service',
      'construct/unknown-service',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { services: [''] }),
    ],
    [
      'a chain name of 29 bytes',
      'construct/bad-chain-name',
      'site/firewall/a',
      (f) => new SafetyChain(f, 'a', { trusted, services, chainName: 'X'.repeat(29) }),
    ],
    [
      'a chain name of 15 characters and 30 bytes',
      'construct/bad-chain-name',
      'site/firewall/a',
      (f) => new RateLimitedSsh(f, 'a', { chainName: 'ü'.repeat(15) }),
    ],
    [
      'no chain name',
      'construct/bad-chain-name',
      'site/firewall',
      (f) => {
        f.addChain('');
      },
    ],
    [
      'a chain name that begins like an option',
      'construct/bad-chain-name',
      'site/firewall',
      (f) => {
        f.addChain('-j');
      },
    ],
    [
      'a chain that is called like a target, as a jump to it would be one to the target',
      'construct/bad-chain-name',
      'site/firewall/a',
      (f) => new SafetyChain(f, 'a', { trusted, services, chainName: 'ACCEPT' }),
    ],
    [
      'a chain that is built in',
      'construct/bad-chain-name',
      'site/firewall',
      (f) => {
        f.addChain('INPUT');
      },
    ],
    [
      'a chain that is built in elsewhere',
      'construct/no-such-chain',
      'site/firewall',
      (f) => {
        f.addChain('PREROUTING');
      },
    ],
    [
      'a chain in no table',
      'construct/no-such-chain',
      'site/firewall',
      (f) => {
        f.addChain('OWN', { table: 'fliter' as TableName });
      },
    ],
    [
      'a rule that a construct declares itself',
      'parse/unknown-option',
      'site/firewall/own',
      (f) => {
        f.addRule('--nope', { chain: 'INPUT', declaredBy: new Construct(f, 'own') });
      },
    ],
    [
      'one of several rules that a construct declares itself',
      'parse/unknown-option',
      'site/firewall/own',
      (f) => {
        f.addRules(['-j DROP', '--nope'], { chain: 'INPUT', declaredBy: new Construct(f, 'own') });
      },
    ],
    [
      'a chain that a construct declares itself',
      'construct/bad-chain-name',
      'site/firewall/own',
      (f) => {
        f.addChain('INPUT', { declaredBy: new Construct(f, 'own') });
      },
    ],
    [
      'a chain that another construct has',
      'construct/chain-taken',
      'site/firewall/b',
      (f) => [new RateLimitedSsh(f, 'a'), new RateLimitedSsh(f, 'b', { port: 2222 })],
    ],
    [
      'a rule in no table',
      'construct/no-such-chain',
      'site/firewall',
      (f) => {
        f.addRule('-j DROP', { table: 'fliter' as TableName, chain: 'INPUT' });
      },
    ],
    [
      'a rule in a built-in chain of another table',
      'construct/no-such-chain',
      'site/firewall',
      (f) => {
        f.addRule('-j DROP', { table: 'nat', chain: 'FORWARD' });
      },
    ],
    [
      'an option that does not exist',
      'parse/unknown-option',
      'site/firewall',
      (f) => {
        f.addRule('-p tcp --dprot 22', { chain: 'INPUT' });
      },
    ],
    [
      'a target that has no business in the table',
      'parse/wrong-table',
      'site/firewall',
      (f) => {
        f.addRule('-j MASQUERADE', { chain: 'INPUT' });
      },
    ],
    [
      'a rule of both families at once',
      'parse/bad-value',
      'site/firewall',
      (f) => {
        f.addRule('-s 192.0.2.7 -d 2001:db8::7', { chain: 'INPUT' });
      },
    ],
    [
      'an IPv4 rule for IPv6',
      'parse/bad-value',
      'site/firewall',
      (f) => {
        f.addRule(rule().source('192.0.2.7'), { chain: 'INPUT', families: ['ipv6'] });
      },
    ],
    [
      'a second WebServerFirewall',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [new WebServerFirewall(f, 'a'), new WebServerFirewall(f, 'b')],
    ],
    [
      'a StatefulBase beside the one that WebServerFirewall brings along',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [new WebServerFirewall(f, 'a'), new StatefulBase(f, 'b')],
    ],
    [
      'a second SafetyChain of one name',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [
        new SafetyChain(f, 'a', { trusted, services }),
        new SafetyChain(f, 'b', { trusted, services: ['ldap'] }),
      ],
    ],
    [
      'a second RateLimitedSsh for one port',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [new RateLimitedSsh(f, 'a'), new RateLimitedSsh(f, 'b', { chainName: 'B' })],
    ],
    [
      'a port that two constructs would govern',
      'construct/declared-twice',
      'site/firewall/b',
      (f) => [new RateLimitedSsh(f, 'a'), new SafetyChain(f, 'b', { trusted, services: ['ssh'] })],
    ],
    [
      'a limit for the port that `management` governs',
      'construct/declared-twice',
      'site/second/a',
      (f) =>
        new RateLimitedSsh(
          new Firewall(TerraformStack.of(f), 'second', { host: 'web-2', management: trusted }),
          'a',
        ),
    ],
    [
      'a chain of Docker, which would take out what Docker puts there',
      'construct/bad-chain-name',
      'site/firewall',
      (f) => {
        f.addChain('DOCKER-USER');
      },
    ],
    [
      'a construct in no firewall',
      'construct/no-firewall',
      'site/a',
      (f) => new WebServerFirewall(TerraformStack.of(f), 'a'),
    ],
    [
      'nobody who is trusted',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new SafetyChain(f, 'a', { trusted: [], services }),
    ],
    [
      'no services for the trusted',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new SafetyChain(f, 'a', { trusted, services: [] }),
    ],
    [
      'services for nobody',
      'construct/empty-list',
      'site/firewall/a',
      (f) => new WebServerFirewall(f, 'a', { from: [] }),
    ],
    [
      'more connections than the kernel remembers',
      'construct/bad-number',
      'site/firewall/a',
      (f) => new RateLimitedSsh(f, 'a', { connections: 21 }),
    ],
    [
      'no connections',
      'construct/bad-number',
      'site/firewall/a',
      (f) => new RateLimitedSsh(f, 'a', { connections: 0 }),
    ],
    [
      'half a second',
      'construct/bad-number',
      'site/firewall/a',
      (f) => new RateLimitedSsh(f, 'a', { seconds: 0.5 }),
    ],
    [
      'a window longer than the kernel can count',
      'construct/bad-number',
      'site/firewall/a',
      (f) => new RateLimitedSsh(f, 'a', { seconds: 2_147_483_648 }),
    ],
  ])('%s', (_what, code, path, declare) => {
    const firewall = testFirewall();
    expect(refusal(() => declare(firewall))).toMatchObject({ code, path });
  });

  test.each([
    ['no family', 'construct/empty-list', { families: [] }],
    ['a place that is none', 'construct/bad-anchor', { anchor: 'middle' as 'first' }],
    ['a place in a chain that has none', 'construct/bad-anchor', { anchor: { OWN: 'first' } as const }],
    [
      'a place that is none for one chain',
      'construct/bad-anchor',
      { anchor: { INPUT: 'middle' as 'first' } },
    ],
    ['a second place that is none', 'construct/bad-anchor', { anchor: 'after:A,middle' as const }],
    ['nobody who may deploy', 'construct/empty-list', { management: [] }],
    [
      'deploys from a family that it leaves alone',
      'construct/empty-list',
      { management: ['2001:db8::7'], families: ['ipv4'] as const },
    ],
    ['deploys from a name', 'construct/bad-address', { management: ['office.example.net'] }],
    ['a place beside no chain', 'construct/bad-anchor', { anchor: 'before:' as const }],
    ['a place beside what cannot be a chain', 'construct/bad-anchor', { anchor: 'after:A B' as const }],
  ])('a firewall with %s', (_what, code, props) => {
    expect(refusal(() => testFirewall(props))).toMatchObject({ code, path: 'site/firewall' });
  });

  test.each<[what: string, props: Partial<FirewallProps>]>([
    ['a name that holds a blank', { owner: 'my web' }],
    ['a name of 61 letters', { owner: 'w'.repeat(61) }],
    ['no name at all', { owner: '' }],
    ['a name that begins with a dash', { owner: '-web' }],
    ['a timeout below zero, which was an internal error', { confirmTimeout: -5 }],
    ['no time to confirm, which rolled back every change', { confirmTimeout: 0 }],
    ['half a second', { confirmTimeout: 30.5 }],
    ['a timeout of more than a day', { confirmTimeout: 86_401 }],
    ['a strategy that there is not', { strategy: 'slowest' as 'fastest' }],
  ])('a ruleset with %s', (_what, props) => {
    const code = 'resource/invalid-value';
    expect(refusal(() => testFirewall(props))).toMatchObject({ code, path: 'site/firewall/ruleset' });
  });

  test.each<[what: string, code: string, props: IptablesProviderProps]>([
    ['a connect timeout below zero', 'resource/invalid-value', { connectTimeout: -3 }],
    ['half a second between keepalives', 'resource/invalid-value', { keepaliveInterval: 0.5 }],
    ['no time to wait', 'resource/invalid-value', { waitForSsh: 0 }],
    ['a port that is none', 'resource/invalid-value', { port: 65_536 }],
    ['a number that is none', 'resource/wrong-type', { connectTimeout: NaN }],
    ['text for a number', 'resource/wrong-type', { connectTimeout: 'soon' as unknown as number }],
  ])('a provider with %s', (_what, code, props) => {
    const declare = () => new IptablesProvider(testStack(), 'second', { alias: 'second', ...props });
    expect(refusal(declare)).toMatchObject({ code, path: 'site/second' });
  });

  test('all of its numbers at once', () => {
    const declare = () => testFirewall({ host: { address: 'web-1', port: 0 }, confirmTimeout: 4 });
    expect(refusals(declare).map(({ code, summary }) => [code, summary])).toEqual([
      ['resource/invalid-value', expect.stringContaining('host.port is 0')],
      ['resource/invalid-value', expect.stringContaining('confirmTimeout is 4')],
    ]);
  });

  test.each([
    ['no address', 'resource/no-address', {}],
    ['an empty address', 'resource/no-address', ''],
    ['an address that is an option', 'host/bad-address', '-oProxyCommand=x'],
    ['an address with shell signs', 'host/bad-address', 'web;reboot'],
    ['a user with a quote', 'host/bad-user', { address: 'web-1', user: "o'neill" }],
    ['a port that is none', 'resource/invalid-value', { address: 'web-1', port: 0 }],
    [
      'a sandbox name that is none',
      'host/bad-sandbox-name',
      { address: 'a b', transport: 'sandbox' as const },
    ],
  ])('a host with %s', (_what, code, host) => {
    expect(refusal(() => testFirewall({ host }))).toMatchObject({ code, path: 'site/firewall/ruleset' });
  });

  test('but a host that is this machine needs no address', () => {
    expect(synthRefusals(testFirewall({ host: { transport: 'local' } }))).toEqual([]);
  });

  test.each([
    ['htpp', 'http'],
    ['https ', 'https'],
    ['HTTPS', 'https'],
    ['postgressql', 'postgresql'],
  ])('and told what may have been meant: %s', (written, meant) => {
    const firewall = testFirewall();
    const { help } = refusal(() => new WebServerFirewall(firewall, 'web', { services: [written] }));
    expect(help).toContain(`\`${meant}\``);
  });

  test('a SafetyChain whose trusted are all of a family that the firewall leaves alone', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    expect(
      refusal(() => new SafetyChain(firewall, 'a', { trusted: ['2001:db8::/32'], services })),
    ).toMatchObject({ code: 'construct/empty-list', path: 'site/firewall/a' });
  });
});

describe('what only shows when all is declared is refused at synthesis', () => {
  test('a jump to a chain that nobody declares', () => {
    const firewall = testFirewall();
    firewall.addRule(rule().jumpTo('NOWHERE'), { chain: 'INPUT', families: ['ipv4'] });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a goto to a chain that nobody declares', () => {
    const firewall = testFirewall();
    firewall.addRule(rule().goTo('NOWHERE'), { chain: 'INPUT', families: ['ipv4'] });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a rule in a chain that nobody declares', () => {
    const firewall = testFirewall();
    firewall.addRule(rule().jump('DROP'), { chain: 'NOWHERE', families: ['ipv6'] });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a rule in the chain of another that no known program uses', () => {
    const firewall = testFirewall({ families: ['ipv4'], foreignChains: ['SOMEBODY'] });
    firewall.addRule('-j DROP', { chain: 'SOMEBODY' });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a jump to a chain of another table', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addChain('OWN', { table: 'nat' });
    firewall.addRule(rule().jumpTo('OWN'), { chain: 'INPUT' });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a jump to a built-in chain', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addRule(rule().jumpTo('OUTPUT'), { chain: 'INPUT' });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a jump to a chain that is declared for the other family alone', () => {
    const firewall = testFirewall();
    firewall.addChain('OWN', { table: 'filter', families: ['ipv4'] });
    firewall.addRule(rule().jumpTo('OWN'), { chain: 'INPUT' });
    expect(synthRefusals(firewall)).toHaveLength(1);
  });

  test('chains that jump in a circle', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    for (const name of ['A', 'B', 'C']) firewall.addChain(name);
    firewall.addRule(rule().jumpTo('B'), { chain: 'A' });
    firewall.addRule(rule().goTo('A'), { chain: 'B' });
    firewall.addRule(rule().jumpTo('A'), { chain: 'C' });
    expect(synthRefusals(firewall)).toEqual([
      { code: 'construct/chain-loop', path: 'site/firewall' },
      { code: 'construct/chain-loop', path: 'site/firewall' },
    ]);
  });

  test('a chain that jumps to itself', () => {
    const firewall = testFirewall({ families: ['ipv6'] });
    firewall.addChain('A');
    firewall.addRule(rule().jumpTo('A'), { chain: 'A' });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/chain-loop', path: 'site/firewall' }]);
  });

  test('two firewalls that would take out what the other one wrote', () => {
    const stack = testStack();
    const first = new Firewall(stack, 'first', { host: 'web-1', owner: 'web' });
    new Firewall(stack, 'second', { host: { address: 'web-1', port: 22 }, owner: 'web' });
    expect(synthRefusals(first)).toEqual([
      { code: 'construct/declared-twice', path: 'site/first/ruleset' },
      { code: 'construct/declared-twice', path: 'site/second/ruleset' },
    ]);
  });

  test('two firewalls of one host that name no owner, which were two owners before', () => {
    const stack = testStack();
    const first = new Firewall(stack, 'first', { host: 'web-1' });
    new Firewall(stack, 'second', { host: 'web-1' });
    expect(synthRefusals(first)).toEqual([
      { code: 'construct/declared-twice', path: 'site/first/ruleset' },
      { code: 'construct/declared-twice', path: 'site/second/ruleset' },
    ]);
  });

  test('two hosts whose resources would have one name, of which only one would be written', () => {
    const stack = testStack();
    const first = new Firewall(stack, 'first', { host: 'web-1' });
    new Firewall(stack, 'second', { host: 'web.1' });
    expect(synthRefusals(first)).toEqual([
      { code: 'construct/declared-twice', path: 'site/first/ruleset' },
      { code: 'construct/declared-twice', path: 'site/second/ruleset' },
    ]);
  });

  test('but not two owners on a host, or one owner on two hosts', () => {
    const stack = testStack();
    const first = new Firewall(stack, 'first', { host: 'web-1', owner: 'web' });
    new Firewall(stack, 'second', { host: 'web-1', owner: 'mail' });
    new Firewall(stack, 'third', { host: 'web-2', owner: 'web' });
    expect(synthRefusals(first)).toEqual([]);
  });
});
