import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { sandboxReboot } from '../../lib/sandbox/sandbox-reboot';
import { cutNetwork, mendNetwork } from '../support/hosts/network-cut';
import { isColourOfToday } from '../support/hosts/in-turn';
import { BACKENDS, useSandbox, useSandboxes } from '../support/hosts/sandbox';
import { overSsh, sshLogsIn } from '../support/hosts/ssh-login';
import {
  FAMILIES,
  type Family,
  clientAddresses,
  flushNeighbours,
  listen,
  listenOnClient,
  pings,
  tcpConnects,
  tcpConnectsOut,
  udpAnswers,
} from '../support/hosts/traffic';

const up = useSandboxes();

describe.each(BACKENDS)('traffic to a sandbox host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  beforeAll(async () => {
    await listen(sandbox(), { tcp: [80, 81, 82], udp: [53, 54, 55] });
    await listenOnClient(sandbox(), { tcp: [8080] });
  });

  // What is sent has nothing to do with the backend that is asked about it: each family every day with one of both.
  const familiesOfToday = FAMILIES.filter((_, place) =>
    isColourOfToday(__filename, place, BACKENDS.indexOf(backend)),
  );

  describe.each(familiesOfToday)('over %s', (family) => {
    beforeAll(async () => rules(sandbox(), family, []));

    test('gets through from every client address when there are no rules', async () => {
      for (const from of clientAddresses(sandbox(), family)) {
        expect(await tcpConnects(sandbox(), { from, port: 80 })).toBe('open');
        expect(await udpAnswers(sandbox(), { from, port: 53 })).toBe('answered');
        expect(await pings(sandbox(), { from })).toBe(true);
      }
      expect(await tcpConnectsOut(sandbox(), { family, port: 8080 })).toBe('open');
    });

    test('is refused where nothing listens', async () => {
      expect(await tcpConnects(sandbox(), { family, port: 83 })).toBe('refused');
      expect(await udpAnswers(sandbox(), { family, port: 56 })).toBe('refused');
    });

    test('gets the answer that the rules say, each port and each address its own', async () => {
      const [, second = ''] = clientAddresses(sandbox(), family);
      await rules(sandbox(), family, [
        '-A INPUT -p tcp --dport 81 -j DROP',
        '-A INPUT -p udp --dport 54 -j DROP',
        '-A INPUT -p tcp --dport 82 -j REJECT',
        '-A INPUT -p udp --dport 55 -j REJECT',
        `-A INPUT -s ${second} -p tcp --dport 80 -j DROP`,
      ]);
      const [tcp, udp, fromSecond] = await Promise.all([
        Promise.all([80, 81, 82].map(async (port) => tcpConnects(sandbox(), { family, port }))),
        Promise.all([53, 54, 55].map(async (port) => udpAnswers(sandbox(), { family, port }))),
        tcpConnects(sandbox(), { from: second, port: 80 }),
      ]);
      expect(tcp).toEqual(['open', 'timeout', 'refused']);
      expect(udp).toEqual(['answered', 'timeout', 'refused']);
      expect(fromSecond).toBe('timeout');
    });

    test('is told of every rejection, also of many in a row', async () => {
      await rules(sandbox(), family, ['-A INPUT -p tcp --dport 80 -j REJECT']);
      const attempts = Array.from({ length: 200 }, async () => tcpConnects(sandbox(), { family, port: 80 }));
      expect(new Set(await Promise.all(attempts))).toEqual(new Set(['refused']));
    });

    test('sends one packet an attempt', async () => {
      await rules(sandbox(), family, ['-A INPUT -p tcp --dport 81 -j DROP']);
      await Promise.all([1, 2, 3].map(async () => tcpConnects(sandbox(), { family, port: 81 })));
      const saved = await inSandbox(sandbox(), [`${command(family)}-save`, '-c']);
      expect(saved.stdout.toString()).toMatch(/^\[3:\d+\] -A INPUT -p tcp/m);
    });

    test('does not see a host that drops echo requests', async () => {
      const icmp = family === 'ipv4' ? 'icmp --icmp-type' : 'ipv6-icmp --icmpv6-type';
      await rules(sandbox(), family, [`-A INPUT -p ${icmp} echo-request -j DROP`]);
      expect(await pings(sandbox(), { family })).toBe(false);
    });

    test('finds the host again after its address was forgotten, unless the rules forbid that', async () => {
      await rules(sandbox(), family, []);
      await flushNeighbours(sandbox());
      expect(await tcpConnects(sandbox(), { family, port: 80 })).toBe('open');
      await rules(sandbox(), family, ['-A INPUT -p ipv6-icmp -j DROP']);
      await flushNeighbours(sandbox());
      const expected = family === 'ipv4' ? 'open' : /^(timeout|unreachable)$/;
      expect(await tcpConnects(sandbox(), { family, port: 80 })).toMatch(expected);
    });

    test('can be a whole login, which a rate limit refuses to the address that had too many', async () => {
      const [first = '', second = ''] = clientAddresses(sandbox(), family);
      await rules(sandbox(), family, [
        '-A INPUT -i mgmt0 -j ACCEPT',
        '-A INPUT -p tcp --dport 22 -m state --state NEW -m recent --set --name LOGINS',
        '-A INPUT -p tcp --dport 22 -m state --state NEW -m recent --update --seconds 600 --hitcount 3 --name LOGINS -j DROP',
      ]);
      const outcomes = [];
      for (const from of [first, first, first, second]) outcomes.push(await sshLogsIn(sandbox(), { from }));
      expect(outcomes).toEqual(['in', 'in', 'timeout', 'in']);
    });
  });

  test('can be cut one way or both ways between the machine and the host, and mended', async () => {
    await rules(sandbox(), 'ipv4', ['-A INPUT -i mgmt0 -p tcp --dport 22 --syn']);
    const tryLogin = (): string =>
      outcomeOf(() => overSsh(sandbox(), 'echo in', '', ['-o', 'ConnectTimeout=1']));
    const arrived = async (): Promise<boolean> => {
      const saved = await inSandbox(sandbox(), ['iptables', '-nvxL', 'INPUT', '-Z']);
      return !/^\s+0\s+0\s/m.test(saved.stdout.toString());
    };
    expect([tryLogin(), await arrived()]).toEqual(['in\n', true]);
    await cutNetwork(sandbox(), 'to-host');
    expect([tryLogin(), await arrived()]).toEqual(['failed', false]);
    await mendNetwork(sandbox());
    expect([tryLogin(), await arrived()]).toEqual(['in\n', true]);
    await cutNetwork(sandbox(), 'from-host');
    expect([tryLogin(), await arrived()]).toEqual(['failed', true]);
    await mendNetwork(sandbox());
    await cutNetwork(sandbox(), 'both');
    expect([tryLogin(), await arrived()]).toEqual(['failed', false]);
    await mendNetwork(sandbox());
    expect([tryLogin(), await arrived()]).toEqual(['in\n', true]);
  });
});

test('traffic goes on to a host that was rebooted, once something listens again', async () => {
  const before = await up('nft');
  await listen(before, { tcp: [80] });
  expect(await tcpConnects(before, { port: 80 })).toBe('open');
  const after = await sandboxReboot(before.name);
  expect(await tcpConnects(after, { port: 80 })).toBe('refused');
  await listen(after, { tcp: [80] });
  expect(await tcpConnects(after, { port: 80 })).toBe('open');
});

function command(family: Family): string {
  return family === 'ipv4' ? 'iptables' : 'ip6tables';
}

/** Replaces the filter table of one family on the host. */
async function rules(sandbox: Sandbox, family: Family, lines: readonly string[]): Promise<void> {
  const stdin = ['*filter', ...lines, 'COMMIT', ''].join('\n');
  const result = await inSandbox(sandbox, [`${command(family)}-restore`], { stdin });
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
}

function outcomeOf(attempt: () => string): string {
  try {
    return attempt();
  } catch {
    return 'failed';
  }
}
