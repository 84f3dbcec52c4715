import { RateLimitedSsh, type RateLimitedSshProps, WebServerFirewall } from '../../constructs';
import { chainsOf, rulesOf, testFirewall } from '../support/terraform/synthesis';

function limited(props?: RateLimitedSshProps, host: string | { address: string; port: number } = 'web-1') {
  const firewall = testFirewall({ host });
  new RateLimitedSsh(firewall, 'ssh', props);
  return firewall;
}

describe('ssh with a limit', () => {
  test('sends new connections through its chain', () => {
    for (const family of ['ipv4', 'ipv6'] as const) {
      expect(rulesOf(limited(), family, 'INPUT')).toEqual([
        '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j SSH-LIMIT-site',
      ]);
    }
  });

  test('drops an address that opened too many, and remembers those it lets in, each family by itself', () => {
    expect(rulesOf(limited(), 'ipv4', 'SSH-LIMIT-site')).toEqual([
      '-m recent --rcheck --seconds 60 --hitcount 10 --name SSH-LIMIT-site -j DROP',
      '-m recent --set --name SSH-LIMIT-site -j ACCEPT',
    ]);
    expect(rulesOf(limited(), 'ipv6', 'SSH-LIMIT-site')).toEqual([
      '-m recent --rcheck --seconds 60 --hitcount 10 --name SSH-LIMIT-site:6 -j DROP',
      '-m recent --set --name SSH-LIMIT-site:6 -j ACCEPT',
    ]);
  });

  test('counts refused connections too when told so', () => {
    const firewall = limited({ countRefused: true, connections: 1, seconds: 2_147_483_647 });
    expect(rulesOf(firewall, 'ipv4', 'SSH-LIMIT-site')[0]).toBe(
      '-m recent --update --seconds 2147483647 --hitcount 1 --name SSH-LIMIT-site -j DROP',
    );
  });

  test('lets exempt addresses in first', () => {
    const firewall = limited({ exempt: ['192.0.2.0/24', '2001:db8::1'] });
    expect(rulesOf(firewall, 'ipv4', 'SSH-LIMIT-site')[0]).toBe('-s 192.0.2.0/24 -j ACCEPT');
    expect(rulesOf(firewall, 'ipv6', 'SSH-LIMIT-site')[0]).toBe('-s 2001:db8::1 -j ACCEPT');
  });

  test('governs the port that deploys come in by, so no other rule opens it', () => {
    const firewall = limited();
    new WebServerFirewall(firewall, 'web');
    expect(rulesOf(firewall, 'ipv4', 'INPUT').filter((text) => text.includes('--dport 22 '))).toHaveLength(1);
  });

  test('for another port leaves that one open', () => {
    const firewall = limited({ port: 22 }, { address: 'web-1', port: 2222 });
    new WebServerFirewall(firewall, 'web');
    expect(
      rulesOf(firewall, 'ipv4', 'INPUT').filter((text) => text.includes('--comment management')),
    ).toEqual([
      '-p tcp -m tcp --dport 2222 -m conntrack --ctstate NEW -m comment --comment management -j ACCEPT',
    ]);
  });

  test('alone under a policy that drops still lets in the packets that follow the first', () => {
    const firewall = limited();
    firewall.setPolicies({ input: 'DROP' });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')[0]).toContain('--ctstate RELATED,ESTABLISHED');
  });

  test('may be there twice for two ports, each with its own chain and list', () => {
    const firewall = limited();
    new RateLimitedSsh(firewall, 'git', { port: 2222, chainName: 'GIT-LIMIT' });
    expect(Object.keys(chainsOf(firewall, 'ipv4')).sort()).toEqual(['GIT-LIMIT', 'INPUT', 'SSH-LIMIT-site']);
    expect(rulesOf(firewall, 'ipv4', 'GIT-LIMIT').join()).toContain('--name GIT-LIMIT ');
  });

  test('logs what it drops, which does not count as another connection', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    new RateLimitedSsh(firewall, 'ssh', { countRefused: true, log: { prefix: 'ssh: ', rate: 'none' } });
    const seen = '--seconds 60 --hitcount 10 --name SSH-LIMIT-site';
    expect(rulesOf(firewall, 'ipv4', 'SSH-LIMIT-site')).toEqual([
      `-m recent --rcheck ${seen} -j LOG --log-prefix "ssh: "`,
      `-m recent --update ${seen} -j DROP`,
      '-m recent --set --name SSH-LIMIT-site -j ACCEPT',
    ]);
  });
});
