import { planHost } from '../../../lib/plan/plan-host';
import {
  type HostForms,
  joinHostForms,
  hostInHostForm,
  planInHostForm,
  undecidedInHost,
  undecidedInPlan,
} from '../../../lib/plan/apply/host-forms';
import { chainsIn, hostWith, liveRuleset, wanted } from '../../support/project/rulesets';

const named = '-m owner --uid-owner www-data -j ACCEPT';
const numbered = '-m owner --uid-owner 33 -j ACCEPT';
const mark = '-m comment --comment "cdktf:web"';
const hostForms: HostForms = { ipv4: { [named]: numbered } };
const desired = wanted({
  ipv4: { OUTPUT: [named, '-p tcp -j ACCEPT'], OWN: [named] },
  ipv6: { OUTPUT: [named] },
});
const empty = hostWith(liveRuleset({}), liveRuleset({}, 'ipv6'));

test('a host that prints numbers for names has nothing to do', () => {
  const live = liveRuleset({
    OUTPUT: [`-m owner --uid-owner 33 ${mark} -j ACCEPT`, `-p tcp ${mark} -j ACCEPT`],
    OWN: [numbered],
  });
  const wanted4 = wanted({ ipv4: { OUTPUT: [named, '-p tcp -j ACCEPT'], OWN: [named] } });
  expect(planHost(hostWith(live), hostInHostForm(wanted4, hostForms)).operations).toEqual([]);
  expect(planHost(hostWith(live), wanted4).operations).toHaveLength(2);
});

test('origins stay with their rules, and without spellings all stays as it is', () => {
  const spelled = hostInHostForm(desired, hostForms);
  expect(spelled.rulesets.get('ipv4')?.get('filter')?.get('OWN')?.rules).toEqual([
    { text: numbered, origin: { path: 'ipv4 filter OWN rule 1' } },
  ]);
  expect(spelled.rulesets.get('ipv6')).toEqual(desired.rulesets.get('ipv6'));
  expect(hostInHostForm(desired, { ipv4: {} })).toBe(desired);
});

test('a plan keeps its operations, and writes and expects what the host prints', () => {
  const plan = planHost(empty, desired);
  const spelled = planInHostForm(plan, hostForms);
  expect(spelled.operations.map(({ kind, chain }) => [kind, chain])).toEqual(
    plan.operations.map(({ kind, chain }) => [kind, chain]),
  );
  const [ipv4, ipv6] = spelled.families;
  expect(ipv4 && chainsIn(ipv4.expected)).toMatchObject({
    OUTPUT: [`-m owner --uid-owner 33 ${mark} -j ACCEPT`, `-p tcp ${mark} -j ACCEPT`],
    OWN: [numbered],
  });
  expect(ipv6 && chainsIn(ipv6.expected)).toMatchObject({
    OUTPUT: [`-m owner --uid-owner www-data ${mark} -j ACCEPT`],
  });
});

test('what is undecided is found in what is desired, and in what a plan writes, without marks', () => {
  const at = (family: string, chain: string) => ({ family, table: 'filter', chain, text: named });
  const all = [at('ipv4', 'OUTPUT'), at('ipv4', 'OWN'), at('ipv6', 'OUTPUT')];
  expect(undecidedInHost(desired, new Map())).toEqual(all);
  expect(undecidedInPlan(planHost(empty, desired))).toEqual(expect.arrayContaining(all));
  expect(undecidedInPlan(planInHostForm(planHost(empty, desired), hostForms))).toEqual([
    at('ipv6', 'OUTPUT'),
  ]);
});

test('later spellings come before earlier ones', () => {
  const later = { ipv4: { [named]: '-m owner --uid-owner 34 -j ACCEPT' }, ipv6: { [named]: numbered } };
  expect(joinHostForms(hostForms, later)).toEqual(later);
});
