/** Chains, policies and tables that are ours, and what becomes of them. */
import { planHost } from '../../lib/plan/plan-host';
import { restoresOf } from '../../lib/plan/apply/restore';
import { emptyRuleset } from '../../lib/ruleset/model/ruleset';
import { restore } from '../support/oracle/iptables-model';
import {
  type Declaration,
  chainsIn,
  hostWith,
  liveRuleset,
  liveTables,
  substanceOf,
  wanted,
} from '../support/project/rulesets';
import { applied, planRefusals, planWarnings, plannedOperations } from '../support/project/plans';

const foreign = '-s 198.51.100.0/24 -j DROP';
const accept = '-p tcp -j ACCEPT';

describe('a user chain that is declared', () => {
  test('is filled before anything jumps to it', () => {
    expect(plannedOperations(emptyRuleset('ipv4'), { ipv4: { INPUT: ['-j OWN'], OWN: [accept] } })).toEqual([
      'iptables -N OWN',
      'iptables -I OWN 1 -p tcp -j ACCEPT',
      'iptables -I INPUT 1 -m comment --comment "cdktf:web" -j OWN',
    ]);
  });

  test('is ours as a whole: what others put in goes', () => {
    const live = applied(emptyRuleset('ipv4'), { ipv4: { OWN: [accept] } });
    const drifted = restore(live, `*filter\n-I OWN 1 ${foreign}\nCOMMIT\n`);
    expect(plannedOperations(drifted, { ipv4: { OWN: [accept] } })).toEqual(['iptables -D OWN 1']);
  });

  test('goes when it is no longer declared, after those rules that jump to it', () => {
    const live = applied(emptyRuleset('ipv4'), { ipv4: { INPUT: ['-j A'], A: ['-j B'], B: [accept] } });
    expect(plannedOperations(live, { ipv4: { INPUT: [accept] } })).toEqual([
      'iptables -R INPUT 1 -p tcp -m comment --comment "cdktf:web" -j ACCEPT',
      'iptables -F A',
      'iptables -F B',
      'iptables -X A',
      'iptables -X B',
    ]);
    expect(chainsIn(applied(live, { ipv4: { INPUT: [] } }))).toEqual({ INPUT: [] });
  });

  test('does not go while a rule of others jumps to it; that rule is named', () => {
    const live = restore(
      applied(emptyRuleset('ipv4'), { ipv4: { OWN: [] } }),
      '*filter\n-A FORWARD -j OWN\nCOMMIT\n',
    );
    expect(planRefusals(live, {})).toEqual(['plan/chain-in-use']);
    expect(planRefusals(live, { ipv4: { INPUT: [] } })).toEqual(['plan/chain-in-use']);
    expect(() => planHost(hostWith(live), wanted({}))).toThrow('-A FORWARD -j OWN');
  });

  test('that was there before us is taken over, with a warning when that changes it', () => {
    const live = liveRuleset({ OWN: [foreign] });
    expect(planWarnings(live, { ipv4: { OWN: [accept] } })).toEqual(['plan/chain-taken-over']);
    expect(planWarnings(live, { ipv4: { OWN: [foreign] } })).toEqual([]);
    const managed = applied(live, { ipv4: { OWN: [accept] } });
    expect(planWarnings(managed, { ipv4: { OWN: [foreign] } })).toEqual([]);
  });

  test('that nobody declares and that is not in our ledger is left alone', () => {
    const live = liveRuleset({ INPUT: ['-j f2b-sshd'], 'f2b-sshd': [foreign] });
    expect(chainsIn(applied(live, { ipv4: { OWN: [] } }, {}))).toEqual(chainsIn(live));
  });

  test('may be jumped to when others made it', () => {
    const live = liveRuleset({ 'DOCKER-USER': [foreign] });
    expect(plannedOperations(live, { ipv4: { FORWARD: ['-j DOCKER-USER'] } })).toHaveLength(1);
  });

  test.each([
    ['nobody made', { ipv4: { FORWARD: ['-j DOCKER-USER'] } }],
    ['was ours and goes in the same plan', { ipv4: { FORWARD: ['-j OWN'] } }],
    ['is in another table alone', { ipv4: { FORWARD: ['-g OTHER'] }, tables: { nat: { OTHER: [] } } }],
  ])('may not be jumped to when it %s', (_what, declaration) => {
    const live = applied(emptyRuleset('ipv4'), { ipv4: { OWN: [] } });
    expect(planRefusals(live, declaration)).toEqual(['plan/no-such-chain']);
  });
});

