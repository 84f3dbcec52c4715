import { type OwnerRole, plannedOwners } from '../../lib/provider/planned-owners';

const web = { host: 'a', owner: 'web', generations: { 'ipv4 filter': '0123456789abcdef' } };

/** The conflict that the last of these roles of one owner meets. */
function conflictOf(...roles: readonly OwnerRole[]): string | undefined {
  const owners = plannedOwners();
  return roles.map((role) => owners.plan(role, web)).at(-1);
}

test.each<[string, OwnerRole, OwnerRole]>([
  ['destroyed-and-declared', 'destroyed', 'updated'],
  ['destroyed-and-declared', 'created', 'destroyed'],
  ['destroyed-and-declared', 'destroyed', 'adopted'],
  ['adopted-and-declared', 'adopted', 'created'],
  ['adopted-and-declared', 'updated', 'adopted'],
  ['declared-twice', 'updated', 'updated'],
  ['declared-twice', 'created', 'created'],
  ['declared-twice', 'updated', 'renamed'],
  ['replaced-and-renamed', 'renamed', 'created'],
])('%s: one owner of one host is %s and %s in one plan', (conflict, first, second) => {
  expect(conflictOf(first, second)).toBe(conflict);
});

test.each<[OwnerRole, OwnerRole]>([
  ['updated', 'created'],
  ['adopted', 'adopted'],
  ['destroyed', 'destroyed'],
])('an owner may be %s and %s in one plan', (first, second) => {
  expect(conflictOf(first, second)).toBeUndefined();
});

test('a host under another name is known by what was written there', () => {
  const owners = plannedOwners();
  owners.plan('destroyed', web);
  const other = { ...web, host: 'b' };
  expect(owners.plan('updated', other)).toBe('destroyed-and-declared');
  expect(owners.plan('created', { ...other, owner: 'mail' })).toBeUndefined();
  for (const generations of [{ 'ipv4 filter': 'fedcba9876543210' }, {}]) {
    const another = plannedOwners();
    another.plan('destroyed', web);
    expect(another.plan('created', { ...other, generations })).toBeUndefined();
  }
});

test('what was applied no longer stands against the end of what it replaced', () => {
  const owners = plannedOwners();
  owners.plan('created', web);
  owners.applied(web);
  expect(owners.plan('destroyed', web)).toBeUndefined();
  expect(owners.wasApplied(web)).toBe(true);
});

test('an owner that leaves and another one that comes to the same host are seen in either order', () => {
  const site = { host: 'a', owner: 'site' };
  const first = plannedOwners();
  expect([first.hand('leaves', web), first.hand('comes', site)]).toEqual([undefined, 'web']);
  const second = plannedOwners();
  expect([second.hand('comes', site), second.hand('leaves', web)]).toEqual([undefined, 'site']);
  expect(second.hand('leaves', { ...web, host: 'b' })).toBeUndefined();
  expect(plannedOwners().hand('comes', web)).toBeUndefined();
});
