/** What nat makes of a packet decides which rules it meets afterwards. */
import { tracePacket } from '../../lib/impact/trace-packet';
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
