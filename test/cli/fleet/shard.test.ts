import { isInShard, parseShard } from '../../../lib/cli/fleet/shard';
import { parseHostUrl } from '../../../lib/host/host-url';
import { codesThrownBy } from '../../support/project/rejection';

const hosts = Array.from({ length: 400 }, (_, index) => `ssh://web-${String(index)}.example.net`);
const shardOf = (url: string, of: number): readonly number[] =>
  Array.from({ length: of }, (_, index) => index + 1).filter((index) =>
    isInShard(parseHostUrl(url), { index, of }),
  );

test.each<[string, Readonly<Record<string, string>>, object]>([
  ['1/1', {}, { index: 1, of: 1 }],
  ['8/8', {}, { index: 8, of: 8 }],
  ['env/8', { JOB_COMPLETION_INDEX: '0' }, { index: 1, of: 8 }],
  ['env/8', { JOB_COMPLETION_INDEX: '7' }, { index: 8, of: 8 }],
])('%s with %j is a part of the hosts', (text, env, shard) => {
  expect(parseShard(text, env)).toEqual(shard);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['0/4', {}],
  ['5/4', {}],
  ['1/0', {}],
  ['1', {}],
  ['-1/4', {}],
  ['1/4/4', {}],
  ['1/99999', {}],
  ['env/4', {}],
  ['env/4', { JOB_COMPLETION_INDEX: '4' }],
  ['env/4', { JOB_COMPLETION_INDEX: '1; rm' }],
])('%s with %j is none', (text, env) => {
  expect(codesThrownBy(() => parseShard(text, env))).toEqual(['fleet/bad-shard']);
});

test('each host is in exactly one part, and the parts are about equal', () => {
  const parts = hosts.map((host) => shardOf(host, 4));
  expect(parts.every(({ length }) => length === 1)).toBe(true);
  for (const index of [1, 2, 3, 4]) {
    const size = parts.filter(([part]) => part === index).length;
    expect(size).toBeGreaterThan(60);
    expect(size).toBeLessThan(140);
  }
});

test('the part follows from the name of the host alone', () => {
  for (const url of hosts.slice(0, 20)) {
    const name = url.slice('ssh://'.length);
    for (const same of [`ssh://deploy@${name}:2222`, `openssh://${name}`, `ssh://${name.toUpperCase()}`])
      expect(shardOf(same, 16)).toEqual(shardOf(url, 16));
  }
});

// Machines of different versions have to agree, and so have the runs of today and tomorrow.
test('the part of a name never changes', () => {
  expect(hosts.slice(0, 8).map((host) => shardOf(host, 4)[0])).toEqual([2, 2, 2, 1, 2, 3, 1, 4]);
});
