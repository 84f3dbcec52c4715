/** What JavaScript, or TypeScript that nobody compiles, may hand to the constructs: the compiler is not there to refuse it. */
import { TerraformStack } from 'cdktf';
import fc from 'fast-check';
import {
  Firewall,
  IptablesProvider,
  IptablesRuleset,
  Peer,
  Port,
  Service,
  RateLimitedSsh,
  RuleBuilder,
  SafetyChain,
  StatefulBase,
  WebServerFirewall,
  rule,
} from '../../constructs';
import { FirewallError } from '../../lib/base/firewall-error';
import { refusal, testFirewall, testStack } from '../support/terraform/synthesis';

/** A value as no type has it. */
const any = (value: unknown): never => value as never;

describe('an argument that the types refuse is refused without them', () => {
  test.each<[what: string, code: string, path: string, declare: (firewall: Firewall) => unknown]>([
    ['setPolicies by chain names', 'unknown-argument', '', (f) => f.setPolicies(any({ INPUT: 'DROP' }))],
    ['setPolicies with REJECT', 'bad-argument', '', (f) => f.setPolicies(any({ input: 'REJECT' }))],
    ['setPolicies with nothing', 'bad-argument', '', (f) => f.setPolicies(any(undefined))],
    ['a phase', 'bad-argument', '', (f) => f.addRule('-j DROP', any({ chain: 'INPUT', phase: 'begin' }))],
    ['a family', 'bad-argument', '', (f) => f.addRule('-j DROP', any({ chain: 'INPUT', families: ['ip4'] }))],
    ['no family', 'empty-list', '', (f) => f.addRule('-j DROP', { chain: 'INPUT', families: [] })],
    ['no chain', 'missing-argument', '', (f) => f.addRule('-j DROP', any({}))],
    ['no options', 'bad-argument', '', (f) => f.addRule('-j DROP', any(undefined))],
    ['no rule', 'bad-argument', '', (f) => f.addRule(any(undefined), { chain: 'INPUT' })],
    ['one rule for several', 'bad-argument', '', (f) => f.addRules(any('-j DROP'), { chain: 'INPUT' })],
    ['a chain by number', 'bad-argument', '', (f) => f.addChain(any(5))],
    ['a declarer by name', 'bad-argument', '', (f) => f.addChain('A', any({ declaredBy: 'x' }))],
    ['ping in words', 'bad-argument', '/a', (f) => new StatefulBase(f, 'a', any({ ping: 'no' }))],
    ['seconds in words', 'bad-argument', '/a', (f) => new RateLimitedSsh(f, 'a', any({ seconds: '60' }))],
    ['a number as service', 'bad-port', '/a', (f) => new WebServerFirewall(f, 'a', any({ services: [443] }))],
    ['one service', 'bad-argument', '/a', (f) => new WebServerFirewall(f, 'a', any({ services: 'http' }))],
    [
      'a policy that there is not',
      'bad-argument',
      '/a',
      (f) => new WebServerFirewall(f, 'a', any({ policies: { input: 'REJECT' } })),
    ],
    [
      'an answer that there is not',
      'bad-argument',
      '/a',
      (f) => new SafetyChain(f, 'a', any({ trusted: ['192.0.2.7'], services: ['ssh'], others: 'log' })),
    ],
    ['nobody trusted', 'missing-argument', '/a', (f) => new SafetyChain(f, 'a', any({ services: ['ssh'] }))],
    [
      'one who is trusted',
      'bad-argument',
      '/a',
      (f) => new SafetyChain(f, 'a', any({ trusted: '192.0.2.7', services: ['ssh'] })),
    ],
  ])('%s', (_what, code, below, declare) => {
    const firewall = testFirewall();
    expect(refusal(() => declare(firewall))).toMatchObject({
      code: `construct/${code}`,
      path: `site/firewall${below}`,
    });
  });

  test.each<[what: string, code: string, props: object | undefined]>([
    ['a family that there is not', 'construct/bad-argument', { host: 'web-1', families: ['ip4'] }],
    ['one family', 'construct/bad-argument', { host: 'web-1', families: 'ipv4' }],
    ['a misspelt setting', 'construct/unknown-argument', { host: 'web-1', familes: ['ipv4'] }],
    ['a misspelt setting of its host', 'construct/unknown-argument', { host: { adress: 'web-1' } }],
    ['no host', 'construct/missing-argument', {}],
    ['nothing at all', 'construct/bad-argument', undefined],
    ['a management that there is not', 'construct/bad-argument', { host: 'web-1', management: 'closed' }],
    ['one foreign chain', 'construct/bad-argument', { host: 'web-1', foreignChains: 'DOCKER-USER' }],
    [
      'foreign rules that it would delete',
      'resource/invalid-value',
      { host: 'web-1', foreignRules: 'delete' },
    ],
    ['a port in the address', 'host/bad-address', { host: 'web-1:22' }],
    ['a transport in the address', 'host/bad-address', { host: 'sandbox:web' }],
  ])('a firewall with %s', (_what, code, props) => {
    expect(refusal(() => new Firewall(testStack(), 'firewall', any(props)))).toMatchObject({ code });
  });

  test('says what was probably meant', () => {
    const found = refusal(() => new Firewall(testStack(), 'firewall', any({ host: 'a', families: ['ip4'] })));
    expect(found.help).toContain('ipv4');
  });

  test('an IPv6 address is no address with a port', () => {
    for (const host of ['2001:db8::7', 'fe80::1%eth0'])
      expect(new Firewall(testStack(), 'firewall', { host })).toBeInstanceOf(Firewall);
  });

  test('a misspelt member of the plain resource is not left out', () => {
    const chains = { INPUT: { polcy: 'DROP' } };
    const props = any({ host: { address: 'a' }, owner: 'o', ipv4: { tables: { filter: { chains } } } });
    expect(refusal(() => new IptablesRuleset(testStack(), 'r', props))).toMatchObject({
      code: 'resource/unknown-attribute',
    });
    expect(refusal(() => new IptablesProvider(testStack(), 'p', any({ usr: 'x' })))).toMatchObject({
      code: 'construct/unknown-argument',
    });
  });

  test.each<[what: string, code: string, build: () => unknown]>([
    ['no target', 'rule/unknown-extension', () => rule().jump(any(undefined), any({}))],
    ['no chain', 'rule/bad-value', () => rule().jumpTo(any(undefined))],
    ['one state for several', 'rule/bad-value', () => rule().match('conntrack', any({ ctstate: 'NEW' }))],
    ['a port for options', 'rule/bad-value', () => rule().match('tcp', any(22))],
  ])('a rule with %s', (_what, code, build) => {
    expect(refusal(build)).toMatchObject({ code });
  });
});

