/** Six hosts in three tiers: each allowed pair of hosts is answered, and no other, worked out from the rules of both ends. */
import { families } from '../../lib/net/family';
import { packetsThroughRuleset } from '../support/oracle/firewall-packets';
import { readText } from '../support/project/repository';
import { runExample } from '../support/terraform/example-rulesets';
import { isAnswered, tierConnections, tierHosts, tierPorts } from '../support/terraform/three-tiers';

const firewalls = new Map(
  runExample('three-tiers').rulesets.map((ruleset) => [
    ruleset.host['address'],
    packetsThroughRuleset(ruleset),
  ]),
);

test('they are six hosts, declared in less than 60 lines', () => {
  expect([...firewalls.keys()].sort()).toEqual(tierHosts.map(({ ipv4 }) => ipv4).sort());
  expect(readText('examples/three-tiers.ts').trimEnd().split('\n').length).toBeLessThan(60);
});

test.each(tierConnections().map(([from, to]) => [from.name, to.name, from, to] as const))(
  '%s reaches of %s what its tier may, over both families',
  (_from, _to, from, to) => {
    const cases = families.flatMap((family) =>
      Object.values(tierPorts).map((tcp) => ({ family, from: from[family], to: to[family], tcp })),
    );
    const answered = cases.map((trial) => {
      const leaves = firewalls.get(from.ipv4)?.output(trial) ?? 'ACCEPT';
      return leaves === 'ACCEPT' && firewalls.get(to.ipv4)?.input(trial) === 'ACCEPT';
    });
    expect(answered).toEqual(cases.map(({ tcp }) => isAnswered(from, to, tcp)));
  },
);
