/** A firewall of constructs on real hosts: what gets through and what does not, told by packets. */
import {
  type Firewall,
  RateLimitedSsh,
  SafetyChain,
  WebServerFirewall,
  type WebServerFirewallProps,
} from '../../constructs';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import {
  byHand,
  declarationOf,
  deploy,
  destroy,
  packetsOf,
  planned,
  rulesOn,
} from '../support/project/firewall-engine';
import { useSandbox, useSandboxes } from '../support/hosts/sandbox';
import { sshLogsIn } from '../support/hosts/ssh-login';
import { testFirewall } from '../support/terraform/synthesis';
import {
  FAMILIES,
  type Family,
  clientAddresses,
  flushNeighbours,
  listen,
  pings,
  tcpConnects,
  udpAnswers,
} from '../support/hosts/traffic';
import { backendsOfToday } from '../support/hosts/in-turn';

const CONNECTIONS = 3;

const ports = { web: [80, 443], trusted: [3306, 5432], other: [81, 8080] } as const;

/** Rules that somebody else had there first: one that lets in, one that counts. */
const foreign = [
  '-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 82 -j DROP',
];

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const make = useSandboxes();

  describe('before a deploy', () => {
    const sandbox = useSandbox(backend);
    beforeAll(async () => serve(sandbox()));

    test.each(FAMILIES)('every port answers over %s', async (family) => {
      for (const port of [22, ...ports.web, ...ports.trusted, ...ports.other]) {
        expect([port, await tcpConnects(sandbox(), { family, port })]).toEqual([port, 'open']);
      }
      expect(await udpAnswers(sandbox(), { family, port: 53 })).toBe('answered');
    });
  });

  describe('after a deploy', () => {
    const sandbox = useSandbox(backend);
    beforeAll(async () => {
      await serve(sandbox());
      for (const command of ['iptables', 'ip6tables'] as const) await byHand(sandbox(), command, ...foreign);
      await deploy(sandbox(), webServer(sandbox()));
    });

    describe.each(FAMILIES)('over %s,', (family) => {
      test('http and https answer, and another port does not', async () => {
        const answers = await Promise.all(
          [80, 443, 81].map(async (port) => tcpConnects(sandbox(), { family, port })),
        );
        expect(answers).toEqual(['open', 'open', 'timeout']);
        expect(await udpAnswers(sandbox(), { family, port: 53 })).toBe('timeout');
      });

      test('the host answers pings', async () => {
        expect(await pings(sandbox(), { family })).toBe(true);
      });

      test('an address that opened too many SSH connections is dropped, and another one gets in', async () => {
        const [, , third = '', fourth = ''] = clientAddresses(sandbox(), family);
        const outcomes = [];
        for (let attempt = 0; attempt <= CONNECTIONS; attempt++)
          outcomes.push(await tcpConnects(sandbox(), { from: third, port: 22 }));
        expect(outcomes).toEqual(['open', 'open', 'open', 'timeout']);
        expect(await sshLogsIn(sandbox(), { from: fourth, timeoutMs: 10_000 })).toBe('in');
      });

      test('a trusted address reaches the services of the safety chain, and another one does not', async () => {
        const [first = '', second = ''] = clientAddresses(sandbox(), family);
        const outcomes = await Promise.all(
          [first, second].flatMap((from) =>
            ports.trusted.map(async (port) => tcpConnects(sandbox(), { from, port })),
          ),
        );
        expect(outcomes).toEqual(['open', 'open', 'timeout', 'timeout']);
      });

      test('neighbours find each other again after they forgot each other', async () => {
        await flushNeighbours(sandbox());
        expect(await tcpConnects(sandbox(), { family, port: 80 })).toBe('open');
      });

      test('rules of others still decide', async () => {
        expect(await tcpConnects(sandbox(), { family, port: 8080 })).toBe('open');
        expect(await packetsOf(sandbox(), commandOf(family), '--dport 8080')).toBeGreaterThan(0);
      });
    });
  });

  test('a second plan is empty', async () => {
    const sandbox = await make(backend);
    expect((await deploy(sandbox, webServer(sandbox))).operations).not.toEqual([]);
    expect(await planned(sandbox, webServer(sandbox))).toEqual([]);
  });

  test('a change leaves rules of others, before ours and behind them, and the counters of all that stay', async () => {
    const sandbox = await make(backend);
    await serve(sandbox);
    for (const command of ['iptables', 'ip6tables'] as const) await byHand(sandbox, command, ...foreign);
    await deploy(sandbox, webServer(sandbox));
    for (const command of ['iptables', 'ip6tables'] as const)
      await byHand(sandbox, command, '-I INPUT 1 -p tcp -m tcp --dport 81 -j ACCEPT');
    await Promise.all(
      FAMILIES.flatMap((family) =>
        [80, 81, 82, 8080].map(async (port) => tcpConnects(sandbox, { family, port })),
      ),
    );
    const kept = ['--dport 80 ', '--dport 81 ', '--dport 8080 ', '--dport 82 '];
    const counted = async (): Promise<readonly number[]> =>
      Promise.all(
        FAMILIES.flatMap((family) => kept.map(async (text) => packetsOf(sandbox, commandOf(family), text))),
      );
    const before = await counted();
    const { operations } = await deploy(
      sandbox,
      webServer(sandbox, { services: ['http', 'https', 'imaps'] }),
    );
    expect(operations).toEqual([
      expect.stringMatching(/^iptables -I INPUT \d+ -p tcp -m tcp --dport 993 /),
      expect.stringMatching(/^ip6tables -I INPUT \d+ -p tcp -m tcp --dport 993 /),
    ]);
    expect(before.every((packets) => packets > 0)).toBe(true);
    expect(await counted()).toEqual(before);
    const order = /--dport 81 [^]*--dport 80 [^]*--dport 993 [^]*--dport 8080 /;
    const [ipv4, ipv6] = (await rulesOn(sandbox)).split('---\n');
    expect(ipv4).toMatch(order);
    expect(ipv6).toMatch(order);
  });

  test('drift is repaired by one operation', async () => {
    const sandbox = await make(backend);
    await deploy(sandbox, webServer(sandbox));
    const before = withoutGeneration(await rulesOn(sandbox));
    const rule = before.split('\n').find((line) => line.includes('--dport 443 ')) ?? '';
    await byHand(sandbox, 'iptables', rule.replace(/^-A/, '-D'));
    const { operations } = await deploy(sandbox, webServer(sandbox));
    expect(operations).toHaveLength(1);
    expect(operations[0]).toMatch(/^iptables -I INPUT \d+ .*--dport 443 /);
    expect(withoutGeneration(await rulesOn(sandbox))).toBe(before);
  });

  test('a destroy leaves what others have', async () => {
    const sandbox = await make(backend);
    for (const command of ['iptables', 'ip6tables'] as const)
      await byHand(sandbox, command, ':OTHERS - [0:0]', ...foreign, '-A FORWARD -j OTHERS');
    const before = await rulesOn(sandbox);
    const { owner } = webServer(sandbox);
    await deploy(sandbox, webServer(sandbox));
    await byHand(sandbox, 'iptables', '-I INPUT 1 -p udp -j ACCEPT');
    await destroy(sandbox, owner);
    await byHand(sandbox, 'iptables', '-D INPUT 1');
    expect(await rulesOn(sandbox)).toBe(before);
  });
});

function webServer(sandbox: Sandbox, web: WebServerFirewallProps = {}): DeclaredRuleset {
  const { traffic, management } = sandbox;
  const firewall: Firewall = testFirewall({ host: { transport: 'sandbox', address: sandbox.name } });
  new WebServerFirewall(firewall, 'web', web);
  new RateLimitedSsh(firewall, 'ssh', {
    connections: CONNECTIONS,
    seconds: 600,
    exempt: [management.machineAddress4, management.machineAddress6],
  });
  new SafetyChain(firewall, 'safety', {
    trusted: [traffic.clientAddresses4[0] ?? '', traffic.clientAddresses6[0] ?? ''],
    services: ['mysql', 'postgresql'],
  });
  return declarationOf(firewall);
}

async function serve(sandbox: Sandbox): Promise<void> {
  await listen(sandbox, { tcp: [...ports.web, ...ports.trusted, ...ports.other, 82], udp: [53] });
}

/** Each change has a generation of its own in the ledger. */
function withoutGeneration(rules: string): string {
  return rules.replace(/^.*"generation .*\n/gm, '');
}

function commandOf(family: Family): 'iptables' | 'ip6tables' {
  return family === 'ipv4' ? 'iptables' : 'ip6tables';
}
