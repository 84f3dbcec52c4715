/** One host, several writers: two owners, and a program that bans and unbans all the time. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import {
  byHand,
  deploy,
  destroy,
  engine,
  packetsOf,
  planned,
  targetOf,
} from '../support/project/firewall-engine';
import { declared } from '../support/project/rulesets';
import { useSandbox } from '../support/hosts/sandbox';
import { backendsOfToday } from '../support/hosts/in-turn';

jest.setTimeout(360_000);

/** Ports of an owner, one turn after the other: rules come, go, and change places. */
const turns = [[1], [1, 2], [2, 3, 1], ...(process.env['LONG'] === '1' ? [[3], [4, 3], [5]] : [])];

const accept = (port: number): string => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`;

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
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

  test('a program that takes its own rule out of INPUT and puts it in again, in the very moment of a deploy, keeps it', async () => {
    const banned = '-s 203.0.113.9/32 -j DROP';
    const ban = async (command: '-I' | '-D') =>
      byCommand(sandbox(), [command, 'INPUT', ...banned.split(' ')]);
    const colleague = '-s 192.0.2.0/24 -p tcp -m tcp --dport 9090 -j ACCEPT';
    await byHand(sandbox(), 'iptables', `-A INPUT ${colleague}`);
    const turn = (ports: readonly number[]) =>
      declared({ owner: 'turns', ipv4: { INPUT: { rules: ports.map(accept), anchor: 'last' } } });
    for (const ports of turns) {
      await Promise.all([deployAtOnce(sandbox(), turn(ports)), ban('-I')]);
      expect(await planned(sandbox(), turn(ports))).toEqual([]);
      expect(await rulesIn(sandbox(), 'INPUT')).toEqual(expect.arrayContaining([banned, colleague]));
      const more = [...ports, 99];
      await Promise.all([deployAtOnce(sandbox(), turn(more)), ban('-D')]);
      expect(await planned(sandbox(), turn(more))).toEqual([]);
      const rules = await rulesIn(sandbox(), 'INPUT');
      expect(rules).toContain(colleague);
      expect(rules).not.toContain(banned);
      expect(rules.filter((rule) => rule.includes('cdktf:turns'))).toHaveLength(more.length);
    }
    await destroy(sandbox(), 'turns');
    await byHand(sandbox(), 'iptables', `-D INPUT ${colleague}`);
  });

  test('a long chain that changes in every rule is filled again, and rules of others stay where they are', async () => {
    const foreign = '-s 192.0.2.7/32 -j DROP';
    const long = (from: number) =>
      declared({
        owner: 'long',
        strategy: 'fastest',
        ipv4: { INPUT: ['-j LONG'], LONG: Array.from({ length: 1500 }, (_, port) => accept(from + port)) },
      });
    await byHand(sandbox(), 'iptables', `-A INPUT ${foreign}`);
    const before = await rulesIn(sandbox(), 'INPUT');
    await deploy(sandbox(), long(1));
    const operations = await planned(sandbox(), long(5000));
    expect(operations.slice(0, 1)).toEqual(['iptables -F LONG']);
    expect(operations).toHaveLength(1501);
    await deploy(sandbox(), long(5000));
    expect(await rulesIn(sandbox(), 'LONG')).toEqual(
      long(5000).ipv4?.tables['filter']?.chains['LONG']?.rules,
    );
    expect(await planned(sandbox(), long(5000))).toEqual([]);
    expect((await rulesIn(sandbox(), 'INPUT')).filter((rule) => !rule.includes('cdktf:long'))).toEqual(
      before,
    );
    await destroy(sandbox(), 'long');
    await byHand(sandbox(), 'iptables', `-D INPUT ${foreign}`);
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
  const run = async (command: string, address: string): Promise<void> =>
    byCommand(sandbox, [
      ...[command, 'f2b-sshd', ...(command === '-I' ? ['1'] : [])],
      ...['-s', address, '-j', 'REJECT'],
    ]);
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

/** As a program does that takes its turn with others. */
async function byCommand(sandbox: Sandbox, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await inSandbox(sandbox, ['iptables', '-w', '5', ...args]);
  if (exitCode !== 0) throw new Error(stderr);
}

/** Reads, plans and applies in one go, so that a change in between is planned anew and no error. */
async function deployAtOnce(sandbox: Sandbox, desired: DeclaredRuleset): Promise<void> {
  await engine.apply({ target: targetOf(sandbox), owner: desired.owner, desired, expected: undefined });
}

async function rulesIn(sandbox: Sandbox, chain: string): Promise<readonly string[]> {
  const { stdout } = await inSandbox(sandbox, ['iptables-save', '-t', 'filter']);
  return String(stdout)
    .split('\n')
    .filter((line) => line.startsWith(`-A ${chain} `))
    .map((line) => line.slice(`-A ${chain} `.length));
}
