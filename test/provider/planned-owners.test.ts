import { plannedOwners } from '../../lib/provider/planned-owners';

const web = { host: 'a', owner: 'web', generations: { 'ipv4 filter': '0123456789abcdef' } };

test('a destroy and a declaration of one owner of one host are seen in either order', () => {
  const first = plannedOwners();
  expect([first.declare(web), first.destroy({ ...web, generations: {} })]).toEqual([false, true]);
  const second = plannedOwners();
  expect([second.destroy(web), second.declare({ ...web, generations: {} })]).toEqual([false, true]);
});

test('a host under another name is known by what was written there', () => {
  const owners = plannedOwners();
  owners.destroy(web);
  expect(owners.declare({ ...web, host: 'b' })).toBe(true);
  expect(owners.declare({ ...web, host: 'b', generations: { 'ipv4 filter': 'fedcba9876543210' } })).toBe(
    false,
  );
  expect(owners.declare({ ...web, host: 'b', generations: {} })).toBe(false);
});

test('another owner may come and go', () => {
  const owners = plannedOwners();
  owners.destroy(web);
  expect(owners.declare({ ...web, owner: 'mail' })).toBe(false);
});

test('what was applied no longer stands against the end of what it replaced', () => {
  const owners = plannedOwners();
  owners.declare(web);
  owners.applied(web);
  expect(owners.destroy(web)).toBe(false);
});
