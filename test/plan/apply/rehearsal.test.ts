import { planHost } from '../../../lib/plan/plan-host';
import { type Rehearsal, rehearsalOf } from '../../../lib/plan/apply/rehearsal';
import { type Chains, type Declaration, hostWith, liveRuleset, wanted } from '../../support/project/rulesets';

function rehearsal(live: Chains, declaration: Declaration): Rehearsal {
  return rehearsalOf(planHost(hostWith(liveRuleset(live), liveRuleset({}, 'ipv6')), wanted(declaration)));
}

function textsOf({ families }: Rehearsal): readonly string[] {
  return families.flatMap(({ command, rules }) =>
    rules.map(
      ({ chain, text }) => `${command} ${chain} ${text.replace(/-m comment --comment "cdktf:web" /, '')}`,
    ),
  );
}

const ssh = '-p tcp -m tcp --dport 22 -j ACCEPT';
const http = '-p tcp -m tcp --dport 80 -j ACCEPT';
const mark = '-m comment --comment "cdktf:web"';

test('only what is new is rehearsed, of both families', () => {
  const live = { INPUT: [`-p tcp -m tcp --dport 22 ${mark} -j ACCEPT`] };
  const found = rehearsal(live, { ipv4: { INPUT: [ssh, http] }, ipv6: { INPUT: [ssh] } });
  expect(textsOf(found)).toEqual([`iptables INPUT ${http}`, `ip6tables INPUT ${ssh}`]);
  expect(found.families.map(({ frame }) => frame)).toEqual(['', '']);
});

test('a plan that adds no rule rehearses nothing', () => {
  const live = { INPUT: [`-p tcp -m tcp --dport 22 ${mark} -j ACCEPT`] };
  expect(rehearsal(live, { ipv4: { INPUT: { policy: 'DROP', rules: [] } } }).families).toEqual([]);
});

test('new jumps come first, and the chains that they lead to are declared', () => {
  const found = rehearsal({ THEIRS: [] }, { ipv4: { INPUT: [ssh, '-j OWN', '-j THEIRS'], OWN: [http] } });
  expect(textsOf(found)).toEqual([
    'iptables INPUT -j OWN',
    'iptables INPUT -j THEIRS',
    `iptables OWN ${http}`,
    `iptables INPUT ${ssh}`,
  ]);
  expect(found.families[0]?.frame.split('\n')).toEqual([
    '*filter',
    ':OWN - [0:0]',
    ':THEIRS - [0:0]',
    'COMMIT',
    '',
  ]);
});

test('a changed chain is reached by the jumps that stay, bare, and by no others', () => {
  const live = {
    INPUT: [`-p tcp ${mark} -j A`],
    FORWARD: [`${mark} -j B`],
    OUTPUT: ['-j OTHER'],
    A: ['-s 192.0.2.0/24 -g B'],
    B: [http],
    OTHER: [],
  };
  const found = rehearsal(live, {
    ipv4: { INPUT: ['-p tcp -j A'], A: ['-s 192.0.2.0/24 -g B'], B: [http, ssh] },
  });
  expect(textsOf(found)).toEqual([`iptables B ${ssh}`]);
  expect(found.families[0]?.frame.split('\n')).toEqual([
    '*filter',
    ':B - [0:0]',
    ':A - [0:0]',
    '-A A -j B',
    '-A INPUT -j A',
    'COMMIT',
    '',
  ]);
});

test('what stands behind a rule that decides about every packet is left out', () => {
  const live = { INPUT: ['-j ACCEPT', '-j OWN'], OWN: ['-p tcp -j RETURN'] };
  const found = rehearsal(live, { ipv4: { OWN: ['-p tcp -j RETURN', ssh, '-j RETURN', http] } });
  expect(textsOf(found)).toEqual([`iptables OWN ${ssh}`, 'iptables OWN -j RETURN']);
  expect(found.families[0]?.frame).not.toContain('INPUT');
});

test('ipsets are named once, and rules that need anything else are left out and said to be', () => {
  const set = '-m set --match-set blocked src -j DROP';
  const rules = [
    set,
    '-p udp -m set --match-set blocked dst -j SET --add-set seen src',
    '-m nfacct --nfacct-name http-in',
    '-j IDLETIMER --timeout 600 --label wlan',
  ];
  const found = rehearsal({}, { ipv4: { OWN: rules } });
  expect(found.sets).toEqual(['blocked', 'seen']);
  expect(found.leftOut.map(({ text, needs }) => [text, needs])).toEqual([
    ['-m nfacct --nfacct-name http-in', 'an accounting object'],
    ['-j IDLETIMER --timeout 600 --label wlan', 'something that the whole machine has once'],
  ]);
  expect(textsOf(found)).toHaveLength(2);
});

test('rules that speak of users are known', () => {
  const found = rehearsal(
    {},
    { ipv4: { OUTPUT: ['-m owner --uid-owner 33 -j ACCEPT', '-p udp -j ACCEPT'] } },
  );
  expect(found.families[0]?.rules.map(({ hasUsers }) => hasUsers)).toEqual([true, false]);
});
