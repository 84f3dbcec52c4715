/** What nat makes of a packet decides which rules it meets afterwards. */
import { reachOf } from '../../lib/impact/questions/reachable-services';
import { tracePacket } from '../../lib/impact/questions/trace-packet';
import { liveTables } from '../support/project/rulesets';

function verdictOf(nat: string, forward: string): string {
  const ruleset = liveTables({
    nat: { 'PREROUTING ACCEPT': [nat], 'POSTROUTING ACCEPT': [] },
    filter: { 'INPUT DROP': [forward], 'FORWARD DROP': [forward] },
  });
  const ends = { source: '198.51.100.9', destination: '192.0.2.7', sourcePort: 40_000, destinationPort: 80 };
  return tracePacket(ruleset, { chain: 'PREROUTING', protocol: 'tcp', ...ends }).verdict;
}

test.each([
  ['another address', '-j DNAT --to-destination 10.0.0.5', '-d 10.0.0.5/32 -j ACCEPT', 'accept'],
  ['and not the old one', '-j DNAT --to-destination 10.0.0.5', '-d 192.0.2.7/32 -j ACCEPT', 'drop'],
  [
    'another port',
    '-p tcp -j DNAT --to-destination 10.0.0.5:8080',
    '-p tcp -m tcp --dport 8080 -j ACCEPT',
    'accept',
  ],
  [
    'a state that says so',
    '-j DNAT --to-destination 10.0.0.5',
    '-m conntrack --ctstate DNAT -j ACCEPT',
    'accept',
  ],
  [
    'a port of this host',
    '-p tcp -j REDIRECT --to-ports 3128',
    '-p tcp -m tcp --dport 3128 -j ACCEPT',
    'accept',
  ],
  ['the first bits of an address', '-j NETMAP --to 10.9.0.0/16', '-d 10.9.2.7/32 -j ACCEPT', 'accept'],
  ['and keeps the last ones', '-j NETMAP --to 10.9.0.0/16', '-d 10.9.2.8/32 -j ACCEPT', 'drop'],
])('a packet gets %s', (_what, nat, forward, verdict) => {
  expect(verdictOf(nat, forward)).toBe(verdict);
});

describe.each(['-j CT --notrack', '-j NOTRACK'])(
  'what raw takes out of connection tracking by %s',
  (target) => {
    const verdictWith = (input: string, nat = '-j ACCEPT') => {
      const ruleset = liveTables({
        raw: { 'PREROUTING ACCEPT': [`-p tcp -m tcp --dport 80 ${target}`] },
        nat: { 'PREROUTING ACCEPT': [nat] },
        filter: { 'INPUT DROP': [input], 'FORWARD DROP': [] },
      });
      const ends = { source: '198.51.100.9', destination: '192.0.2.7' };
      const ports = { sourcePort: 40_000, destinationPort: 80 };
      return tracePacket(ruleset, { chain: 'PREROUTING', protocol: 'tcp', ...ends, ...ports }).verdict;
    };

    test('is not NEW any more, but UNTRACKED', () => {
      expect(verdictWith('-m conntrack --ctstate NEW -j ACCEPT')).toBe('drop');
      expect(verdictWith('-m conntrack --ctstate UNTRACKED -j ACCEPT')).toBe('accept');
    });

    test('is not translated', () => {
      expect(verdictWith('-d 192.0.2.7/32 -j ACCEPT', '-j DNAT --to-destination 10.0.0.5')).toBe('accept');
    });
  },
);

test('who reaches the machine behind a port forward is told with its address and port, and by what', () => {
  const ruleset = liveTables({
    nat: {
      'PREROUTING ACCEPT': [
        '-s 198.51.100.0/24 -i wan0 -p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.0.0.5:443',
        '-p tcp -m tcp --dport 25 -j DNAT --to-destination 10.0.0.6',
        '-p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128',
      ],
    },
    filter: {
      'INPUT DROP': ['-p tcp -m tcp --dport 3128 -j ACCEPT'],
      'FORWARD DROP': ['-d 10.0.0.5/32 -o lan0 -p tcp -m tcp --dport 443 -j ACCEPT'],
    },
  });
  const led = reachOf(ruleset).rows.filter(({ by }) => by !== undefined);
  expect(led).toMatchObject([
    {
      ...{ chain: 'INPUT', ports: ['3128'], sources: ['0.0.0.0/0'], by: 'REDIRECT --to-ports 3128' },
      before: { ports: ['80'] },
    },
    {
      ...{ chain: 'FORWARD', protocol: 'tcp', ports: ['443'], certain: true },
      ...{ sources: ['198.51.100.0/24'], destinations: ['10.0.0.5/32'], in: ['wan0'], out: ['lan0'] },
      by: 'DNAT --to-destination 10.0.0.5:443',
      before: { ports: ['8443'] },
      words: {
        ...{ service: 'tcp dport 443', from: '198.51.100.0/24', to: '10.0.0.5' },
        only: 'in by wan0 out by lan0, clients ask for dport 8443, by DNAT --to-destination 10.0.0.5:443',
      },
    },
  ]);
});

test('of each service that nat leads elsewhere, the ports and addresses are told that its own clients ask for', () => {
  const ruleset = liveTables({
    nat: {
      'PREROUTING ACCEPT': [
        '-s 198.51.100.0/24 -d 203.0.113.1/32 -p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.0.0.5:443',
        '-s 192.0.2.0/24 -p tcp -m multiport --dports 443,9443 -j DNAT --to-destination 10.0.0.6:443',
        '-d 203.0.113.2/32 -p tcp -m tcp --dport 22 -j DNAT --to-destination 10.0.0.7',
      ],
    },
    filter: { 'FORWARD ACCEPT': [] },
  });
  const asked = reachOf(ruleset)
    .rows.filter(({ by }) => by !== undefined)
    .map(({ destinations, before }) => [destinations.join(' '), before]);
  expect(asked).toEqual([
    ['10.0.0.5/32', { ports: ['8443'], destinations: ['203.0.113.1/32'] }],
    ['10.0.0.6/32', { ports: ['443', '9443'] }],
    ['10.0.0.7/32', { destinations: ['203.0.113.2/32'] }],
  ]);
});

test('a chain that jumps to itself is followed once, and not for ever', () => {
  const ruleset = liveTables({
    filter: { 'INPUT DROP': ['-j A'], A: ['-p tcp -j B'], B: ['-j A', '-p tcp -j ACCEPT'] },
  });
  expect(tracePacket(ruleset, { chain: 'INPUT', protocol: 'tcp' }).verdict).toBe('accept');
  expect(tracePacket(ruleset, { chain: 'INPUT', protocol: 'udp' }).verdict).toBe('drop');
});
