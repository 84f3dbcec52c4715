/** What synthesis warns of, each with a code, the path of the construct, and a way to say that it is meant. */
import {
  type AcknowledgedCode,
  type Firewall,
  GatewayFirewall,
  Peer,
  RateLimit,
  RateLimitedSsh,
  Service,
  StatefulBase,
  WebServerFirewall,
} from '../../constructs';
import { configurationOf, testFirewall } from '../support/terraform/synthesis';

/** Codes with the paths of the constructs that they are shown at. */
function warnings(firewall: Firewall): readonly string[] {
  configurationOf(firewall);
  return firewall.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === '@cdktf/warn')
        .map(({ data }) => `${/\[(construct\/[a-z-]+)\]/.exec(String(data))?.[1] ?? ''} ${node.path}`),
    );
}

const odd: readonly (readonly [what: string, code: AcknowledgedCode, declare: (f: Firewall) => unknown])[] = [
  ['a chain that nobody jumps to', 'construct/unused-chain', (f) => f.addChain('OWN')],
  [
    'a rule behind one that decides on every packet',
    'construct/unreachable-rule',
    (f) =>
      f.addRules(['-m comment --comment "that is all" -j RETURN', '-p tcp -j ACCEPT'], { chain: 'INPUT' }),
  ],
  [
    'a rule that stands twice',
    'construct/duplicate-rule',
    (f) => f.addRules(['-p tcp -j ACCEPT', '-p udp', '-p tcp -j ACCEPT'], { chain: 'INPUT' }),
  ],
  [
    'a way through without a way back',
    'construct/no-established',
    (f) => {
      f.allowForward('192.0.2.0/24', '198.51.100.7', Service.https);
      f.setPolicies({ forward: 'DROP' });
    },
  ],
  [
    'what is open in one family alone',
    'construct/one-family',
    (f) => {
      f.allowFrom(Peer.any(), Service.https);
      f.allowFrom(Peer.anyIpv4(), Service.http);
    },
  ],
  [
    'a closed input without neighbour discovery',
    'construct/no-neighbour-discovery',
    (f) => f.setPolicies({ input: 'DROP' }),
  ],
];

describe('synthesis warns of', () => {
  test.each(odd)('%s', (_what, code, declare) => {
    const firewall = testFirewall();
    declare(firewall);
    expect(warnings(firewall)).toEqual([`${code} site/firewall`]);
  });

  test.each(odd)('%s, unless that is acknowledged', (_what, code, declare) => {
    const firewall = testFirewall();
    firewall.acknowledge(code, 'it is meant');
    declare(firewall);
    expect(warnings(firewall)).toEqual([]);
  });
});

describe('synthesis does not warn of', () => {
  test.each<[what: string, declare: (f: Firewall) => unknown]>([
    ['an empty firewall', () => undefined],
    ['a web server', (f) => [new WebServerFirewall(f, 'web'), new RateLimitedSsh(f, 'ssh')]],
    [
      'a server that closes its output',
      (f) =>
        new WebServerFirewall(f, 'web', { policies: { input: 'DROP', output: 'DROP', forward: 'DROP' } }),
    ],
    [
      'a gateway',
      (f) => new GatewayFirewall(f, 'a', { outside: 'ppp0', inside: 'lan0', network: ['192.168.1.0/24'] }),
    ],
    [
      'limits of each family by itself',
      (f) => f.allowFrom(Peer.any(), 'ssh', { rateLimit: RateLimit.recent({ connections: 4, seconds: 60 }) }),
    ],
    ['what is open to addresses of one family', (f) => f.allowFrom('192.0.2.7', Service.https)],
    [
      'a chain that accepts everything at its end',
      (f) => {
        new StatefulBase(f, 'base');
        f.addRule('-j ACCEPT', { chain: 'INPUT', phase: 'final' });
      },
    ],
    [
      'rules that only count',
      (f) => f.addRules(['-m comment --comment "all"', '-p tcp'], { chain: 'INPUT' }),
    ],
  ])('%s', (_what, declare) => {
    const firewall = testFirewall();
    declare(firewall);
    expect(warnings(firewall)).toEqual([]);
  });
});
