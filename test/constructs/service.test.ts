import { Port, Service, type ServiceLike } from '../../constructs';
import { compoundServices } from '../../constructs/values/compound-services';
import { tryFindService } from '../../lib/net/service';
import { refusal, rulesOf, testFirewall } from '../support/terraform/synthesis';

/** Every constant of the class by its name, as an editor completes it. */
const constants = Object.entries(Service).filter(
  (entry): entry is [string, Service] => entry[1] instanceof Service,
);

function opened(service: ServiceLike, family: 'ipv4' | 'ipv6' = 'ipv4'): readonly string[] {
  const firewall = testFirewall({ management: 'governed-elsewhere' });
  firewall.allowFrom(family === 'ipv4' ? '192.0.2.7' : '2001:db8::7', service);
  return rulesOf(firewall, family, 'INPUT').map((text) =>
    text
      .replace(/^-s \S+ /, '')
      .replace(/-m (tcp|udp) /, '')
      .replace(/ ?-m conntrack --ctstate NEW -j ACCEPT$/, ''),
  );
}

describe('the constants of Service', () => {
  test('are there for the usual services', () => {
    expect(constants.map(([name]) => name)).toEqual(expect.arrayContaining(['ssh', 'http', 'https', 'dns']));
  });

  test.each(constants)('%s is the service of that name', (name, service) => {
    expect(opened(service)).toEqual(opened(name));
    expect(String(service)).toBe(name);
  });
});

describe('a service', () => {
  test.each<[what: string, service: ServiceLike, ipv4: readonly string[], ipv6?: readonly string[]]>([
    ['of two protocols', Service.dns, ['-p tcp --dport 53', '-p udp --dport 53']],
    ['of several ports', 'samba', ['-p udp --dport 137:138', '-p tcp --dport 139', '-p tcp --dport 445']],
    ['without ports', Service.of('vrrp'), ['-p vrrp']],
    [
      'of a type of ICMP',
      Service.ping,
      ['-p icmp -m icmp --icmp-type echo-request'],
      ['-p ipv6-icmp -m icmp6 --icmpv6-type echo-request'],
    ],
    ['that is everything', Service.any, ['']],
    ['of your own', Service.of('munin-node', Port.tcp(4949)), ['-p tcp --dport 4949']],
  ])('%s', (_what, service, ipv4, ipv6 = ipv4) => {
    expect(opened(service)).toEqual(ipv4);
    expect(opened(service, 'ipv6')).toEqual(ipv6);
  });

  test.each(Object.keys(compoundServices))('of several parts, %s, is taken by the firewall', (name) => {
    expect(opened(name)).toHaveLength(compoundServices[name]?.length ?? 0);
  });

  test.each(['https', 'imaps', 'ntp', 'domain'])('of one port, %s, is what /etc/services says', (name) => {
    expect(compoundServices).not.toHaveProperty(name);
    expect(opened(name)).toHaveLength(tryFindService(name)?.protocols.length ?? 0);
  });

  test('is refused by name of the construct when nobody knows it', () => {
    expect(refusal(() => opened('htps'))).toMatchObject({
      code: 'construct/unknown-service',
      path: 'site/firewall',
      help: 'did you mean `https`?',
    });
  });
});
