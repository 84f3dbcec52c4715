import { ownersAtBoot } from '../../../lib/plan/ownership/boot-owners';
import { type Chains, liveTables } from '../../support/project/rulesets';

const entry = (text: string): string => `-m comment --comment "${text}"`;
const ledger = (...entries: readonly string[]): Chains => ({
  'cdktf-ledger-web': ['owner web', ...entries].map(entry),
});
const marked = (port: number): string =>
  `-p tcp -m tcp --dport ${String(port)} -m comment --comment "cdktf:web" -j ACCEPT`;
const base = { ...ledger('chain OWN', 'generation 1'), OWN: ['-j DROP'] };

const live = liveTables({ filter: { INPUT: ['-j THEIRS', marked(80)], THEIRS: [], ...base } });
const states = (file: ReturnType<typeof liveTables> | undefined): unknown =>
  ownersAtBoot(live, file).map(({ owner, state }) => [owner, state]);

test('a file with the same marked rules, chains and ledger keeps the part, whatever others have there', () => {
  const file = liveTables({
    filter: { OWN: ['-j DROP'], INPUT: [marked(80), '-j DROP'], ...ledger('chain OWN', 'generation 1') },
  });
  expect(states(file)).toEqual([['web', 'same']]);
});

test.each<[string, Chains]>([
  ['a marked rule is another', { INPUT: [marked(81)], ...base }],
  ['a rule of an owned chain is gone', { INPUT: [marked(80)], ...base, OWN: [] }],
  [
    'the file is of an earlier apply',
    { INPUT: [marked(80)], ...base, ...ledger('chain OWN', 'generation 0') },
  ],
])('it differs where %s', (_what, chains) => {
  expect(states(liveTables({ filter: chains }))).toEqual([['web', 'differs']]);
});

test('a policy and a chain that are owned count', () => {
  const owned = ledger('policy INPUT DROP before ACCEPT', 'whole INPUT', 'generation 1');
  const here = liveTables({ filter: { 'INPUT DROP': ['-j ACCEPT'], ...owned } });
  const file = (chains: Chains): unknown =>
    ownersAtBoot(here, liveTables({ filter: { ...chains, ...owned } }))[0]?.state;
  expect(file({ 'INPUT DROP': ['-j ACCEPT'] })).toBe('same');
  expect(file({ INPUT: ['-j ACCEPT'] })).toBe('differs');
  expect(file({ 'INPUT DROP': ['-j DROP'] })).toBe('differs');
});

test('no file, or one without the owner, keeps nothing; an owner of whom nothing is live is told', () => {
  expect(states(undefined)).toEqual([['web', 'missing']]);
  expect(states(liveTables({ filter: { INPUT: [marked(80).replace('cdktf:web', 'cdktf:old')] } }))).toEqual([
    ['old', 'gone'],
    ['web', 'missing'],
  ]);
});
