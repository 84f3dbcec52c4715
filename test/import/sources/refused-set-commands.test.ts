/** What ipset refuses, and what is not understood of it, in a script. */
import { setsOfScript as script } from '../../support/project/script-sets';

/** What a script makes of lists, and of `white` with one member and `black` with none. */
function madeBy(...lines: readonly string[]): { readonly sets: unknown; readonly notes: readonly string[] } {
  const made = ['ipset create white hash:ip', 'ipset add white 192.0.2.1', 'ipset create black hash:ip'];
  const { sets, notes } = script(...made, ...lines, 'iptables -A INPUT -j DROP');
  const all = Object.entries(sets as Record<string, { readonly entries?: readonly string[] }>);
  return { sets: Object.fromEntries(all.map(([name, { entries }]) => [name, entries ?? 'left'])), notes };
}

const notUnderstood = (line: number): string => `import/not-understood ${String(line)}`;
const unknownMembers = (line: number): string => `import/members-unknown ${String(line)}`;

test.each([
  ['ipset add white localhost', 'the name of a host'],
  ['ipset add white 192.0.2.999', 'what is no address'],
  ['ipset add white 192.0.2.9 shiny', 'an option that there is not'],
  ['ipset add white 192.0.2.9 comment office', 'a comment that the set does not take'],
  ['ipset del white localhost', 'the name of a host that is taken out'],
])('a set with a member that is not understood is left to what fills it: `%s`', (line) => {
  expect(madeBy(line)).toEqual({
    sets: { white: 'left', black: [] },
    notes: [notUnderstood(5), unknownMembers(5)],
  });
});

test('a list with a set before another one is left to what fills it', () => {
  expect(
    madeBy('ipset create all list:set', 'ipset add all white', 'ipset add all black before white'),
  ).toEqual({
    sets: { white: ['192.0.2.1'], black: [], all: 'left' },
    notes: [notUnderstood(7), unknownMembers(7)],
  });
});

test('a set of more members than it takes is left to what fills it', () => {
  for (const option of ['', ' forceadd']) {
    const { sets, notes } = madeBy(
      `ipset create few hash:ip maxelem 2${option}`,
      'ipset add few 192.0.2.0/30',
    );
    expect(sets).toMatchObject({ few: 'left' });
    expect(notes).toEqual([notUnderstood(6), unknownMembers(6)]);
  }
  const full = [
    'ipset create few hash:ip maxelem 4',
    'ipset add few 192.0.2.0/30',
    'ipset -exist add few 192.0.2.0',
  ];
  expect(madeBy(...full)).toMatchObject({ sets: { few: { length: 4 } }, notes: [] });
});

const named = 'iptables -A INPUT -m set --match-set white src -j ACCEPT';
const listed = 'ipset create all list:set; ipset add all white';

test.each([
  [named, 'ipset destroy white'],
  [named, 'ipset rename white grey'],
  [named, 'ipset destroy'],
  [listed, 'ipset destroy white'],
  [listed, 'ipset rename white grey'],
  [listed, 'ipset destroy'],
])('a set that is named stays: `%s; %s`', (by, line) => {
  const { sets, notes } = madeBy(by, line);
  expect(sets).toMatchObject({ white: ['192.0.2.1'], black: [] });
  expect(notes).toEqual([notUnderstood(6)]);
});

test('a set is destroyed once nothing names it', () => {
  const { sets, notes } = madeBy(named, 'iptables -F', 'ipset destroy white');
  expect(sets).toEqual({ black: [] });
  expect(notes).toEqual([]);
});

test('sets of two types are not swapped, and what they hold is not known', () => {
  expect(madeBy('ipset create nets hash:net', 'ipset swap white nets')).toEqual({
    sets: { white: 'left', nets: 'left', black: [] },
    notes: [notUnderstood(6), unknownMembers(6), unknownMembers(6)],
  });
});

test('a range ends at a member that is there, or that is not', () => {
  expect(madeBy('ipset add white 192.0.2.0-192.0.2.3')).toEqual({
    sets: { white: ['192.0.2.0', '192.0.2.1'], black: [] },
    notes: [notUnderstood(5)],
  });
  expect(madeBy('ipset -exist add white 192.0.2.0-192.0.2.3')).toMatchObject({
    sets: { white: { length: 4 } },
  });
  expect(madeBy('ipset del white 192.0.2.0-192.0.2.3').sets).toEqual({ white: ['192.0.2.1'], black: [] });
  expect(madeBy('ipset -exist del white 192.0.2.0-192.0.2.3').sets).toEqual({ white: [], black: [] });
});

test('a list takes no set that is not there, and no list', () => {
  const list = 'ipset create all list:set; ipset create more list:set';
  for (const member of ['absent', 'more'])
    expect(madeBy(list, `ipset add all ${member}`)).toEqual({
      sets: { white: ['192.0.2.1'], black: [], more: [], all: 'left' },
      notes: [notUnderstood(6), unknownMembers(6)],
    });
});

test('a line of a restore that ends it is said', () => {
  const lines = [
    'ipset restore <<EOF',
    'add black 192.0.2.5',
    'add white 192.0.2.1',
    'add black 192.0.2.6',
    'EOF',
  ];
  expect(madeBy(...lines)).toEqual({
    sets: { white: ['192.0.2.1'], black: ['192.0.2.5'] },
    notes: [notUnderstood(7)],
  });
});
