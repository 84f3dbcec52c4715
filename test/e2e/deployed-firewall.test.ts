/** The matchers that send real packets, for tests of users: what they say is what the kernel does. */
import { Firewall, IpSet, Peer, Port, Service, StatefulBase } from '../../constructs';
import { type DeployedFirewall, deployToSandbox, firewallMatchers } from '../../constructs/testing';
import { backendsOfToday } from '../support/hosts/in-turn';
import { readText } from '../support/project/repository';
import { testStack } from '../support/terraform/synthesis';

expect.extend(firewallMatchers);
jest.setTimeout(120_000);

function officeFirewall(): Firewall {
  const firewall = new Firewall(testStack(), 'firewall', { host: 'web-1', management: ['192.0.2.0/24'] });
  new StatefulBase(firewall, 'base', { output: true });
  firewall.setPolicies({ input: 'DROP', output: 'DROP' });
  firewall.allowFrom(Peer.any(), Service.https);
  firewall.allowFrom('192.0.2.0/24', Service.mysql);
  firewall.allowFrom('2001:db8:5afe::/48', Port.udpRange(5000, 5002));
  firewall.allowTo('203.0.113.7', Port.tcp(8443));
  const banned = new IpSet(firewall, 'banned', { type: 'hash:net', entries: ['198.51.100.0/24'] });
  firewall.denyFrom(Peer.set(banned), Service.any, { verdict: 'reject' });
  return firewall;
}

describe.each(backendsOfToday(__filename))('a firewall deployed to iptables %s', (backend) => {
  let deployed: DeployedFirewall;

  beforeAll(async () => {
    deployed = await deployToSandbox(officeFirewall(), { backend });
  });

  afterAll(async () => {
    await deployed.remove();
  });

  test('lets through what it allows, of both families, ports and pings', async () => {
    await expect(deployed).toLetThrough({ service: Service.https });
    await expect(deployed).toLetThrough({ service: Service.ping });
    await expect(deployed).toLetThrough({ peer: '192.0.2.0/24', service: Service.mysql });
    await expect(deployed).toLetThrough({ peer: '2001:db8:5afe::/48', service: Port.udpRange(5000, 5002) });
    await expect(deployed).toLetThrough({ chain: 'OUTPUT', peer: '203.0.113.7', service: Port.tcp(8443) });
  });

  test('stops the rest, also of those who may reach the office service alone', async () => {
    await expect(deployed).toStop({ service: Service.mysql, timeoutMs: 400 });
    await expect(deployed).toStop({ service: Service.ssh, timeoutMs: 400 });
    await expect(deployed).toStop({ peer: '198.51.100.9', service: Service.https });
    await expect(deployed).toStop({ chain: 'OUTPUT', service: Port.tcp(8443), timeoutMs: 400 });
  });

  test('fails a test that expects something else, and says which packets did what', async () => {
    const { toLetThrough, toStop } = firewallMatchers;
    const half = await toLetThrough(deployed, {
      peer: Peer.list('192.0.2.7', '203.0.113.9'),
      service: Service.mysql,
      timeoutMs: 400,
    });
    expect(half.pass).toBe(false);
    expect(half.message()).toMatch(
      /through +INPUT ipv4: tcp port 3306 from 192\.0\.2\.7\n +stopped +INPUT ipv4: tcp port 3306 from 203/,
    );
    expect((await toStop(deployed, { service: Service.https })).pass).toBe(false);
  });

  test('is what the documentation shows', async () => {
    const [, text = ''] = /^```js root\n(.*?)^```$/ms.exec(readText('docs/constructs.md')) ?? [];
    const firewall = new Firewall(testStack(), 'firewall', { host: 'web-1' });
    new StatefulBase(firewall, 'base');
    firewall.setPolicies({ input: 'DROP' });
    firewall.allowFrom(Peer.any(), Service.https);
    firewall.allowFrom('192.0.2.0/24', Service.ssh);
    const bodies: (() => Promise<void>)[] = [];
    const names = {
      require: () => ({ deployToSandbox, firewallMatchers }),
      test: (_title: string, body: () => Promise<void>) => bodies.push(body),
      expect,
      firewall,
      Service,
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the examples are files of this project
    const run = new Function(...Object.keys(names), text) as (...values: readonly unknown[]) => void;
    run(...Object.values(names));
    expect(bodies).toHaveLength(1);
    await bodies[0]?.();
  });

  test('is asked only about what a packet can be made of', async () => {
    for (const service of [Service.any, Port.sctp(9), Service.ipsec])
      await expect(firewallMatchers.toStop(deployed, { service })).rejects.toThrow(/name a port/);
  });
});
