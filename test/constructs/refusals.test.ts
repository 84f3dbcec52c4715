/** What constructs refuse: each with a code, and with the path of the construct that is wrong. */
import { TerraformStack } from 'cdktf';
import {
  Firewall,
  Port,
  RateLimitedSsh,
  SafetyChain,
  StatefulBase,
  WebServerFirewall,
  rule,
} from '../../constructs';
import { refusal, synthRefusals, testFirewall, testStack } from '../support/terraform/synthesis';

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
      (f) => new WebServerFirewall(f, 'a', { from: [{ ipv6: '192.0.2.7' }] }),
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
        f.addChain(f, '');
      },
    ],
    [
      'a chain name that begins like an option',
      'construct/bad-chain-name',
      'site/firewall',
      (f) => {
        f.addChain(f, '-j');
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
        f.addChain(f, 'INPUT');
      },
    ],
    [
      'a chain that is built in elsewhere',
      'construct/no-such-chain',
      'site/firewall',
      (f) => {
        f.addChain(f, 'PREROUTING');
      },
    ],
    [
      'a chain in no table',
      'construct/no-such-chain',
      'site/firewall',
      (f) => {
        f.addChain(f, 'OWN', 'fliter');
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
        f.addRule(f, '-j DROP', { table: 'fliter', chain: 'INPUT' });
      },
    ],
    [
      'a rule in a built-in chain of another table',
      'construct/no-such-chain',
      'site/firewall',
      (f) => {
        f.addRule(f, '-j DROP', { table: 'nat', chain: 'FORWARD' });
      },
    ],
    [
      'an option that does not exist',
      'parse/unknown-option',
      'site/firewall',
      (f) => {
        f.addRule(f, '-p tcp --dprot 22', { chain: 'INPUT' });
      },
    ],
    [
      'a target that has no business in the table',
      'parse/wrong-table',
      'site/firewall',
      (f) => {
        f.addRule(f, '-j MASQUERADE', { chain: 'INPUT' });
      },
    ],
    [
      'a rule of both families at once',
      'parse/bad-value',
      'site/firewall',
      (f) => {
        f.addRule(f, '-s 192.0.2.7 -d 2001:db8::7', { chain: 'INPUT' });
      },
    ],
    [
      'an IPv4 rule for IPv6',
      'parse/bad-value',
      'site/firewall',
      (f) => {
        f.addRule(f, rule().source('192.0.2.7'), { chain: 'INPUT', families: ['ipv6'] });
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
    ['a name that holds a blank', 'construct/bad-owner', { owner: 'my web' }],
    ['a name of 61 letters', 'construct/bad-owner', { owner: 'w'.repeat(61) }],
    ['no name at all', 'construct/bad-owner', { owner: '' }],
    ['a name that begins with a dash', 'construct/bad-owner', { owner: '-web' }],
    ['no family', 'construct/empty-list', { families: [] }],
    ['a place that is none', 'construct/bad-anchor', { anchor: 'middle' as 'first' }],
    ['a place beside no chain', 'construct/bad-anchor', { anchor: 'before:' as const }],
    ['a place beside what cannot be a chain', 'construct/bad-anchor', { anchor: 'after:A B' as const }],
  ])('a firewall with %s', (_what, code, props) => {
    expect(refusal(() => testFirewall(props))).toMatchObject({ code, path: 'site/firewall' });
  });

  test.each([
    ['no address', 'construct/no-address', {}],
    ['an empty address', 'construct/no-address', ''],
    ['an address that is an option', 'host/bad-address', '-oProxyCommand=x'],
    ['an address with shell signs', 'host/bad-address', 'web;reboot'],
    ['a user with a quote', 'host/bad-user', { address: 'web-1', user: "o'neill" }],
    ['a port that is none', 'host/bad-port', { address: 'web-1', port: 0 }],
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
    firewall.addRule(firewall, rule().jumpTo('NOWHERE'), { chain: 'INPUT', families: ['ipv4'] });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a goto to a chain that nobody declares', () => {
    const firewall = testFirewall();
    firewall.addRule(firewall, rule().goTo('NOWHERE'), { chain: 'INPUT', families: ['ipv4'] });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a rule in a chain that nobody declares', () => {
    const firewall = testFirewall();
    firewall.addRule(firewall, rule().jump('DROP'), { chain: 'NOWHERE', families: ['ipv6'] });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a jump to a chain of another table', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addChain(firewall, 'OWN', 'nat');
    firewall.addRule(firewall, rule().jumpTo('OWN'), { chain: 'INPUT' });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a jump to a built-in chain', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addRule(firewall, rule().jumpTo('OUTPUT'), { chain: 'INPUT' });
    expect(synthRefusals(firewall)).toEqual([{ code: 'construct/no-such-chain', path: 'site/firewall' }]);
  });

  test('a jump to a chain that is declared for the other family alone', () => {
    const firewall = testFirewall();
    firewall.addChain(firewall, 'OWN', 'filter', ['ipv4']);
    firewall.addRule(firewall, rule().jumpTo('OWN'), { chain: 'INPUT' });
    expect(synthRefusals(firewall)).toHaveLength(1);
  });

  test('chains that jump in a circle', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    for (const name of ['A', 'B', 'C']) firewall.addChain(firewall, name);
    firewall.addRule(firewall, rule().jumpTo('B'), { chain: 'A' });
    firewall.addRule(firewall, rule().goTo('A'), { chain: 'B' });
    firewall.addRule(firewall, rule().jumpTo('A'), { chain: 'C' });
    expect(synthRefusals(firewall)).toEqual([
      { code: 'construct/chain-loop', path: 'site/firewall' },
      { code: 'construct/chain-loop', path: 'site/firewall' },
    ]);
  });

  test('a chain that jumps to itself', () => {
    const firewall = testFirewall({ families: ['ipv6'] });
    firewall.addChain(firewall, 'A');
    firewall.addRule(firewall, rule().jumpTo('A'), { chain: 'A' });
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

  test('but not two owners on a host, or one owner on two hosts', () => {
    const stack = testStack();
    const first = new Firewall(stack, 'first', { host: 'web-1', owner: 'web' });
    new Firewall(stack, 'second', { host: 'web-1', owner: 'mail' });
    new Firewall(stack, 'third', { host: 'web-2', owner: 'web' });
    expect(synthRefusals(first)).toEqual([]);
  });
});