test('a stack of another cdktf is refused before it fails in the middle of the synthesis', () => {
  const stack = testStack();
  class Other {
    prepareOtherwise(): void {
      throw new Error('never called');
    }
  }
  Object.defineProperty(Other, 'name', { value: 'TerraformStack' });
  Object.setPrototypeOf(
    stack,
    Object.setPrototypeOf(
      Other.prototype,
      Object.getPrototypeOf(TerraformStack.prototype) as object,
    ) as object,
  );
  expect(refusal(() => new Firewall(stack, 'f', { host: 'web-1' }))).toMatchObject({
    code: 'construct/other-cdktf',
  });
});

describe('whatever comes in, what comes out is a declaration or an error of this package', () => {
  const values: readonly unknown[] = [
    ...[undefined, null, true, NaN, -1, 0, 22, 1e9, '', 'x', '192.0.2.7', 'ssh', 5n],
    ...[[], ['NEW'], [undefined], {}, { not: 5 }, { a: 1 }, () => 1, Symbol('s')],
    Object.create(null) as unknown,
  ];
  const odd = fc.constantFrom(...values);

  function tried(call: () => unknown): unknown {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof FirewallError)) throw error;
      return undefined;
    }
  }

  test('of the builder', () => {
    const names = Object.getOwnPropertyNames(RuleBuilder.prototype).filter(
      (name) =>
        !['constructor', 'text', 'toString', 'parameter', 'to', 'protocolWith', 'withMatch'].includes(name),
    );
    expect(names.length).toBeGreaterThan(10);
    const check = (name: string, given: readonly unknown[]): void => {
      const builder = rule() as unknown as Record<string, (...args: unknown[]) => unknown>;
      const built = tried(() => builder[name]?.(...given));
      expect(built === undefined || typeof (built as RuleBuilder).text === 'string').toBe(true);
    };
    for (const name of names) for (const value of values) check(name, [value]);
    fc.assert(fc.property(fc.constantFrom(...names), fc.array(odd, { maxLength: 3 }), check), {
      numRuns: 500,
    });
  });

  test('of ports and peers, where they are used', () => {
    const firewall = testFirewall();
    const ports = [Port.tcp, Port.udp, Port.tcpRange, Port.udpRange, Service.of];
    const peers = [Peer.ip, Peer.prefix, Peer.ipv4, Peer.ipv6, Peer.range, Peer.list];
    const makers = [...ports, ...peers] as unknown as readonly ((...given: unknown[]) => unknown)[];
    let count = 0;
    fc.assert(
      fc.property(fc.constantFrom(...makers), odd, odd, (make, one, other) => {
        const made = tried(() => make(one, other));
        const props = { services: [made ?? one], trusted: [made ?? one], chainName: `C${String(++count)}` };
        tried(
          () => new SafetyChain(firewall, `s${String(count)}`, any({ ...props, trusted: ['192.0.2.7'] })),
        );
        tried(() => new SafetyChain(firewall, `t${String(count)}`, any({ ...props, services: ['ssh'] })));
      }),
      { numRuns: 200 },
    );
  });
});
