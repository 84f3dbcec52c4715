import { Peer, Port, StatefulBase, WebServerFirewall, type WebServerFirewallProps } from '../../constructs';
import { chainsOf, rulesOf, testFirewall } from '../support/terraform/synthesis';

const opens = (protocol: string, dport: string, from = ''): string =>
  `${from}-p ${protocol} -m ${protocol} --dport ${dport} -m conntrack --ctstate NEW -j ACCEPT`;

const management =
  '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment management -j ACCEPT';

function webServer(props?: WebServerFirewallProps) {
  const firewall = testFirewall();
  new WebServerFirewall(firewall, 'web', props);
  return firewall;
}

/** Rules of INPUT behind those that every stateful firewall begins with. */
function services(props: WebServerFirewallProps, family: 'ipv4' | 'ipv6' = 'ipv4'): readonly string[] {
  const rules = rulesOf(webServer(props), family, 'INPUT');
  const base = testFirewall();
  new StatefulBase(base, 'base');
  expect(rules.slice(0, rulesOf(base, family, 'INPUT').length)).toEqual(rulesOf(base, family, 'INPUT'));
  return rules.slice(rulesOf(base, family, 'INPUT').length);
}

describe('a web server', () => {
  test.each(['ipv4', 'ipv6'] as const)('opens http, https and the way for deploys over %s', (family) => {
    expect(services({}, family)).toEqual([opens('tcp', '80'), opens('tcp', '443'), management]);
    expect(chainsOf(webServer(), family)['INPUT']?.policy).toBe('DROP');
    expect(Object.keys(chainsOf(webServer(), family))).toEqual(['INPUT']);
  });

  test('opens the ports and services that are named, all protocols of a service', () => {
    const named = [
      'dns',
      Port.tcp(0),
      Port.udp(65535),
      Port.tcpRange(8000, 8010),
      Port.udpRange(1, 1),
      Port.tcp('imaps'),
    ];
    expect(services({ services: named })).toEqual([
      opens('tcp', '53'),
      opens('udp', '53'),
      opens('tcp', '0'),
      opens('udp', '65535'),
      opens('tcp', '8000:8010'),
      opens('udp', '1:1'),
      opens('tcp', 'imaps'),
      management,
    ]);
  });

  test('opens them to those who are named, each family to its own', () => {
    const from = ['192.0.2.0/24', '2001:db8::/32', Peer.list('198.51.100.7', '2001:db8:1::7')];
    expect(services({ services: ['https'], from })).toEqual([
      opens('tcp', '443', '-s 192.0.2.0/24 '),
      opens('tcp', '443', '-s 198.51.100.7 '),
      management,
    ]);
    expect(services({ services: ['https'], from }, 'ipv6')).toEqual([
      opens('tcp', '443', '-s 2001:db8::/32 '),
      opens('tcp', '443', '-s 2001:db8:1::7 '),
      management,
    ]);
  });

  test('sets the policies that are named and leaves out what is left out', () => {
    expect(chainsOf(webServer({ policies: { forward: 'DROP' } }), 'ipv4')).toMatchObject({
      FORWARD: { policy: 'DROP', rules: [] },
    });
    expect(chainsOf(webServer({ policies: { forward: 'DROP' } }), 'ipv4')['INPUT']).not.toHaveProperty(
      'policy',
    );
  });

  test('that drops what it sends may still answer, ask neighbours, and reach what it needs', () => {
    const firewall = webServer({ policies: { input: 'DROP', output: 'DROP' } });
    const reaches = (protocol: string, dport: string): string => opens(protocol, dport);
    const needed = [
      reaches('tcp', '53'),
      reaches('udp', '53'),
      reaches('tcp', '80'),
      reaches('tcp', '443'),
      reaches('udp', '123'),
    ];
    expect(rulesOf(firewall, 'ipv4', 'OUTPUT')).toEqual([
      '-o lo -j ACCEPT',
      '-m conntrack --ctstate INVALID -j DROP',
      '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-p icmp -m icmp --icmp-type echo-request -j ACCEPT',
      ...needed,
    ]);
    expect(rulesOf(firewall, 'ipv6', 'OUTPUT')).toEqual([
      '-o lo -j ACCEPT',
      '-p ipv6-icmp -j ACCEPT',
      '-m conntrack --ctstate INVALID -j DROP',
      '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      ...needed,
    ]);
  });

  test('that drops what it sends reaches just what is named, when something is', () => {
    const firewall = webServer({ policies: { output: 'DROP' }, outgoing: ['ntp'] });
    expect(rulesOf(firewall, 'ipv4', 'OUTPUT').filter((text) => text.includes('--dport'))).toEqual([
      opens('udp', '123'),
    ]);
  });

  test('hands on what its base takes', () => {
    expect(rulesOf(webServer({ ping: false }), 'ipv4', 'INPUT').join()).not.toContain('echo-request');
    expect(rulesOf(webServer({ dhcpv6Client: false }), 'ipv6', 'INPUT').join()).not.toContain('546');
  });
});
