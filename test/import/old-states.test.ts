/** Firewalls of the time when `state` was the match for the state of a connection. */
import { firewallOf, importedFrom, operationsOf, programFor } from '../support/project/imported-program';
import { hostWith, liveRuleset } from '../support/project/rulesets';

const established = '-m state --state RELATED,ESTABLISHED -j ACCEPT';
const old = (...more: readonly string[]): Parameters<typeof liveRuleset>[0] => ({
  'INPUT DROP': [
    '-i lo -j ACCEPT',
    '-m state --state INVALID -j DROP',
    established,
    '-s 192.0.2.0/24 -p tcp -m tcp --dport 22 -m state --state NEW -j ACCEPT',
    '-p udp -m state ! --state NEW -m ttl --ttl-lt 3 -j DROP',
    ...more,
  ],
  'FORWARD DROP': ['-m state --state INVALID -j DROP', established],
  OUTPUT: [],
});

test('its rules are constructs and intents, and a plan has nothing to do', () => {
  const live = hostWith(liveRuleset(old()), liveRuleset({}, 'ipv6'));
  const { text, counts } = programFor(importedFrom(live));
  expect(text).toContain("stateMatch: 'state',");
  expect(text).toMatch(/new StatefulBase\(firewall, .*forward: true/);
  expect(text).toContain("firewall.allowFrom('192.0.2.0/24', Service.ssh");
  expect(counts).toEqual({ constructs: 5, intents: 1, typed: 1, raw: 0 });
  expect(operationsOf(text, live)).toEqual([]);
});

test('without the setting, each rule is written anew by conntrack, and no other', () => {
  const live = hostWith(liveRuleset(old()), liveRuleset({}, 'ipv6'));
  const { text } = programFor(importedFrom(live));
  const operations = operationsOf(text.replace("stateMatch: 'state',", ''), live);
  expect(operations).toHaveLength(6);
  for (const operation of operations) expect(operation).toMatch(/-R .*-m conntrack/);
});

test('where rules ask by both matches, all of them stay as they are', () => {
  const both = old('-p tcp -m tcp --dport 80 -m conntrack --ctstate NEW -j ACCEPT');
  const live = hostWith(liveRuleset(both), liveRuleset({}, 'ipv6'));
  const { text } = programFor(importedFrom(live));
  expect(text).not.toContain('stateMatch');
  expect(operationsOf(text, live)).toEqual([]);
});

test('what only conntrack can say stays what it is', () => {
  const forwarded = old(
    '-m conntrack --ctstate DNAT -j ACCEPT',
    '-m comment --comment "-m conntrack --ctstate NEW" -j ACCEPT',
  );
  const live = hostWith(liveRuleset(forwarded), liveRuleset({}, 'ipv6'));
  const { text } = programFor(importedFrom(live));
  expect(text).toContain("stateMatch: 'state',");
  expect(operationsOf(text, live)).toEqual([]);
  const rules = firewallOf(text)
    .explain()
    .map(({ rule }) => rule);
  expect(rules.filter((rule) => rule.includes('--ctstate DNAT'))).toHaveLength(1);
});
