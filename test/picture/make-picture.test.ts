import { changesIn, isChanged } from '../../lib/picture/picture';
import { after, before, chainOf, picture } from './pictured';

test('chains stand in the order in which packets meet their tables, without ledgers', () => {
  const [family] = picture(before).families;
  expect(family?.chains.map(({ table, name }) => `${table} ${name}`)).toEqual([
    'nat PREROUTING',
    'nat POSTROUTING',
    'filter INPUT',
    'filter FORWARD',
    'filter OUTPUT',
    'filter ban',
    'filter web',
  ]);
});

test('a rule has its number, what it does, what it matched and whose it is', () => {
  expect(chainOf(picture(before), 'filter', 'web').rules).toEqual([
    expect.objectContaining({ after: 1, effect: 'jump', to: 'ban', owner: 'shop', change: 'kept' }),
    expect.objectContaining({ after: 2, effect: 'accept', counters: { packets: 50n, bytes: 2940n } }),
  ]);
  expect(chainOf(picture(before), 'nat', 'POSTROUTING').rules).toEqual([
    expect.objectContaining({ effect: 'translate' }),
  ]);
});

test('without a change nothing is changed', () => {
  const [family] = picture(before).families;
  expect(family?.isChange).toBe(false);
  expect(family?.chains.filter(isChanged)).toEqual([]);
});

describe('a change', () => {
  const drawn = picture(before, after);

  test('shows policies, new chains, and what comes and goes', () => {
    const input = chainOf(drawn, 'filter', 'INPUT');
    expect(input.policy).toEqual({ before: 'ACCEPT', after: 'DROP' });
    expect(changesIn(input.rules)).toEqual({ added: 1, removed: 1 });
    expect(chainOf(drawn, 'filter', 'ssh')).toMatchObject({ existence: 'new' });
    expect(chainOf(drawn, 'filter', 'ban').rules).toEqual([
      expect.objectContaining({ change: 'removed', before: 1, counters: { packets: 1n, bytes: 60n } }),
    ]);
    expect(isChanged(chainOf(drawn, 'filter', 'web'))).toBe(false);
  });

  test('tells jumps that come from those that stay', () => {
    expect(chainOf(drawn, 'filter', 'INPUT').jumps).toEqual([
      { to: 'web', rules: 1, packets: 51n, change: 'kept' },
      expect.objectContaining({ to: 'ssh', rules: 1, change: 'added' }),
    ]);
  });
});
