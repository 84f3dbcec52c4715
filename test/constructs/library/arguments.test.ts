/** What no compiler has looked at, at the constructs of the library: refused with the construct, never left out or half done. */
import { Construct } from 'constructs';
import * as all from '../../../constructs';
import { refusals, testFirewall } from '../../support/terraform/synthesis';

type AnyConstruct = new (scope: Construct, id: string, props?: unknown) => Construct;

/** Those that stand in a firewall: whose other constructors take another scope. */
const others = ['Firewall', 'HostGroup', 'Hosts', 'IptablesProvider', 'IptablesRuleset'];
const library = Object.entries(all).filter(
  (entry): entry is [string, AnyConstruct & (typeof entry)[1]] =>
    typeof entry[1] === 'function' && entry[1].prototype instanceof Construct && !others.includes(entry[0]),
);

const codesOf = (Class: AnyConstruct, props: unknown): readonly string[] =>
  refusals(() => new Class(testFirewall(), 'a', props)).map(({ code, path }) => `${code} ${path ?? ''}`);

test('the library is there', () => {
  expect(library.length).toBeGreaterThan(20);
});

test.each(library)('%s refuses an argument that it does not have', (_name, Class) => {
  expect(codesOf(Class, { nosuch: 1 })).toContain('construct/unknown-argument site/firewall/a');
});

test.each(library)('%s refuses a number in the place of its arguments', (_name, Class) => {
  expect(codesOf(Class, 7)).toEqual(['construct/bad-argument site/firewall/a']);
});

test.each<[name: keyof typeof all, code: string, props: object | undefined]>([
  ['BastionFirewall', 'missing-argument', {}],
  ['BastionFirewall', 'bad-argument', { to: '192.0.2.1' }],
  ['BastionFirewall', 'bad-argument', { to: ['192.0.2.1'], rateLimit: 10 }],
  ['Blocklist', 'missing-argument', { log: true }],
  ['Blocklist', 'unknown-argument', { peers: ['192.0.2.1'], log: { prefx: 'x' } }],
  ['BruteForceGuard', 'missing-argument', { connections: 3 }],
  ['BruteForceGuard', 'bad-argument', { service: 'ssh', verdict: 'accept' }],
  ['BruteForceGuard', 'bad-number', { service: 'ssh', connections: 20 }],
  ['BruteForceGuard', 'bad-interface', { service: 'ssh', interface: 'eth 0' }],
  ['DatabaseServerFirewall', 'missing-argument', { services: ['mysql'] }],
  ['DnsServerFirewall', 'bad-argument', { overTls: 'yes' }],
  ['DockerHostFirewall', 'missing-argument', { outside: 'eth0', published: [{ from: ['192.0.2.1'] }] }],
  ['EgressPolicy', 'unknown-argument', { destinations: [{ service: 'ssh', peers: ['192.0.2.1'] }] }],
  ['EgressPolicy', 'missing-argument', { proxy: { service: 'squid' } }],
  ['ForwardedPort', 'missing-argument', { service: 'https' }],
  ['ForwardedPort', 'bad-port', { service: 'dns', to: '192.168.1.10', toPort: 5353 }],
  ['ForwardedPort', 'bad-address', { service: 'https', to: 'web' }],
  ['FtpHelper', 'bad-argument', { port: '21' }],
  ['GatewayFirewall', 'missing-argument', { outside: 'eth0', inside: 'lan0' }],
  ['GatewayFirewall', 'bad-argument', { outside: 0, inside: 'lan0', network: ['192.168.1.0/24'] }],
  ['IcmpPolicy', 'bad-argument', { pingRate: 10 }],
  ['InterfaceChain', 'bad-argument', { interface: 'eth0', others: 'return' }],
  ['KubernetesNodeFirewall', 'bad-argument', { role: 'node', nodes: ['192.0.2.1'], pods: ['10.0.0.0/8'] }],
  ['LogAndDrop', 'bad-argument', { chains: ['PREROUTING'] }],
  ['MailServerFirewall', 'bad-argument', { policies: { input: 'REJECT' } }],
  ['MarkForRouting', 'bad-argument', { marks: [{ mark: '1' }] }],
  ['Masquerade', 'bad-argument', { network: '192.168.1.0/24' }],
  ['Masquerade', 'bad-interface', { outside: 'eth 0' }],
  ['OwnerEgress', 'bad-argument', { users: [true], services: ['http'] }],
  ['PortKnock', 'bad-argument', { service: 'ssh', sequence: '7000 8000' }],
  ['RedirectedPort', 'missing-argument', { service: 'http' }],
  ['RedirectedPort', 'bad-port', { service: 'http', toPort: 80_800 }],
  ['RedirectedPort', 'bad-port', { service: 'any', toPort: 8080 }],
  ['SynFloodGuard', 'bad-argument', { rate: 200 }],
  ['TimeWindow', 'bad-argument', { services: ['ssh'], start: '07:00', end: '17:00', days: ['Monday'] }],
  ['TosPolicy', 'missing-argument', { classes: [{ service: 'ssh' }] }],
  ['Untracked', 'bad-argument', { services: 'dns' }],
  ['WireGuardFirewall', 'bad-argument', { networks: '192.168.1.0/24' }],
])('%s refuses with %s: %j', (name, code, props) => {
  expect(codesOf(all[name] as AnyConstruct, props)).toEqual([`construct/${code} site/firewall/a`]);
});
