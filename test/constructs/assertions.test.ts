import { App, Aspects } from 'cdktf';
import {
  FirewallAssertions,
  HostGroup,
  IpSet,
  type IpSetProps,
  Peer,
  Port,
  RateLimit,
  Service,
  WebServerFirewall,
} from '../../constructs';
import { firewallMatchers } from '../../constructs/testing';
import {
  configurationOf,
  refusal,
  synthRefusals,
  synthesizedApp,
  testFirewall,
  testStack,
} from '../support/terraform/synthesis';

expect.extend(firewallMatchers);

const web = () => {
  const firewall = testFirewall({ management: ['192.0.2.0/24'] });
  new WebServerFirewall(firewall, 'web');
  return firewall;
};

const failed = [{ code: 'assert/failed', path: 'site/firewall' }];
const inBoth = [...failed, ...failed];

test('assertions that hold let synthesis pass, also those made before what they are about', () => {
  const firewall = testFirewall({ management: ['192.0.2.0/24'] });
  firewall.mustAccept({ service: Service.https });
  firewall.mustAccept({ service: Service.ssh, from: '192.0.2.7' });
  firewall.mustNotAccept({ service: Service.mysql });
  firewall.onlyFrom(['192.0.2.0/25', '192.0.2.128/25'], { service: Service.ssh });
  new WebServerFirewall(firewall, 'web');
  expect(synthRefusals(firewall)).toEqual([]);
});

test('an assertion that does not hold fails synthesis in each family that it is about', () => {
  const closed = web();
  closed.mustAccept({ service: Service.mysql });
  expect(synthRefusals(closed)).toEqual(inBoth);
  const open = web();
  open.mustNotAccept({ service: Service.https, from: '198.51.100.0/24' });
  expect(synthRefusals(open)).toEqual(failed);
  const wider = web();
  wider.onlyFrom(['192.0.2.0/25'], { service: Service.ssh });
  expect(synthRefusals(wider)).toEqual(failed);
});

test('what a limit or a set lets through is neither surely accepted nor surely not accepted', () => {
  for (const verb of ['mustAccept', 'mustNotAccept'] as const) {
    const limited = web();
    limited.allowFrom('198.51.100.0/24', Port.tcp(9000), { rateLimit: RateLimit.overall('3/minute') });
    limited[verb]({ service: Port.tcp(9000), from: '198.51.100.0/24' });
    expect(synthRefusals(limited)).toEqual(failed);
  }
});

test('an assertion is about first packets: what stops or accepts later ones is no matter to it', () => {
  const firewall = testFirewall({ management: ['192.0.2.0/24'] });
  new WebServerFirewall(firewall, 'web');
  const later = ['-p tcp -m tcp --tcp-flags PSH PSH -j DROP', '-m conntrack --ctstate ESTABLISHED -j DROP'];
  for (const text of later) firewall.addRule(text, { chain: 'INPUT', phase: 'loopback' });
  firewall.mustAccept({ service: Service.https });
  firewall.mustNotAccept({ service: Service.mysql });
  expect(synthRefusals(firewall)).toEqual([]);
});

test('members of a declared set are known, and those of a dynamic one are not', () => {
  const withSet = (props: Omit<IpSetProps, 'type'>) => {
    const firewall = web();
    const set = new IpSet(firewall, 'friends', { type: 'hash:net', ...props });
    firewall.allowFrom(Peer.set(set), Port.tcp(5432));
    firewall.onlyFrom(['198.51.100.0/24', '2001:db8:1::/48'], { service: Port.tcp(5432) });
    return firewall;
  };
  const entries = ['198.51.100.0/24', '2001:db8:1::/48'];
  const known = withSet({ entries });
  known.mustAccept({ from: '198.51.100.7', service: Port.tcp(5432) });
  expect(synthRefusals(known)).toEqual([]);
  expect(synthRefusals(withSet({ entries: [...entries, '203.0.113.7'] }))).toEqual(failed);
  expect(synthRefusals(withSet({ dynamic: true }))).toEqual(inBoth);
});

