/** The file of ipsets that a host loads at boot: own sets as declared, and the lines of others as they were. */
import { strangeLines, withOwnSets } from '../../../lib/plan/apply/boot-sets';
import type { IpSets } from '../../../lib/sets/ip-set';
import { parseSets } from '../../../lib/sets/parse-sets';

function declared(text: string): IpSets {
  const { sets } = parseSets(text, 'sets');
  if (sets === undefined) throw new Error(text);
  return sets;
}

const saved = [
  '# kept by hand',
  'create theirs hash:ip family inet hashsize 1024 maxelem 65536 timeout 600',
  'add theirs 192.0.2.99 timeout 17',
  'create s hash:net family inet hashsize 4096 maxelem 65536 bucketsize 12 initval 0x1234',
  'add s 198.51.100.0/24',
  'add s 203.0.113.7',
  'create all list:set size 8',
  'add all theirs',
  '',
].join('\n');

test('a file that has the sets as declared keeps all of its lines, with what the host wrote of them', () => {
  const wanted = declared('create s hash:net\nadd s 203.0.113.7\nadd s 198.51.100.0/24\n');

  expect(withOwnSets(saved, { wanted, gone: [] })).toBe(saved);
});

test('a set with other entries is written in its place, and lines of others stay byte for byte', () => {
  const wanted = declared('create s hash:net\nadd s 203.0.113.8\n');
  const lines = withOwnSets(saved, { wanted, gone: [] })?.split('\n');

  expect(lines).toEqual([
    ...saved.split('\n').slice(0, 3),
    'create s hash:net family inet',
    'add s 203.0.113.8',
    ...saved.split('\n').slice(6),
  ]);
});

test('what is new stands before the first list of sets, which may name it, and a new list at the end', () => {
  const wanted = declared('create n hash:ip\nadd n 192.0.2.1\ncreate l list:set\nadd l n\n');
  const lines = withOwnSets(saved, { wanted, gone: [] })?.split('\n');

  expect(lines).toEqual([
    ...saved.split('\n').slice(0, 6),
    'create n hash:ip family inet',
    'add n 192.0.2.1',
    'create all list:set size 8',
    'add all theirs',
    'create l list:set',
    'add l n',
    '',
  ]);
});

test('a list of sets that changes moves behind all that it may name', () => {
  const file = 'create a hash:ip\ncreate l list:set\nadd l a\n';
  const wanted = declared('create a hash:ip\ncreate b hash:ip\ncreate l list:set\nadd l a\nadd l b\n');

  expect(withOwnSets(file, { wanted, gone: [] })?.split('\n').slice(-4)).toEqual([
    'create l list:set',
    'add l a',
    'add l b',
    '',
  ]);
  expect(declared(withOwnSets(file, { wanted, gone: [] }) ?? '')).toEqual(
    new Map([...wanted].sort(([a], [b]) => (a < b ? -1 : 1))),
  );
});

test('what this owner had and declares no more leaves the file', () => {
  const text = withOwnSets(saved, { wanted: new Map(), gone: ['s', 'never-there'] });

  expect(text?.split('\n')).toEqual([...saved.split('\n').slice(0, 3), ...saved.split('\n').slice(6)]);
});

test('a dynamic set is made at boot, and members that the file has for it stay', () => {
  const wanted: IpSets = new Map([
    [
      'theirs',
      {
        name: 'theirs',
        type: 'hash:ip',
        family: 'ipv4',
        options: { timeout: '600' },
        entries: new Map(),
        isDynamic: true,
      },
    ],
    [
      'bans',
      { name: 'bans', type: 'hash:ip', family: 'ipv4', options: {}, entries: new Map(), isDynamic: true },
    ],
  ]);
  const text = withOwnSets(saved, { wanted, gone: [] }) ?? '';

  expect(text).toContain('create bans hash:ip family inet\ncreate all');
  expect(text).toContain('add theirs 192.0.2.99 timeout 17\n');
});

test('there is no file where there are no sets, and a new one where there are', () => {
  expect(withOwnSets(undefined, { wanted: new Map(), gone: ['s'] })).toBeUndefined();
  expect(withOwnSets(undefined, { wanted: declared('create s hash:ip\n'), gone: [] })).toBe(
    'create s hash:ip family inet\n',
  );
});

test('lines that are neither create nor add are found, as what they lead to is not known', () => {
  expect(strangeLines(saved)).toEqual([]);
  expect(strangeLines('create -exist s hash:ip\nCOMMIT\n\nflush s\nadd\n')).toHaveLength(2);
});
