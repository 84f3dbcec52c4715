import {
  Blocklist,
  GatewayFirewall,
  Peer,
  Port,
  RateLimit,
  Service,
  StatefulBase,
  TimeWindow,
  WebServerFirewall,
} from '../../constructs';
import { firewallMatchers } from '../../constructs/testing';
import { testFirewall } from '../support/terraform/synthesis';

expect.extend(firewallMatchers);

const web = () => {
  const firewall = testFirewall({ management: 'governed-elsewhere' });
  new WebServerFirewall(firewall, 'web');
  return firewall;
};

test('what is open is allowed and not blocked, what is closed the other way round, in both families', () => {
  expect(web()).toAllow({ service: Service.https });
  expect(web()).not.toBlock({ service: Service.https });
  expect(web()).toAllow({ from: '2001:db8::/32', service: Service.https });
  expect(web()).toBlock({ service: Service.ssh });
  expect(web()).not.toAllow({ service: Service.ssh });
});

test('what is open to some of those who are asked about is neither', () => {
  const firewall = web();
  firewall.allowFrom('192.0.2.0/25', Service.ssh);
  expect(firewall).toAllow({ from: '192.0.2.0/26', service: Service.ssh });
  for (const from of ['192.0.2.0/24', Peer.any()]) {
    expect(firewall).not.toAllow({ from, service: Service.ssh });
    expect(firewall).not.toBlock({ from, service: Service.ssh });
  }
});

test('what a limit or a time decides on is neither', () => {
  const firewall = web();
  firewall.allowFrom(Peer.any(), Port.tcp(81), { rateLimit: RateLimit.overall('1/sec') });
  new TimeWindow(firewall, 'day', { services: [Port.tcp(82)], start: '07:00', end: '17:00' });
  for (const port of [81, 82]) {
    expect(firewall).not.toAllow({ service: Port.tcp(port) });
    expect(firewall).not.toBlock({ service: Port.tcp(port) });
  }
});

test('the loopback interface is asked about by its name alone', () => {
  expect(web()).toAllow({ service: Service.ssh, inInterface: 'lo' });
});

test('a firewall that declares no policy lets through what nothing drops', () => {
  const firewall = testFirewall();
  new StatefulBase(firewall, 'base');
  new Blocklist(firewall, 'blocked', { peers: ['198.51.100.0/24'] });
  expect(firewall).toAllow({ from: '192.0.2.7', service: Service.ssh });
  expect(firewall).toBlock({ from: '198.51.100.7' });
});

test('packets that are routed, and those that leave the host', () => {
  const firewall = testFirewall();
  const lan = { outside: 'wan0', inside: 'lan0', network: ['192.168.1.0/24'] } as const;
  new GatewayFirewall(firewall, 'gateway', lan);
  const through = { chain: 'FORWARD', from: '192.168.1.7', service: Service.https } as const;
  expect(firewall).toAllow({ ...through, inInterface: 'lan0', outInterface: 'wan0' });
  expect(firewall).toBlock({ ...through, inInterface: 'wan0', outInterface: 'lan0' });
  expect(firewall).toAllow({ chain: 'OUTPUT', to: '192.0.2.7', service: Service.https });
});

test('packets of a family that the firewall does not declare are neither, and that is said', () => {
  const firewall = testFirewall({ families: ['ipv4'] });
  const traffic = { from: '2001:db8::7' };
  expect(firewall).not.toAllow(traffic);
  expect(firewall).not.toBlock(traffic);
  expect(firewallMatchers.toBlock(firewall, traffic).message()).toContain('no packet');
});

test('the message says which packets are let through and which are not', () => {
  const firewall = web();
  firewall.allowFrom('192.0.2.0/25', Service.ssh);
  const message = firewallMatchers
    .toAllow(firewall, { from: '192.0.2.0/24', service: Service.ssh })
    .message();
  expect(message).toMatch(/site\/firewall lets through:\n.*192\.0\.2\.0\/25/);
  expect(message).toMatch(/does not let through:\n.*192\.0\.2\.128\/25/);
});