test('a failure shows the packet, its path, and the construct of the rule', () => {
  const firewall = web();
  firewall.mustNotAccept({ service: Service.https, from: '198.51.100.7' });
  let message = '';
  try {
    configurationOf(firewall);
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('--dport 443');
  expect(message).toContain('198.51.100.7');
  expect(message).toContain('(site/firewall/web)');
});

test('a rule with an address that is not known yet may match or not, so nothing is taken for granted', () => {
  for (const verb of ['mustAccept', 'mustNotAccept'] as const) {
    const firewall = web();
    firewall.allowFrom(Peer.ipv4(firewall.ruleset.getStringAttribute('late')), Port.tcp(9000));
    firewall[verb]({ service: Port.tcp(9000), from: '198.51.100.7' });
    expect(synthRefusals(firewall)).toEqual(failed);
  }
});

test('an assertion about a family that is not declared says nothing, and is refused for that', () => {
  const firewall = testFirewall({ families: ['ipv4'] });
  firewall.mustNotAccept({ from: '2001:db8::/32', service: Service.ssh });
  expect(synthRefusals(firewall)).toEqual([{ code: 'assert/no-packets', path: 'site/firewall' }]);
});

test('what is wrong with an assertion is told where it is written', () => {
  expect(refusal(() => web().mustAccept({ service: 'no-such-service' })).code).toBe(
    'construct/unknown-service',
  );
  expect(refusal(() => web().mustNotAccept({ from: 'example.net' })).code).toBe('construct/bad-address');
  expect(refusal(() => web().mustAccept({ port: 22 } as never)).code).toBe('construct/unknown-argument');
  expect(refusal(() => web().onlyFrom('10.0.0.0/8' as never, {})).code).toBe('construct/bad-argument');
});

test('what is asserted of a group is asserted of each host', () => {
  const group = new HostGroup(testStack(), 'fleet', {
    hosts: [{ address: '192.0.2.11' }, { address: '192.0.2.12' }],
    management: 'governed-elsewhere',
  });
  group.forEach((firewall) => new WebServerFirewall(firewall, 'web'));
  const [first, second] = group.firewalls;
  if (first === undefined || second === undefined) throw new Error('no hosts');
  second.allowFrom('198.51.100.7', Service.mysql);
  group.mustNotAccept({ service: Service.mysql });
  expect(synthRefusals(first)).toEqual([{ code: 'assert/failed', path: second.node.path }]);
});

describe.each(['app', 'stack'] as const)('an aspect over the %s', (scope) => {
  const withAspect = (
    firewall: ReturnType<typeof web>,
    ...args: Parameters<typeof FirewallAssertions.closedToTheWorld>
  ) => {
    const node = scope === 'app' ? App.of(firewall) : firewall.node.scope;
    if (node === undefined) throw new Error('no scope');
    Aspects.of(node).add(FirewallAssertions.closedToTheWorld(...args));
    return firewall;
  };

  test('refuses a firewall that opens a service to the world', () => {
    const firewall = testFirewall({ management: 'open' });
    new WebServerFirewall(firewall, 'web');
    expect(() => synthesizedApp(withAspect(firewall, ['ssh', 'mysql']))).toThrow('assert/failed');
  });

  test('takes one that opens it to private addresses and to a named office', () => {
    const firewall = testFirewall({ management: ['10.1.0.0/16', 'fd00::/8', '198.51.100.0/24'] });
    new WebServerFirewall(firewall, 'web');
    withAspect(firewall, ['ssh', 'mysql'], '198.51.100.0/24');
    expect(() => synthesizedApp(firewall)).not.toThrow();
  });
});

test('the matcher shows one packet that is not accepted, with the construct that stops it', () => {
  expect(web()).toAccept({ service: Service.https });
  expect(web()).not.toAccept({ service: Service.mysql });
  // Half of the Internet is not everybody, and yet it is somebody.
  const half = web();
  half.allowFrom('128.0.0.0/1', Service.mysql);
  expect(() => {
    expect(half).not.toAccept({ service: Service.mysql });
  }).toThrow('mustNotAccept');
  const { message } = firewallMatchers.toAccept(web(), { service: Service.mysql });
  expect(message()).toContain('--dport 3306');
});
