import { StatefulBase, type StatefulBaseProps } from '../../constructs';
import { chainsOf, rulesOf, testFirewall } from '../support/terraform/synthesis';

function base(props?: StatefulBaseProps) {
  const firewall = testFirewall();
  new StatefulBase(firewall, 'base', props);
  return firewall;
}

const icmpv6 = (type: string): string => `-p ipv6-icmp -m icmp6 --icmpv6-type ${type} -j ACCEPT`;

describe('the base of a stateful firewall', () => {
  test('lets in over IPv4: loopback, what belongs to connections, ICMP errors and echo requests', () => {
    expect(rulesOf(base(), 'ipv4', 'INPUT')).toEqual([
      '-i lo -j ACCEPT',
      '-m conntrack --ctstate INVALID -j DROP',
      '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-p icmp -m icmp --icmp-type destination-unreachable -j ACCEPT',
      '-p icmp -m icmp --icmp-type time-exceeded -j ACCEPT',
      '-p icmp -m icmp --icmp-type parameter-problem -j ACCEPT',
      '-p icmp -m icmp --icmp-type echo-request -j ACCEPT',
    ]);
  });

  test('lets in over IPv6 what a host cannot do without, before INVALID packets are dropped', () => {
    const local = ['130', '131', '132', '143'].map((type) => `-s fe80::/10 ${icmpv6(type)}`);
    expect(rulesOf(base(), 'ipv6', 'INPUT')).toEqual([
      '-i lo -j ACCEPT',
      icmpv6('router-solicitation'),
      icmpv6('router-advertisement'),
      icmpv6('neighbour-solicitation'),
      icmpv6('neighbour-advertisement'),
      ...local,
      '-s fe80::/10 -p udp -m udp --sport 547 --dport 546 -j ACCEPT',
      '-m conntrack --ctstate INVALID -j DROP',
      '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      icmpv6('destination-unreachable'),
      icmpv6('packet-too-big'),
      icmpv6('time-exceeded'),
      icmpv6('parameter-problem'),
      icmpv6('echo-request'),
    ]);
  });

  test('sets no policy and touches no other chain', () => {
    expect(Object.keys(chainsOf(base(), 'ipv4'))).toEqual(['INPUT']);
    expect(chainsOf(base(), 'ipv4')['INPUT']).not.toHaveProperty('policy');
  });

  test('leaves out ping and DHCPv6 when told so, and nothing else', () => {
    const all = rulesOf(base(), 'ipv6', 'INPUT');
    expect(rulesOf(base({ ping: false }), 'ipv6', 'INPUT')).toEqual(
      all.filter((text) => !text.includes('echo-request')),
    );
    expect(rulesOf(base({ dhcpv6Client: false }), 'ipv6', 'INPUT')).toEqual(
      all.filter((text) => !text.includes('546')),
    );
  });

  test('says the same for OUTPUT when told so', () => {
    expect(rulesOf(base({ output: true }), 'ipv6', 'OUTPUT')).toEqual([
      '-o lo -j ACCEPT',
      '-p ipv6-icmp -j ACCEPT',
      '-m conntrack --ctstate INVALID -j DROP',
      '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ]);
  });
});
