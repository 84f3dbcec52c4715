import { Port, SafetyChain, type SafetyChainProps, WebServerFirewall } from '../../constructs';
import { chainsOf, rulesOf, testFirewall } from '../support/terraform/synthesis';

const usual: SafetyChainProps = { trusted: ['192.0.2.0/24', '2001:db8::/32'], services: ['mysql', 'dns'] };

function safety(props: Partial<SafetyChainProps> = {}, families?: readonly ('ipv4' | 'ipv6')[]) {
  const firewall = testFirewall(families === undefined ? {} : { families });
  new SafetyChain(firewall, 'safety', { ...usual, ...props });
  return firewall;
}

describe('the chain for trusted addresses', () => {
  test('gets the new connections to its services, all protocols of each', () => {
    expect(rulesOf(safety(), 'ipv4', 'INPUT')).toEqual([
      '-p tcp -m tcp --dport 3306 -m conntrack --ctstate NEW -j SAFETY-site',
      '-p tcp -m tcp --dport 53 -m conntrack --ctstate NEW -j SAFETY-site',
      '-p udp -m udp --dport 53 -m conntrack --ctstate NEW -j SAFETY-site',
    ]);
  });

  test('lets in the trusted of each family and drops everybody else', () => {
    expect(rulesOf(safety(), 'ipv4', 'SAFETY-site')).toEqual(['-s 192.0.2.0/24 -j ACCEPT', '-j DROP']);
    expect(rulesOf(safety(), 'ipv6', 'SAFETY-site')).toEqual(['-s 2001:db8::/32 -j ACCEPT', '-j DROP']);
  });

  test('shuts the other family when the trusted are of one family alone', () => {
    expect(rulesOf(safety({ trusted: ['192.0.2.7'] }), 'ipv6', 'SAFETY-site')).toEqual(['-j DROP']);
  });

  test('tells everybody else when told so', () => {
    expect(rulesOf(safety({ others: 'reject' }), 'ipv4', 'SAFETY-site').at(-1)).toBe('-j REJECT');
  });

  test('has the name that it is given, so that there may be two', () => {
    const firewall = safety();
    new SafetyChain(firewall, 'backup', {
      trusted: ['192.0.2.9'],
      services: [Port.tcp(873)],
      chainName: 'BACKUP',
    });
    expect(Object.keys(chainsOf(firewall, 'ipv4')).sort()).toEqual(['BACKUP', 'INPUT', 'SAFETY-site']);
  });

  test('comes before services that are open to everybody, whichever is declared first', () => {
    const firewall = testFirewall();
    new WebServerFirewall(firewall, 'web', { services: ['mysql'] });
    new SafetyChain(firewall, 'safety', { ...usual, services: ['mysql'] });
    const [first, second] = rulesOf(firewall, 'ipv4', 'INPUT').filter((text) => text.includes('3306'));
    expect([first?.endsWith('-j SAFETY-site'), second?.endsWith('-j ACCEPT')]).toEqual([true, true]);
  });

  test('for ssh is who may deploy, so no other rule opens the port', () => {
    const firewall = testFirewall();
    new WebServerFirewall(firewall, 'web');
    new SafetyChain(firewall, 'safety', { ...usual, services: ['ssh'] });
    expect(rulesOf(firewall, 'ipv4', 'INPUT').filter((text) => text.includes('--dport 22 '))).toEqual([
      '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j SAFETY-site',
    ]);
  });

  test('leaves the way for deploys open when it governs other ports', () => {
    const firewall = testFirewall();
    new WebServerFirewall(firewall, 'web');
    new SafetyChain(firewall, 'safety', usual);
    expect(rulesOf(firewall, 'ipv4', 'INPUT').join('\n')).toContain('--comment management');
  });

  test('stands in one family when the firewall does', () => {
    expect(chainsOf(safety({}, ['ipv6']), 'ipv4')).toEqual({});
  });
});
