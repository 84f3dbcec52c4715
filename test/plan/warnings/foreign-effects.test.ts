/** Rules of several writers in one chain: which of them get no packets any more, and what the rule for deploys opens. */
import { liveRuleset } from '../../support/project/rulesets';
import { planRefusals, planWarnings } from '../../support/project/plans';

const managed = (text: string, owner = 'web'): string =>
  text.replace(/(?=-j )/, `-m comment --comment "cdktf:${owner}" `);

const database = '-i docker0 -p tcp -m tcp --dport 5432 -j DROP';

describe('a managed rule', () => {
  const warnings = (
    foreign: readonly string[],
    rule = database,
    more: Readonly<Record<string, readonly string[]>> = {},
  ) =>
    planWarnings(liveRuleset({ FORWARD: [...foreign, managed(rule)], ...more }), {
      ipv4: { FORWARD: [rule] },
    });

  test.each([
    [
      'accepts of an interface, as Docker has them,',
      ['-i docker0 ! -o docker0 -j ACCEPT', '-i docker0 -o docker0 -j ACCEPT'],
    ],
    ['an accept of many ports', ['-p tcp -m multiport --dports 5000:6000 -j ACCEPT']],
  ])('is reported when %s leave no packet for it', (_, foreign) => {
    expect(warnings(foreign)).toEqual(['plan/shadowed']);
  });

  test('is reported when a chain that foreign rules jump to takes its packets', () => {
    expect(warnings(['-i docker0 -j THEIRS'], database, { THEIRS: ['-p tcp -j ACCEPT'] })).toEqual([
      'plan/shadowed',
    ]);
    expect(warnings(['-i docker0 -j THEIRS'], database, { THEIRS: ['-p udp -j ACCEPT'] })).toEqual([]);
  });

  test.each([
    ['let a part of its packets by', ['-i docker0 ! -o docker0 -j ACCEPT']],
    ['accept only now and then', ['-i docker0 -m limit --limit 1/sec -j ACCEPT']],
    ['do the same', ['-i docker0 -j DROP']],
    ['only count', ['-i docker0']],
  ])('is not reported when the foreign rules before it %s', (_, foreign) => {
    expect(warnings(foreign)).toEqual([]);
  });
});

describe('the rule that a firewall adds for deploys', () => {
  const opening =
    '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment management -j ACCEPT';
  const declaration = { ipv4: { INPUT: { policy: 'DROP', rules: [opening] } } } as const;
  const office = '-s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT';

  test.each([
    ['hand-written rules', { 'INPUT DROP': [office] }],
    [
      'hand-written rules that refuse the rest',
      { INPUT: [office, '-p tcp -m tcp --dport 22 -j REJECT --reject-with icmp-port-unreachable'] },
    ],
    [
      'a chain of another owner',
      { 'INPUT DROP': ['-p tcp -m tcp --dport 22 -j SAFETY'], SAFETY: ['-s 192.0.2.0/24 -j ACCEPT'] },
    ],
  ])('is refused where it would open what %s restrict', (_, chains) => {
    expect(planRefusals(liveRuleset(chains), declaration)).toEqual(['plan/management-opens']);
  });

  test.each([
    [
      'nobody speaks of the port',
      { 'INPUT DROP': ['-i lo -j ACCEPT', '-p tcp -m tcp --dport 443 -j ACCEPT'] },
    ],
    ['others accept it from everybody', { 'INPUT DROP': ['-p tcp -m tcp --dport 22 -j ACCEPT'] }],
    [
      'only fail2ban looks at it, for bans come first',
      {
        INPUT: ['-p tcp -m multiport --dports 22 -j f2b-sshd'],
        'f2b-sshd': ['-s 192.0.2.7/32 -j DROP', '-j RETURN'],
      },
    ],
    ['it is there already', { 'INPUT DROP': [managed(opening), office] }],
  ])('is taken where %s', (_, chains) => {
    expect(planRefusals(liveRuleset(chains), declaration)).toEqual([]);
  });

  test('may open to those who are named', () => {
    const named = opening.replace('-p tcp', '-s 198.51.100.0/24 -p tcp');
    const live = liveRuleset({ 'INPUT DROP': [office] });
    expect(planRefusals(live, { ipv4: { INPUT: { policy: 'DROP', rules: [named] } } })).toEqual([]);
  });
});
