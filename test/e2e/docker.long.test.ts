/** The real Docker beside managed rules: containers stay reachable for whom they should, and no restart is a change. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { type Docker, dockerOn } from '../support/hosts/docker';
import { BACKENDS, useSandbox } from '../support/hosts/sandbox';
import { clientAddresses, tcpConnects } from '../support/hosts/traffic';
import { deploy, destroy, planned } from '../support/project/firewall-engine';
import { declared } from '../support/project/rulesets';
import { until } from '../support/project/until';

jest.setTimeout(600_000);

describe.each(BACKENDS)('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  test('containers come and go, Docker restarts, and rules hold between and during deploys', async () => {
    const docker: Docker = dockerOn(sandbox());
    const [good = '', bad = ''] = clientAddresses(sandbox(), 'ipv4');
    const firewall = (foreignRules: 'keep' | 'remove' = 'keep'): DeclaredRuleset =>
      declared({
        foreignRules,
        ipv4: {
          INPUT: { policy: 'DROP', rules: ['-i lo -j ACCEPT', '-p tcp -m tcp --dport 22 -j ACCEPT'] },
          FORWARD: { policy: 'DROP', rules: ['-p udp -m udp --dport 9 -j DROP'] },
          'DOCKER-USER': [`-s ${bad}/32 -p tcp -m conntrack --ctorigdstport 8080 -j DROP`],
        },
      });
    const expectTraffic = async (fromBad: 'open' | 'timeout'): Promise<void> => {
      const from = async (address: string) => tcpConnects(sandbox(), { from: address, port: 8080 });
      await until('the container answers', async () => (await from(good)) === 'open', 30_000);
      expect(await from(bad)).toBe(fromBad);
    };
    const expectNoChange = async (ruleset: DeclaredRuleset): Promise<void> => {
      expect(await planned(sandbox(), ruleset)).toEqual([]);
    };
    try {
      await docker.start();
      await docker.run('web', 8080);
      await expectTraffic('open');

      await deploy(sandbox(), firewall());
      await expectTraffic('timeout');
      await expectNoChange(firewall());

      await docker.remove('web');
      await expectNoChange(firewall());
      await docker.run('web', 8080);
      await expectTraffic('timeout');
      await expectNoChange(firewall());

      await docker.stop();
      await expectNoChange(firewall());
      await docker.start();
      await expectTraffic('timeout');
      await expectNoChange(firewall());

      // All foreign rules of INPUT and FORWARD go, but for what Docker needs.
      await deploy(sandbox(), firewall('remove'));
      await expectTraffic('timeout');
      await expectNoChange(firewall('remove'));

      await destroy(sandbox(), 'web');
      await expectTraffic('open');
      await docker.remove('web');
    } finally {
      await docker.stop();
    }
  });
});
