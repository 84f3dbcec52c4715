/** What a plan says of connections that stand and of programs that listen, as each kind of login sees them on a real host. */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import type { HostTarget } from '../../lib/deploy/apply-request';
import { createEngine } from '../../lib/deploy/engine';
import { printAuthorizedKey } from '../../lib/host/rights/authorized-key';
import { printSudoers } from '../../lib/host/rights/sudoers';
import { openTransport } from '../../lib/host/transports/open-transport';
import { type LiveTraffic, liveTrafficOf } from '../../lib/plan/live-traffic/live-traffic';
import { onHost } from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { makeKey, tempFolder } from '../support/hosts/test-sshd';
import { holdTcp, listen } from '../support/hosts/traffic';
import { declared } from '../support/project/rulesets';

const engine = createEngine({
  openTransport: ({ host, options }) => openTransport(host, options),
  nonce: () => randomBytes(12).toString('hex'),
  deployer: 'the tests',
  readsTraffic: true,
});

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  let folder: string;
  let bound: string;

  beforeAll(async () => {
    folder = tempFolder();
    bound = makeKey(folder, 'reading');
    const { traffic } = sandbox();
    await listen(sandbox(), { tcp: [5432] });
    // A kernel tracks connections only where a rule asks for them.
    for (const command of ['iptables', 'ip6tables'])
      await onHost(sandbox(), `${command} -A FORWARD -m conntrack --ctstate INVALID -j DROP`);
    // sshd keeps whoever does not log in for two minutes.
    const [from4 = '', from6 = ''] = [traffic.clientAddresses4[0], traffic.clientAddresses6[0]];
    await holdTcp(sandbox(), { from: from4, to: traffic.address4, port: 22 });
    await holdTcp(sandbox(), { from: from6, to: traffic.address6, port: 22 });
    await addUser(sandbox(), 'deploy', { sudoers: printSudoers({ user: 'deploy' }) });
    await addUser(sandbox(), 'planner', { sudoers: printSudoers({ user: 'planner', readOnly: true }) });
    const withoutIt = printSudoers({ user: 'older' }).replace(/^.*conntrack.*\n/gm, '');
    await addUser(sandbox(), 'older', { sudoers: withoutIt });
    const line = printAuthorizedKey(readFileSync(`${bound}.pub`, 'utf8'), 'key', { readOnly: true });
    await onHost(sandbox(), 'cat >> /etc/ssh/authorized_keys.d/planner', line);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function lostBy(
    rules: readonly string[],
    user: string,
    key?: string,
  ): Promise<LiveTraffic | undefined> {
    const { management, identityFile, knownHostsFile } = sandbox();
    const target: HostTarget = {
      host: { transport: 'ssh', address: management.address4, user },
      options: {
        identityFiles: [key ?? identityFile],
        knownHostsFiles: [knownHostsFile],
        agent: false,
        configFile: false,
      },
    };
    const { live } = await engine.read(target);
    const wanted = declared({ ipv4: { INPUT: rules }, ipv6: { INPUT: rules } });
    const { plan } = engine.plan(live, wanted.owner, wanted);
    return live.surroundings && liveTrafficOf(plan.families, live.surroundings, plan.sets);
  }

  const logins = [
    ['root', false],
    ['deploy', false],
    ['planner', false],
    ['planner', true],
  ] as const;

  test.each(logins)(
    '%s is told which connections are cut, and which programs nobody reaches (bound key: %s)',
    async (user, isBound) => {
      const { traffic } = sandbox();
      const rules = [
        `-i ${traffic.interface} -p tcp -m tcp --dport 22 -j DROP`,
        '-p tcp -m tcp --dport 5432 -j DROP',
      ];
      const lost = await lostBy(rules, user, isBound ? bound : undefined);
      expect(lost?.unknown).toEqual([]);
      const standing = (lost?.connections ?? []).map(
        ({ family, chain, effect, certain, port, source, destination, count }) => ({
          ...{ family, chain, effect, certain, port, source, destination, count },
        }),
      );
      const cut = { chain: 'INPUT', effect: 'cut', certain: true, port: 22, count: 1 };
      expect(standing).toEqual([
        { ...cut, family: 'ipv4', source: traffic.clientAddresses4[0], destination: traffic.address4 },
        { ...cut, family: 'ipv6', source: traffic.clientAddresses6[0], destination: traffic.address6 },
      ]);
      expect(lost?.sockets.map(({ family, protocol, port }) => [family, protocol, port])).toEqual([
        ['ipv4', 'tcp', 5432],
        ['ipv6', 'tcp', 5432],
      ]);
    },
  );

  test('what stays, but would not be accepted if it began again, is told apart from what is cut', async () => {
    const { interface: link } = sandbox().traffic;
    const rules = [`-i ${link} -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j DROP`];
    const lost = await lostBy(rules, 'root');
    expect(lost?.connections.map(({ effect, port, count }) => [effect, port, count])).toEqual([
      ['not-accepted-again', 22, 1],
      ['not-accepted-again', 22, 1],
    ]);
  });

  test('a login without the right is told that the connections are not known', async () => {
    const lost = await lostBy(['-p tcp -m tcp --dport 5432 -j DROP'], 'older');
    expect([lost?.unknown, lost?.connections]).toEqual([['connections'], []]);
    expect(lost?.sockets).toHaveLength(2);
  });
});
