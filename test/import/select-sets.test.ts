/** Sets of a host that rules name: those that a program declares, and those that it leaves to others. */
import { maxMembers, selectSets } from '../../lib/import/select-sets';
import { parseDeclaredSets } from '../../lib/sets/declared-set';
import { changeOfSet } from '../../lib/sets/diff-sets';
import { parseLiveSets } from '../../lib/sets/parse-sets';
import { printSet } from '../../lib/sets/print-sets';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';
import { randomSet } from '../support/laws/set-generator';
import { firewallOf, importedFrom, programFor } from '../support/project/imported-program';
import { hostWith, liveRuleset } from '../support/project/rulesets';
import { rulesetOf } from '../support/terraform/synthesis';

const match = (name: string): string => `-m set --match-set ${name} src -j ACCEPT`;

/** @param more rules of INPUT beside those that match the named sets */
function selected(
  named: readonly string[],
  lines: readonly string[],
  more: readonly string[] = [],
): ReturnType<typeof selectSets> & { readonly declared: unknown; readonly foreign: unknown } {
  const live = hostWith(liveRuleset({ INPUT: [...named.map(match), ...more] }), liveRuleset({}, 'ipv6'));
  const found = selectSets(named, parseLiveSets(lines.join('\n')), live);
  const { text } = programFor(importedFrom(live, found));
  const { sets: declared, foreign_sets: foreign } = rulesetOf(firewallOf(text)) as {
    readonly sets?: unknown;
    readonly foreign_sets?: unknown;
  };
  return { ...found, declared, foreign };
}

test('members are declared with their options, without what the kernel counts and draws', () => {
  const { declared, foreign } = selected(
    ['office', 'v6'],
    [
      'create office hash:net family inet hashsize 1024 maxelem 65536 comment counters skbinfo bucketsize 12 initval 0x1234abcd',
      'add office 192.0.2.0/24 packets 7 bytes 900 comment "the ${office}" skbmark 0x1',
      'add office 192.0.2.9 nomatch packets 0 bytes 0',
      'create v6 hash:ip,port family inet6 hashsize 1024 maxelem 65536',
      'add v6 2001:db8::1,tcp:443',
    ],
  );
  expect(declared).toEqual({
    office: {
      type: 'hash:net',
      family: 'ipv4',
      options: { comment: 'true', counters: 'true', skbinfo: 'true' },
      entries: ['192.0.2.0/24 comment "the $${office}" skbmark 0x1', '192.0.2.9 nomatch'],
    },
    v6: { type: 'hash:ip,port', family: 'ipv6', options: {}, entries: ['2001:db8::1,tcp:443'] },
  });
  expect(foreign).toBeUndefined();
});

const list = (name: string, count: number): readonly string[] => [
  `create ${name} hash:ip family inet hashsize 1024 maxelem 131072`,
  ...Array.from(
    { length: count },
    (_, index) => `add ${name} 10.1.${String(index >> 8)}.${String(index & 255)}`,
  ),
];

test.each([
  [
    'with a time for its members',
    ['create own hash:ip timeout 600', 'add own 192.0.2.1 timeout 30'],
    'filled',
  ],
  ['with a time of none', ['create own hash:ip timeout 0', 'add own 192.0.2.1'], 'filled'],
  ['of a type that is not known', ['create own hash:what family inet', 'add own 7'], 'not-declarable'],
  [
    'with a member that is not understood',
    ['create own hash:ip', 'add own 192.0.2.1,shiny'],
    'not-declarable',
  ],
  ['with more members than a person writes', list('own', maxMembers + 1), 'filled'],
] as const)('a set %s is left to others', (_title, lines, kind) => {
  const { sets, leftOutSets, foreign } = selected(['own'], lines);
  expect(sets.size).toBe(0);
  expect(leftOutSets).toMatchObject([{ set: 'own', reason: { kind } }]);
  expect(foreign).toEqual(['own']);
});

test('a set that is declared is the set of the host, whatever it holds: a plan keeps it', () => {
  const random = seededRandom(seedOfCommit());
  let kept = 0;
  for (let turn = 0; turn < 60; turn++) {
    const live = parseLiveSets(printSet(randomSet(random, 'own')));
    const { sets } = selectSets(['own'], live, new Map());
    const problems: string[] = [];
    const wanted = parseDeclaredSets(Object.fromEntries(sets), (_place, { code }) => problems.push(code));
    expect(problems).toEqual([]);
    for (const [name, set] of wanted) {
      expect(changeOfSet(live.get(name), set)).toEqual({ kind: 'keep' });
      kept++;
    }
  }
  expect(kept).toBeGreaterThan(20);
});

test('as many members as a person may write are declared', () => {
  expect(selected(['own'], list('own', maxMembers)).sets.get('own')?.entries).toHaveLength(maxMembers);
});

test.each(['f2b-sshd', 'crowdsec-blacklists', 'KUBE-CLUSTER-IP', 'cali40s:abc', 'weave-local'])(
  'the set %s is of a program that is known',
  (name) => {
    const { leftOutSets } = selectSets([name], parseLiveSets(`create ${name} hash:ip\n`), new Map());
    expect(leftOutSets).toMatchObject([{ set: name, reason: { kind: 'program' } }]);
  },
);

test('a set that rules fill is made without members, whatever time they have', () => {
  const { declared, leftOutSets } = selected(
    ['seen'],
    ['create seen hash:ip family inet timeout 600', 'add seen 192.0.2.1 timeout 30'],
    ['-p tcp -m tcp --dport 23 -j SET --add-set seen src --exist'],
  );
  expect(declared).toEqual({
    seen: { type: 'hash:ip', family: 'ipv4', options: { timeout: '600' }, dynamic: true },
  });
  expect(leftOutSets).toEqual([]);
});

test('members of a list that is left to others are left, too', () => {
  const lines = ['create one hash:ip', 'add one 192.0.2.1', 'create all list:set timeout 60', 'add all one'];
  expect([...selected(['all'], lines).sets.keys()]).toEqual([]);
});

test('a list brings its members, and a member that others fill is looked for', () => {
  const { declared, foreign } = selected(
    ['all'],
    [
      'create one hash:ip family inet',
      'add one 192.0.2.1',
      'create two hash:ip family inet6 timeout 60',
      'create all list:set size 8',
      'add all one',
      'add all two',
    ],
  );
  expect(declared).toMatchObject({ one: { entries: ['192.0.2.1'] }, all: { entries: ['one', 'two'] } });
  expect(foreign).toEqual(['two']);
});

test.each([
  '$(id)',
  '`id`',
  "it's",
  '${x}',
  'a;b',
  '/etc/x',
  '--jump',
  '__proto__',
  'constructor',
  'ä'.repeat(15),
  '*/',
  '\\',
])('the name %s is text, whatever it looks like', (name) => {
  const found = selectSets(
    [name],
    parseLiveSets(`create ${name} hash:ip\nadd ${name} 192.0.2.1\n`),
    new Map(),
  );
  const live = hostWith(liveRuleset({ 'INPUT DROP': [] }), liveRuleset({}, 'ipv6'));
  const { text } = programFor(importedFrom(live, found));
  const { sets = {} } = rulesetOf(firewallOf(text)) as { readonly sets?: object };
  const isName = !/^-|^__proto__$/.test(name);
  expect(Object.keys(sets)).toEqual(isName ? [name.replace('${', () => '$${')] : []);
});
