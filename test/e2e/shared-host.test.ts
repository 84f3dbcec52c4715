/** One host, several writers: two owners, and a program that bans and unbans all the time. */
import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { byHand, deploy, destroy, packetsOf, planned } from '../support/firewall-engine';
import { declared } from '../support/rulesets';
import { BACKENDS, useSandbox } from '../support/sandbox';

jest.setTimeout(120_000);

const accept = (port: number): string => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`;

describe.each(BACKENDS)('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  test('two owners and a banning program change it in turns, and nobody loses a rule', async () => {
    await byHand(sandbox(), 'iptables', '-N f2b-sshd', '-A f2b-sshd -j RETURN');
    await byHand(sandbox(), 'iptables', '-I INPUT -p tcp -m multiport --dports 22 -j f2b-sshd');
    const bans = startBans(sandbox());
    const web = (ports: readonly number[]) =>
      declared({ owner: 'web', ipv4: { INPUT: { rules: ports.map(accept), anchor: 'after:f2b-sshd' } } });
    const mail = (ports: readonly number[]) =>
      declared({
        owner: 'mail',
        ipv4: {
          INPUT: { rules: [...ports.map(accept), '-j mail-own'], anchor: 'last' },
          'mail-own': ['-p udp'],
        },
      });
    try {
      for (const ports of [[80], [80, 443], [443, 8080, 80], [81]]) {
        await deploy(sandbox(), web(ports));
        await deploy(sandbox(), mail(ports.map((port) => port + 1000)));
        expect(await planned(sandbox(), web(ports))).toEqual([]);
        expect(await planned(sandbox(), mail(ports.map((port) => port + 1000)))).toEqual([]);
      }
    } finally {
      await bans.stop();
    }
    expect(await bans.lost()).toEqual([]);
    expect(await rulesIn(sandbox(), 'INPUT')).toEqual([
      '-p tcp -m multiport --dports 22 -j f2b-sshd',
      '-p tcp -m tcp --dport 81 -m comment --comment "cdktf:web" -j ACCEPT',
      '-p tcp -m tcp --dport 1081 -m comment --comment "cdktf:mail" -j ACCEPT',
      '-m comment --comment "cdktf:mail" -j mail-own',
    ]);
    await destroy(sandbox(), 'web');
    await destroy(sandbox(), 'mail');
    expect(await rulesIn(sandbox(), 'INPUT')).toEqual(['-p tcp -m multiport --dports 22 -j f2b-sshd']);
  });

  test('with foreign rules removed, the program keeps its jump, and a plan afterwards is empty', async () => {
    const whole = declared({ owner: 'whole', foreignRules: 'remove', ipv4: { INPUT: [accept(22)] } });
    await byHand(sandbox(), 'iptables', '-A INPUT -s 192.0.2.77/32 -j DROP');
    await deploy(sandbox(), whole);
    expect(await rulesIn(sandbox(), 'INPUT')).toEqual([
      '-p tcp -m multiport --dports 22 -j f2b-sshd',
      accept(22),
    ]);
    expect(await planned(sandbox(), whole)).toEqual([]);
    await destroy(sandbox(), 'whole');
    expect(await rulesIn(sandbox(), 'INPUT')).toEqual(['-p tcp -m multiport --dports 22 -j f2b-sshd']);
  });

  test('a rule whose comment changes goes on counting', async () => {
    const own = (comment: string) =>
      declared({
        owner: 'own',
        ipv4: { OWN: [`-m comment --comment ${comment} -j RETURN`], INPUT: ['-j OWN'] },
      });
    await deploy(sandbox(), own('before'));
    // The next connection is what it counts.
    expect(await planned(sandbox(), own('before'))).toEqual([]);
    const counted = await packetsOf(sandbox(), 'iptables', '--comment before');
    expect(counted).toBeGreaterThan(0);
    await deploy(sandbox(), own('after'));
    expect(await packetsOf(sandbox(), 'iptables', '--comment after')).toBeGreaterThanOrEqual(counted);
    await destroy(sandbox(), 'own');
  });
});

interface Bans {
  readonly stop: () => Promise<void>;
  /** What the program wanted there and is not. */
  readonly lost: () => Promise<readonly string[]>;
}

/** Bans one address after the other and lifts every second ban, as fail2ban would; waits for its commands. */
function startBans(sandbox: Sandbox): Bans {
  const stopping = new AbortController();
  const banned = new Set<string>();
  const run = async (command: string, address: string): Promise<void> => {
    const args = [command, 'f2b-sshd', ...(command === '-I' ? ['1'] : []), '-s', address, '-j', 'REJECT'];
    const { exitCode, stderr } = await inSandbox(sandbox, ['iptables', '-w', '5', ...args]);
    if (exitCode !== 0) throw new Error(stderr);
  };
  const work = (async () => {
    for (let number = 1; !stopping.signal.aborted && number < 250; number++) {
      const address = `198.51.100.${String(number)}/32`;
      await run('-I', address);
      banned.add(address);
      if (number % 2 === 0) {
        await run('-D', address);
        banned.delete(address);
      }
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await work;
    },
    lost: async () => {
      const rules = await rulesIn(sandbox, 'f2b-sshd');
      return [...banned].filter((address) => !rules.some((rule) => rule.startsWith(`-s ${address} `)));
    },
  };
}

async function rulesIn(sandbox: Sandbox, chain: string): Promise<readonly string[]> {
  const { stdout } = await inSandbox(sandbox, ['iptables-save', '-t', 'filter']);
  return String(stdout)
    .split('\n')
    .filter((line) => line.startsWith(`-A ${chain} `))
    .map((line) => line.slice(`-A ${chain} `.length));
}
