/** Rules of programs outside of their own chains are known by the interfaces and sets that they name, and by their comments. */
import { tryFindRuleWriter } from '../../../lib/plan/ownership/known-writers';
import { ModelHost } from '../../support/project/model-host';

test.each([
  ['-i docker0 ! -o docker0 -j ACCEPT', 'Docker'],
  ['-i br-0123456789ab -o br-0123456789ab -j ACCEPT', 'Docker'],
  ['-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE', 'Docker'],
  ['-i virbr0 -p udp -m udp --dport 53 -j ACCEPT', 'libvirt'],
  ['-i tailscale0 -j ACCEPT', 'Tailscale'],
  ['-o wg0 -j ACCEPT', 'wg-quick'],
  ['-m set --match-set crowdsec-blacklists src -j DROP', 'CrowdSec'],
  ['-p udp -m comment --comment "wg-quick(8) rule for office" -j CONNMARK --save-mark', 'wg-quick'],
  ['-s 10.9.0.0/16 -m comment --comment "flanneld masq" -j RETURN', 'Flannel'],
  ['-s 10.8.0.0/24 -m comment --comment "generated for LXD network work" -j MASQUERADE', 'LXC and LXD'],
  ['-j f2b-sshd', 'fail2ban'],
  ['-i br-lan -j ACCEPT', undefined],
  ['-i eth0 -j ACCEPT', undefined],
  ['-m comment --comment "-i docker0 " -j ACCEPT', undefined],
])('`%s` is of %s', (rule, program) => {
  expect(tryFindRuleWriter(rule, 'ipv4')?.program).toBe(program);
});

test('containers keep their network when foreign rules are removed', () => {
  const docker = ['-j DOCKER-USER', '-i docker0 ! -o docker0 -j ACCEPT', '-i docker0 -o docker0 -j ACCEPT'];
  const masquerade = '-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE';
  const host = ModelHost.with(
    { 'FORWARD DROP': [...docker, '-s 192.0.2.1/32 -j ACCEPT'], 'DOCKER-USER': ['-j RETURN'] },
    { nat: { POSTROUTING: [masquerade] } },
  );
  host.apply({
    foreignRules: 'remove',
    ipv4: { FORWARD: { policy: 'DROP', rules: [] } },
    tables: { nat: { POSTROUTING: [] } },
  });
  expect(host.chains['FORWARD DROP']).toEqual(docker);
  expect(
    host.live.tables
      .get('nat')
      ?.chains.get('POSTROUTING')
      ?.rules.map(({ text }) => text),
  ).toEqual([masquerade]);
});
