/** Settings of a named table that the kernel keeps, though the rule that says them changes. */
import { planWarnings } from '../../support/project/plans';
import { liveRuleset } from '../../support/project/rulesets';

const limit = (settings: string, name = 'dns', target = 'ACCEPT'): string =>
  `-p udp -m udp --dport 53 -m hashlimit ${settings} --hashlimit-mode srcip --hashlimit-name ${name} -j ${target}`;
const slow = limit('--hashlimit-upto 5/min --hashlimit-burst 5');
const warnings = (live: readonly string[], desired: readonly string[]): readonly string[] =>
  planWarnings(liveRuleset({ OWN: live }), { ipv4: { OWN: desired } }).filter(
    (code) => code === 'plan/kept-settings',
  );

test('a changed rate of hashlimit had no effect, and nobody said so', () => {
  expect(warnings([slow], [limit('--hashlimit-upto 50/sec --hashlimit-burst 5')])).toEqual([
    'plan/kept-settings',
  ]);
});

test.each([
  ['a burst', limit('--hashlimit-upto 5/min --hashlimit-burst 9')],
  ['what is told apart', slow.replace('srcip', 'srcip,dstport')],
  ['a mask', limit('--hashlimit-upto 5/min --hashlimit-burst 5 --hashlimit-srcmask 24')],
  ['another rate, asked the other way', limit('--hashlimit-above 9/min --hashlimit-burst 5', 'dns', 'DROP')],
])('%s is kept as well', (_what, rule) => {
  expect(warnings([slow], [rule])).toEqual(['plan/kept-settings']);
  expect(warnings([slow], [slow, rule])).toEqual(['plan/kept-settings']);
});

test.each([
  ['the table has another name', limit('--hashlimit-upto 50/sec --hashlimit-burst 5', 'dns-2')],
  ['only the port differs', slow.replace('53', '853')],
  [
    'the same rate is asked the other way',
    limit('--hashlimit-above 5/min --hashlimit-burst 5', 'dns', 'DROP'),
  ],
  ['it is the same rule', slow],
])('nothing is said where %s', (_what, rule) => {
  expect(warnings([slow], [rule])).toEqual([]);
});

test('nothing is said of rules that are not touched, and one warning of a name is enough', () => {
  const other = limit('--hashlimit-upto 50/sec --hashlimit-burst 5');
  expect(warnings([slow, other], [slow, other, '-j RETURN'])).toEqual([]);
  expect(warnings([slow], [other, other.replace('53', '853')])).toEqual(['plan/kept-settings']);
  expect(warnings([], [other])).toEqual([]);
});
