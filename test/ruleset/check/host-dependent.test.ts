import { tryFindUndecided, withNumbers } from '../../../lib/ruleset/check/host-dependent';

test.each([
  '-p tcp -m tcp --dport 22 -j ACCEPT',
  '-m owner --uid-owner 33 --gid-owner 0-7 -j ACCEPT',
  '-m comment --comment "-m nosuch --uid-owner www-data" -j ACCEPT',
  '-m comment --comment "-j WHAT is this"',
  '-j SOMECHAIN',
  '-m conntrack --ctstate NEW -g SOMECHAIN',
  '',
])('%s is decided', (text) => {
  expect(tryFindUndecided(text, 'ipv4')).toBeUndefined();
});

test.each([
  ['-m owner --uid-owner www-data -j ACCEPT', [{ list: 'user', name: 'www-data' }], false],
  [
    '-m owner ! --uid-owner www-data --gid-owner adm',
    [
      { list: 'user', name: 'www-data' },
      { list: 'group', name: 'adm' },
    ],
    false,
  ],
  ['-p tcp -m nosuch --foo 7 -j DROP', [], true],
  ['-m nosuch -j DROP', [], true],
  ['-p tcp -j TARPIT --honeypot', [], true],
  ['-m owner --gid-owner adm -m nosuch --foo', [{ list: 'group', name: 'adm' }], true],
])('%s is for the host to say', (text, names, isOpaque) => {
  expect(tryFindUndecided(text, 'ipv6')).toEqual({ names, isOpaque });
});

test('numbers take the place of the names that are known, and of nothing else', () => {
  const text = '-m comment --comment "is www-data" -m owner ! --uid-owner www-data --gid-owner adm -j ACCEPT';
  expect(withNumbers(text, 'ipv4', ({ list }) => (list === 'user' ? '33' : undefined))).toBe(
    '-m comment --comment "is www-data" -m owner ! --uid-owner 33 --gid-owner adm -j ACCEPT',
  );
});
