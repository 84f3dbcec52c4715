/** What a firewall is called on the host and in Terraform, whatever its construct is called. */
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Construct } from 'constructs';
import {
  DatabaseServerFirewall,
  Firewall,
  type FirewallProps,
  HostGroup,
  IptablesProvider,
  RateLimit,
  RateLimitedSsh,
  SafetyChain,
  Service,
  WebServerFirewall,
} from '../../constructs';
import {
  chainsOf,
  configurationOf,
  rulesetOf,
  testFirewall,
  testStack,
} from '../support/terraform/synthesis';

function addressesOf(construct: Construct): readonly string[] {
  const { resource } = configurationOf(construct) as { resource: { iptables_ruleset: object } };
  return Object.keys(resource.iptables_ruleset);
}

function stackNamed(id: string): TerraformStack {
  const stack = new TerraformStack(Testing.stubVersion(new App({ stackTraces: false })), id);
  new IptablesProvider(stack, 'iptables');
  return stack;
}

/** Everything but what cdktf writes about the constructs themselves. */
function withoutMetadata(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member: unknown) => (name === '//' ? undefined : member)));
}

test('renaming or moving a firewall changed its owner, so that its rules were removed and added again', () => {
  const declare = (scope: (stack: TerraformStack) => Construct, id: string): unknown => {
    const firewall = new Firewall(scope(testStack()), id, { host: 'web-1.example.net' });
    new WebServerFirewall(firewall, id);
    new RateLimitedSsh(firewall, `${id}-ssh`);
    return withoutMetadata(configurationOf(firewall));
  };
  const before = declare((stack) => stack, 'firewall');
  expect(JSON.stringify(declare((stack) => stack, 'renamed'))).toBe(JSON.stringify(before));
  expect(JSON.stringify(declare((stack) => new Construct(stack, 'below'), 'moved'))).toBe(
    JSON.stringify(before),
  );
});

test('renaming a group or a host in the program changes nothing', () => {
  const declare = (id: string, name?: string): unknown => {
    const host = { address: '192.0.2.11', roles: ['web'], ...(name === undefined ? {} : { name }) };
    const fleet = new HostGroup(testStack(), id, { hosts: [host, { address: '192.0.2.21', roles: ['db'] }] });
    const [web, db] = [fleet.withRole('web'), fleet.withRole('db')];
    web.forEach((firewall) => new WebServerFirewall(firewall, id));
    db.forEach((firewall) => new DatabaseServerFirewall(firewall, id, { from: [web] }));
    db.allowFrom(web, Service.ssh, { rateLimit: RateLimit.recent({ connections: 4, seconds: 60 }) });
    return withoutMetadata(configurationOf(fleet));
  };
  expect(JSON.stringify(declare('servers', 'first'))).toBe(JSON.stringify(declare('fleet')));
});

describe('the owner of a firewall that names none', () => {
  test('is the stack', () => {
    expect(rulesetOf(testFirewall()).owner).toBe('site');
  });

  test('of a long name is not that of another stack whose name begins alike', () => {
    const ids = ['a'.repeat(60), `${'a'.repeat(60)}b`];
    const owners = ids.map((id) => new Firewall(stackNamed(id), 'firewall', { host: 'web-1' }).owner);
    expect(owners.every((owner) => owner.length <= 40)).toBe(true);
    expect(new Set(owners).size).toBe(2);
  });

  test('is there for a stack without a letter that an owner may have', () => {
    expect(new Firewall(stackNamed('é'), 'firewall', { host: 'web-1' }).owner).toMatch(/^stack-[0-9a-f]{8}$/);
  });
});

describe('the address of the resource in Terraform', () => {
  test.each<[what: string, address: string, props: Partial<FirewallProps>]>([
    ['a name', 'web_1_example_net', {}],
    ['an IPv4 address', 'host_203_0_113_10', { host: '203.0.113.10' }],
    ['an IPv6 address', 'host_2001_db8__1', { host: '2001:db8::1' }],
    ['this machine', 'local', { host: { transport: 'local' } }],
    ['another port than that of SSH', 'web_1_2222', { host: { address: 'web-1', port: 2222 } }],
    ['the port of SSH, which is the default', 'web_1', { host: { address: 'web-1', port: 22 } }],
    ['an owner of its own', 'web_1_mail_in', { host: 'web-1', owner: 'mail.in' }],
    ['the owner that it would have anyway', 'web_1', { host: 'web-1', owner: 'site' }],
  ])('of a host with %s is %s', (_what, address, props) => {
    expect(addressesOf(testFirewall(props))).toEqual([address]);
  });

  test('of a host that is known only at apply names where its address comes from', () => {
    const stack = testStack();
    const { stringValue } = new TerraformVariable(stack, 'web-address', { type: 'string' });
    expect(addressesOf(new Firewall(stack, 'firewall', { host: stringValue }))).toEqual(['var_web_address']);
  });

  test('is the same in the import block', () => {
    expect(configurationOf(testFirewall())).toMatchObject({
      import: [{ to: 'iptables_ruleset.web_1_example_net' }],
    });
  });

  test('may be overridden, so that a state keeps the address that it has', () => {
    const firewall = testFirewall();
    firewall.ruleset.overrideLogicalId('firewall_ruleset_1');
    expect(addressesOf(firewall)).toEqual(['firewall_ruleset_1']);
  });

  test('of two owners on a host are two', () => {
    const stack = testStack();
    const first = new Firewall(stack, 'a', { host: 'web-1' });
    new Firewall(stack, 'b', { host: 'web-1', owner: 'mail' });
    expect(addressesOf(first)).toEqual(['web_1', 'web_1_mail']);
  });
});

describe('chains of two owners with default names met, so that the second plan was refused', () => {
  const chainsFor = (owner: string): readonly string[] => {
    const firewall = testFirewall({ owner, families: ['ipv4'] });
    new RateLimitedSsh(firewall, 'ssh');
    new SafetyChain(firewall, 'safety', { trusted: ['192.0.2.7'], services: ['mysql'] });
    return Object.keys(chainsOf(firewall, 'ipv4')).filter((name) => name !== 'INPUT');
  };

  test('and now name their owner', () => {
    expect(chainsFor('web')).toEqual(['SAFETY-web', 'SSH-LIMIT-web']);
  });

  test('also where owners are long and begin alike', () => {
    const names = ['w'.repeat(59), 'w'.repeat(60)].flatMap(chainsFor);
    expect(new Set(names).size).toBe(4);
    expect(names.filter((name) => Buffer.byteLength(name) > 28)).toEqual([]);
  });

  test('but a name that was given stays as it is', () => {
    const firewall = testFirewall();
    new RateLimitedSsh(firewall, 'ssh', { chainName: 'SSH' });
    expect(Object.keys(chainsOf(firewall, 'ipv4'))).toContain('SSH');
  });
});

test('the lists of recent addresses of the owners `a` and `a6` are four: a list has the mask of one family', () => {
  const names = ['a', 'a6'].flatMap((owner) => {
    const firewall = testFirewall({ owner });
    new RateLimitedSsh(firewall, 'ssh');
    const text = JSON.stringify(configurationOf(firewall));
    return [...new Set([...text.matchAll(/--name (\S+)/g)].map(([, name]) => name))];
  });
  expect(new Set(names).size).toBe(4);
});
