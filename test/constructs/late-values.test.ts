/** Values that Terraform knows only at apply: the attributes of a machine that is made in the same deploy. */
import { TerraformResource, type TerraformStack, TerraformVariable } from 'cdktf';
import {
  Firewall,
  ForwardedPort,
  GatewayFirewall,
  IptablesProvider,
  Peer,
  Port,
  RateLimitedSsh,
  RedirectedPort,
  SafetyChain,
  WebServerFirewall,
  rule,
} from '../../constructs';
import {
  configurationOf,
  refusal,
  rulesOf,
  rulesetOf,
  synthRefusals,
  testFirewall,
  testStack,
} from '../support/terraform/synthesis';

/** A machine whose address, user and port are known only when it is there. */
class Machine extends TerraformResource {
  constructor(stack: TerraformStack) {
    super(stack, 'machine', {
      terraformResourceType: 'example_machine',
      terraformGeneratorMetadata: { providerName: 'iptables', providerVersion: '0' },
    });
  }
  readonly address = this.getStringAttribute('address');
  readonly port = this.getNumberAttribute('port');
}

function withMachine() {
  const stack = testStack();
  const machine = new Machine(stack);
  const firewall = new Firewall(stack, 'firewall', { host: 'web-1' });
  return { machine, firewall };
}

describe('a host that is known only at apply', () => {
  test('is not imported, but created', () => {
    const stack = testStack();
    const machine = new Machine(stack);
    const firewall = new Firewall(stack, 'firewall', {
      host: { address: machine.address, port: machine.port },
    });
    expect(configurationOf(firewall)).not.toHaveProperty('import');
    expect(rulesetOf(firewall).host).toEqual({
      address: '${example_machine.machine.address}',
      port: '${example_machine.machine.port}',
    });
  });

  test('is not imported either where only its owner is known so late', () => {
    const stack = testStack();
    const owner = new TerraformVariable(stack, 'owner', { type: 'string' }).stringValue;
    const firewall = new Firewall(stack, 'firewall', { host: 'web-1', owner });
    expect(configurationOf(firewall)).not.toHaveProperty('import');
    expect(rulesetOf(firewall).owner).toBe('${var.owner}');
  });

  test('keeps the port open that deploys will come in by', () => {
    const stack = testStack();
    const machine = new Machine(stack);
    const firewall = new Firewall(stack, 'firewall', { host: { address: 'web-1', port: machine.port } });
    new WebServerFirewall(firewall, 'web');
    expect(rulesOf(firewall, 'ipv4', 'INPUT').at(-1)).toBe(
      '-p tcp -m tcp --dport "${example_machine.machine.port}" -m conntrack --ctstate NEW -m comment --comment management -j ACCEPT',
    );
  });
});

describe('an address that is known only at apply', () => {
  test('stands in one word of the rule, in the family that is said', () => {
    const { machine, firewall } = withMachine();
    new SafetyChain(firewall, 'safety', { trusted: [Peer.ipv4(machine.address)], services: ['mysql'] });
    expect(rulesOf(firewall, 'ipv4', 'SAFETY-site')).toEqual([
      '-s "${example_machine.machine.address}" -j ACCEPT',
      '-j DROP',
    ]);
    expect(rulesOf(firewall, 'ipv6', 'SAFETY-site')).toEqual(['-j DROP']);
  });

  test('may be a part of the address', () => {
    const { machine, firewall } = withMachine();
    new WebServerFirewall(firewall, 'web', {
      services: ['http'],
      from: [Peer.ipv6(`${machine.address}/128`)],
    });
    expect(rulesOf(firewall, 'ipv6', 'INPUT').at(-2)).toContain(
      '-s "${example_machine.machine.address}/128"',
    );
  });

  test('does not tell its family by itself', () => {
    const { machine, firewall } = withMachine();
    expect(refusal(() => new RateLimitedSsh(firewall, 'ssh', { exempt: [machine.address] }))).toMatchObject({
      code: 'construct/unknown-family',
      path: 'site/firewall/ssh',
    });
  });
});

describe('a number that is known only at apply', () => {
  test('is a port like any other', () => {
    const { machine, firewall } = withMachine();
    new WebServerFirewall(firewall, 'web', { services: [Port.tcp(machine.port)] });
    expect(rulesOf(firewall, 'ipv4', 'INPUT').at(-2)).toContain('--dport "${example_machine.machine.port}" ');
  });

  test('may be the port that another one leads to', () => {
    const { machine, firewall } = withMachine();
    const { port: toPort } = machine;
    new RedirectedPort(firewall, 'web', { service: Port.tcp(80), toPort });
    new ForwardedPort(firewall, 'server', { service: Port.tcp(81), to: '192.168.1.10', toPort });
    new GatewayFirewall(firewall, 'gateway', {
      ...{ outside: 'ppp0', inside: 'lan0', network: ['192.168.1.0/24'] },
      forwards: [{ service: Port.tcp(82), to: '192.168.1.10', toPort }],
    });
    const port = '${example_machine.machine.port}';
    const targets = rulesOf(firewall, 'ipv4', 'PREROUTING', 'nat').map((text) => text.replace(/.* -j /, ''));
    expect(new Set(targets)).toEqual(
      new Set([`REDIRECT --to-ports "${port}"`, `DNAT --to-destination "192.168.1.10:${port}"`]),
    );
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toContain(
      `-p tcp -m tcp --dport "${port}" -m conntrack --ctstate DNAT -j ACCEPT`,
    );
  });

  test('is what the limit is told', () => {
    const { machine, firewall } = withMachine();
    const unresolved = machine.port;
    new RateLimitedSsh(firewall, 'ssh', { port: unresolved, connections: unresolved, seconds: unresolved });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')[0]).toContain('--dport "${example_machine.machine.port}" ');
    expect(rulesOf(firewall, 'ipv4', 'SSH-LIMIT-site')[0]).toContain(
      '--hitcount ${example_machine.machine.port} ',
    );
  });
});

describe('a rule that holds a value known only at apply', () => {
  test('does not tell its families by itself', () => {
    const { machine, firewall } = withMachine();
    const added = rule().source(machine.address);
    expect(
      refusal(() => {
        firewall.addRule(added, { chain: 'INPUT' });
      }),
    ).toMatchObject({ code: 'construct/unknown-family', path: 'site/firewall' });
  });

  test('is taken as it is in the families that are named', () => {
    const { machine, firewall } = withMachine();
    const text = `-s ${machine.address} -j ACCEPT`;
    firewall.addRule(text, { chain: 'INPUT', families: ['ipv4'] });
    firewall.addRule(rule().tcp({ dport: machine.port }), { chain: 'INPUT', families: ['ipv6'] });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual(['-s ${example_machine.machine.address} -j ACCEPT']);
    expect(rulesOf(firewall, 'ipv6', 'INPUT')).toEqual([
      '-p tcp -m tcp --dport ${example_machine.machine.port}',
    ]);
    expect(synthRefusals(firewall)).toEqual([]);
  });
});

test('the settings of the provider may be known only at apply', () => {
  const stack = testStack();
  const machine = new Machine(stack);
  new IptablesProvider(stack, 'other', { alias: 'other', user: machine.address, port: machine.port });
  const firewall = new Firewall(stack, 'firewall', { host: 'web-1' });
  expect(configurationOf(firewall)).toMatchObject({
    provider: { iptables: [{}, { user: '${example_machine.machine.address}' }] },
  });
  expect(testFirewall().owner).toBe('site');
});