describe('a policy', () => {
  test('opens first and closes last', () => {
    const live = liveRuleset({ 'INPUT DROP': [] });
    const declaration: Declaration = {
      ipv4: { INPUT: { policy: 'ACCEPT', rules: [accept] }, FORWARD: { policy: 'DROP' }, OWN: [] },
    };
    expect(plannedOperations(live, declaration)).toEqual([
      'iptables -P INPUT ACCEPT',
      'iptables -N OWN',
      'iptables -I INPUT 1 -p tcp -m comment --comment "cdktf:web" -j ACCEPT',
      'iptables -P FORWARD DROP',
    ]);
  });

  test('that is not declared stays as it is', () => {
    expect(plannedOperations(liveRuleset({ 'INPUT DROP': [] }), { ipv4: { INPUT: [] } })).toEqual([]);
  });

  test('that we set goes back to ACCEPT when it is no longer declared', () => {
    const live = applied(emptyRuleset('ipv4'), { ipv4: { INPUT: { policy: 'DROP', rules: [accept] } } });
    expect(plannedOperations(live, { ipv4: { INPUT: [accept] } })).toEqual(['iptables -P INPUT ACCEPT']);
    expect(plannedOperations(live, {})[0]).toBe('iptables -P INPUT ACCEPT');
  });

  test('that others set stays when ours goes', () => {
    const live = restore(
      applied(emptyRuleset('ipv4'), { ipv4: { INPUT: [accept] } }),
      '*filter\n-P FORWARD DROP\nCOMMIT\n',
    );
    expect(plannedOperations(live, {})).toEqual(['iptables -D INPUT 1']);
  });
});

describe('the end of an owner', () => {
  const live = liveTables({
    filter: { 'INPUT DROP': [foreign], OUTPUT: [], 'f2b-sshd': [foreign] },
    nat: { POSTROUTING: ['-o eth0 -j MASQUERADE'] },
  });
  const declaration: Declaration = {
    ipv4: { INPUT: ['-j OWN'], FORWARD: { policy: 'DROP', rules: [accept] }, OWN: [accept] },
    tables: { nat: { PREROUTING: [accept], NAT: [] }, mangle: { INPUT: [accept] } },
  };

  test('leaves what was there before', () => {
    const after = applied(live, declaration);
    expect(substanceOf(after)).not.toBe(substanceOf(live));
    expect(substanceOf(applied(after, {}), { ledgers: true })).toBe(substanceOf(live));
  });

  test('opens before it takes away', () => {
    expect(plannedOperations(applied(live, declaration), {})[0]).toBe('iptables -P FORWARD ACCEPT');
  });

  // Without the ledger, tables were looked at only when something was declared for them.
  test('takes what carries its mark also where somebody took its ledger away', () => {
    const without = restore(
      applied(live, { ipv4: { INPUT: [accept] } }),
      '*filter\n-F cdktf-ledger-web\n-X cdktf-ledger-web\nCOMMIT\n',
    );
    expect(plannedOperations(without, {})).toEqual(['iptables -D INPUT 1']);
    expect(substanceOf(applied(without, {}), { ledgers: true })).toBe(substanceOf(live));
  });

  test('is nothing to do where nothing is ours', () => {
    expect(plannedOperations(live, {})).toEqual([]);
  });
});

describe('a family', () => {
  test('that the host lacks stops the plan when something is declared for it, and else not', () => {
    const live = hostWith(emptyRuleset('ipv4'));
    expect(() => planHost(live, wanted({ ipv6: { INPUT: [accept] } }))).toThrow('plan/no-family');
    expect(planHost(live, wanted({ ipv4: { INPUT: [accept] }, ipv6: {} })).operations).toHaveLength(1);
  });

  test('comes after the other one: IPv4 first', () => {
    const live = hostWith(emptyRuleset('ipv6'), emptyRuleset('ipv4'));
    const plan = planHost(live, wanted({ ipv4: { INPUT: [accept] }, ipv6: { INPUT: [accept] } }));
    expect(plan.operations.map(({ family }) => family)).toEqual(['ipv4', 'ipv6']);
    expect(restoresOf(plan).map(({ family }) => family)).toEqual(['ipv4', 'ipv6']);
  });
});

test.each(['', '-web', 'a b', 'a"b', 'a\nb', 'a'.repeat(61)])('the owner %j stops the plan', (owner) => {
  expect(planRefusals(emptyRuleset('ipv4'), { owner })).toEqual(['plan/bad-owner']);
});
