import { extensionsOf } from '../../../lib/extensions/registry';
import { families } from '../../../lib/net/family';
import { hostNeeds } from '../../../lib/ruleset/check/host-needs';

const nothing = { sets: [], objects: [], hasUsers: false, isMachineWide: false };

test.each([
  ['-p tcp -m tcp --dport 22 -j ACCEPT', {}],
  ['-m comment --comment "--match-set x " -j LOG', {}],
  [
    '-m set ! --match-set a src -m set --match-set b dst,dst -j SET --del-set c src',
    { sets: ['a', 'b', 'c'] },
  ],
  ['-p tcp -j CT --helper ftp', { objects: ['a connection tracking helper'] }],
  ['-p tcp -j CT --timeout t1', { objects: ['a timeout policy'] }],
  ['-m cgroup --path /a', { objects: ['a control group'] }],
  ['-m cgroup --cgroup 1', {}],
  ['-m owner --socket-exists', {}],
  ['-m owner --gid-owner 7', { hasUsers: true }],
  ['-j LED --led-trigger-id "ssh"', { isMachineWide: true }],
])('%s', (text, needs) => {
  expect(hostNeeds(text, 'ipv4')).toEqual({ ...nothing, ...needs });
});

test('every option that names what the host must have is found in its own example', () => {
  const found = families.flatMap((family) =>
    extensionsOf(family).flatMap(({ name, options, example }) => {
      const needing = Object.values(options).filter((spec) => spec.requiresHostObject !== undefined);
      const used = needing.filter(({ flag }) => example.includes(`${flag} `));
      const { sets, objects } = hostNeeds(example, family);
      return used.length === 0 ? [] : [{ name, finds: sets.length + objects.length > 0 }];
    }),
  );
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter(({ finds }) => !finds)).toEqual([]);
});
