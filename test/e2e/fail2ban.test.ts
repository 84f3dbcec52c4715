/** The real fail2ban beside managed rules: its bans hold whatever is deployed, and nothing that it does is a change. */
import { declared } from '../support/project/rulesets';
import { deploy, destroy, engine, planned, targetOf } from '../support/project/firewall-engine';
import { fail2banOn } from '../support/hosts/fail2ban';
import { inSandbox } from '../../lib/sandbox/enter';
import { ROUNDS, backendsInTurn } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { clientAddresses, tcpConnects } from '../support/hosts/traffic';
import { until } from '../support/project/until';

jest.setTimeout(180_000);

const firewall = (...ports: readonly number[]) =>
  declared({
    ipv4: {
      INPUT: {
        policy: 'DROP',
        rules: [
          '-i lo -j ACCEPT',
          '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
          ...ports.map(
            (port) => `-p tcp -m tcp --dport ${String(port)} -m conntrack --ctstate NEW -j ACCEPT`,
          ),
        ],
      },
    },
  });

describe.each(ROUNDS)('round %d', (round) => {
  const sandbox = useSandbox(backendsInTurn(round)());

  test('bans hold while rules are deployed and removed, and bans, unbans and restarts are no change', async () => {
    const fail2ban = fail2banOn(sandbox());
    const [good = '', bad = ''] = clientAddresses(sandbox(), 'ipv4');
    // It bans a moment after it was told to.
    const expectLogins = async (outcome: 'refused' | 'open'): Promise<void> => {
      await until(
        `SSH is ${outcome}`,
        async () => (await tcpConnects(sandbox(), { from: bad, port: 22 })) === outcome,
        20_000,
      );
      expect(await tcpConnects(sandbox(), { from: good, port: 22 })).toBe('open');
    };
    try {
      await deploy(sandbox(), firewall(22));
      await fail2ban.start();
      await fail2ban.ban(bad);
      await expectLogins('refused');
      expect(await planned(sandbox(), firewall(22))).toEqual([]);

      // New rules go behind its jump, and so do rules that were removed and come again.
      await deploy(sandbox(), firewall(22, 80));
      await destroy(sandbox(), 'web');
      await deploy(sandbox(), firewall(80, 22));
      await expectLogins('refused');
      expect(await planned(sandbox(), firewall(80, 22))).toEqual([]);

      const target = targetOf(sandbox());
      const { live, fingerprint } = await engine.read(target);
      const { operations } = engine.plan(live, 'web', firewall(22));
      await fail2ban.unban(bad);
      await expectLogins('open');
      await engine.apply({
        target,
        owner: 'web',
        desired: firewall(22),
        expected: { fingerprint, operations },
      });

      await fail2ban.stop();
      expect(await planned(sandbox(), firewall(22))).toEqual([]);
      await fail2ban.start();
      await fail2ban.ban(bad);
      await expectLogins('refused');
      expect(await planned(sandbox(), firewall(22))).toEqual([]);

      await destroy(sandbox(), 'web');
      await expectLogins('refused');
      const { stdout } = await inSandbox(sandbox(), ['iptables-save', '-t', 'filter']);
      expect(stdout.toString()).toContain('-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd');
    } finally {
      await fail2ban.stop();
      fail2ban.remove();
    }
  });
});
