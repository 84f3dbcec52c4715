import { desiredHost } from '../../../lib/deploy/desired-host';
import { stopsOutput, untrackedFamilies } from '../../../lib/plan/apply/tracking';
import { planHost } from '../../../lib/plan/plan-host';
import { type Chains, hostWith, liveRuleset } from '../../support/project/rulesets';

const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

const planOf = (live: Chains, chains: Chains) => {
  const declared = Object.entries(chains).map(([name, rules]) => [name, { rules }] as const);
  const desired = desiredHost({
    owner: 'web',
    foreignRules: 'keep',
    ipv4: { tables: { filter: { chains: Object.fromEntries(declared) } } },
  });
  return planHost(hostWith(liveRuleset(live)), desired);
};

const untracked = (live: Chains, chains: Chains): readonly string[] =>
  untrackedFamilies(planOf(live, chains));

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

test('a change of OUTPUT may stop the answers of the host; what OUTPUT held before, and other chains, do not', () => {
  const reject = '-p tcp -m tcp --sport 22 -j REJECT';
  expect(stopsOutput(planOf({}, { OUTPUT: [reject] }))).toBe(true);
  expect(stopsOutput(planOf({}, { INPUT: [established] }))).toBe(false);
  expect(stopsOutput(planOf({ OUTPUT: [reject] }, { INPUT: [established] }))).toBe(false);
});
