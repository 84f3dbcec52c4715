import { desiredHost } from '../../../lib/deploy/desired-host';
import { untrackedFamilies } from '../../../lib/plan/apply/tracking';
import { planHost } from '../../../lib/plan/plan-host';
import { type Chains, hostWith, liveRuleset } from '../../support/project/rulesets';

const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

function untracked(live: Chains, chains: Chains): readonly string[] {
  const declared = Object.entries(chains).map(([name, rules]) => [name, { rules }] as const);
  const desired = desiredHost({
    owner: 'web',
    foreignRules: 'keep',
    ipv4: { tables: { filter: { chains: Object.fromEntries(declared) } } },
  });
  return untrackedFamilies(planHost(hostWith(liveRuleset(live)), desired));
}

test('a connection is tracked first where OUTPUT depends on its state, and nothing has tracked it', () => {
  expect(untracked({}, { OUTPUT: [established, '-j REJECT'] })).toEqual(['ipv4']);
  expect(untracked({}, { OUTPUT: ['-m state --state NEW -j DROP'] })).toEqual(['ipv4']);
});

test.each<[what: string, live: Chains, chains: Chains]>([
  ['a rule has asked for the state before', { INPUT: [established] }, { OUTPUT: [established, '-j REJECT'] }],
  ['nothing stops what the host sends', {}, { INPUT: [established] }],
  ['no rule asks for the state', {}, { OUTPUT: ['-p tcp -m tcp --dport 25 -j REJECT'] }],
])('it is not where %s', (_, live, chains) => {
  expect(untracked(live, chains)).toEqual([]);
});
