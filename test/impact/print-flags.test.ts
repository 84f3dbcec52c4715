/** Combinations of TCP flags in words. */
import { tcpFlagNames } from '../../lib/extensions/packet-test';
import { printFlags } from '../../lib/impact/questions/print-flags';

const all = Array.from({ length: 64 }, (_, value) => value);

const bitsOf = (names: string): number =>
  names.split(/[+,]/).reduce((sum, name) => sum | (1 << tcpFlagNames.findIndex((each) => each === name)), 0);

/** The combinations of `--tcp-flags LOOKED SET`. */
const matching = (looked: string, set: string): readonly number[] =>
  all.filter((value) => (value & bitsOf(looked)) === (set === 'NONE' ? 0 : bitsOf(set)));

const but = (values: readonly number[]): readonly number[] => all.filter((value) => !values.includes(value));

test.each([
  ['with PSH', matching('PSH', 'PSH')],
  ['without SYN', matching('SYN', 'NONE')],
  ['with SYN and without FIN,RST,ACK', matching('FIN,SYN,RST,ACK', 'SYN')],
  ['but not (with SYN and without FIN,RST,ACK)', but(matching('FIN,SYN,RST,ACK', 'SYN'))],
  ['with FIN+SYN', matching('FIN,SYN', 'FIN,SYN')],
  ['with FIN, or with RST', but(matching('FIN,RST', 'NONE'))],
  [
    'but not with PSH, nor (with SYN and without FIN,RST,ACK)',
    but([...matching('PSH', 'PSH'), ...matching('FIN,SYN,RST,ACK', 'SYN')]),
  ],
  [
    'without FIN,URG, or without PSH,URG',
    but([...matching('URG', 'URG'), ...matching('FIN,PSH', 'FIN,PSH')]),
  ],
  ['tcp flags SYN', [2]],
  ['tcp flags none', [0]],
  ['but not tcp flags none', but([0])],
  ['tcp flags SYN or FIN+PSH+URG', [2, 41]],
])('%s', (words, values) => {
  expect(printFlags(values)).toBe(words);
});

/** What the words say. */
function meant(words: string): readonly number[] {
  if (words.startsWith('but not ')) return but(meant(words.slice('but not '.length)));
  if (words.startsWith('tcp flags ')) {
    const values = words.slice('tcp flags '.length).split(' or ');
    return values.map((names) => (names === 'none' ? 0 : bitsOf(names))).sort((one, other) => one - other);
  }
  const cubes = words.split(/, n?or /).map((cube) => {
    const of = (word: string): number =>
      bitsOf(new RegExp(`\\b${word} ([A-Z,+]+)`).exec(cube)?.[1] ?? '') & 63;
    const [set, clear] = [of('with'), of('without')];
    return (value: number): boolean => (value & set) === set && (value & clear) === 0;
  });
  return all.filter((value) => cubes.some((holds) => holds(value)));
}

test('words say exactly the combinations that they are made of', () => {
  // Each flag set, not set, or of no matter: all that one rule can ask for, and two rules together.
  const asked = Array.from({ length: 729 }, (_, number) => {
    const digits = tcpFlagNames.map((_name, place) => Math.floor(number / 3 ** place) % 3);
    return all.filter((value) => digits.every((digit, bit) => digit === 2 || ((value >> bit) & 1) === digit));
  }).filter(({ length }) => length < 64);
  const two = asked.map((some, at) => [
    ...new Set([...some, ...(asked[(at * 7 + 13) % asked.length] ?? [])]),
  ]);
  const sets = [...asked, ...asked.map(but), ...two.map((each) => each.sort((one, other) => one - other))];
  const told = sets.filter(({ length }) => length < 64).map((each) => [printFlags(each), each] as const);
  const wrong = told.filter(
    ([words, each]) => !words.includes(' more') && String(meant(words)) !== String(each),
  );
  expect(wrong).toEqual([]);
  expect(told.filter(([words]) => words.includes(' more')).length).toBeLessThan(told.length / 20);
});
