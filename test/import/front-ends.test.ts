import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { frontEndNote, frontEnds, frontEndsIn } from '../../lib/import/front-ends';
import { REPOSITORY } from '../support/project/repository';
import { type Chains, hostWith, liveRuleset } from '../support/project/rulesets';

test.each<[chains: Chains, expected: readonly string[]]>([
  [{ INPUT: ['-j ufw-before-input'], 'ufw-before-input': [] }, ['ufw']],
  [{ INPUT: ['-j INPUT_ZONES'], INPUT_ZONES: [] }, ['firewalld']],
  [
    {
      INPUT: [
        '-p icmp -m comment --comment "000 accept all icmp" -j ACCEPT',
        '-i lo -m comment --comment "001 accept all to lo" -j ACCEPT',
      ],
    },
    ['Puppet'],
  ],
  [{ INPUT: ['-p icmp -m comment --comment "22 is ssh" -j ACCEPT'] }, []],
])('the front end of %j is %j', (chains, expected) => {
  expect(frontEndsIn(hostWith(liveRuleset(chains)))).toEqual(expected);
});

test('each front end is noted, and has a page that says how to switch it off', () => {
  for (const name of [
    'ufw',
    'firewalld',
    'ferm',
    'SUSEfirewall2',
    'Puppet',
    'netfilter-persistent',
  ] as const) {
    expect(frontEndNote(name).code).toBe('import/front-end');
    expect(existsSync(join(REPOSITORY, frontEnds[name]))).toBe(true);
  }
});
