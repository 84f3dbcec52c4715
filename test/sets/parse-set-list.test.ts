import { parseSetList } from '../../lib/sets/parse-set-list';

const printed = `Name: blocked
Type: hash:net
Revision: 7
Header: family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x8c5fca61
Size in memory: 552
References: 1
Number of entries: 2

Name: all of them
Type: list:set
Revision: 3
Header: size 8
Size in memory: 80
References: 0
`;

test('of each set, what it is, how large, and how often it is named', () => {
  expect(parseSetList(printed)).toEqual([
    {
      name: 'blocked',
      header: 'hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x8c5fca61',
      entries: 2,
      bytes: 552,
      references: 1,
    },
    { name: 'all of them', header: 'list:set size 8', bytes: 80, references: 0 },
  ]);
});

test('of a host without sets, nothing', () => {
  expect(parseSetList('')).toEqual([]);
});
