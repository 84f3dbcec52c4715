import { runHosts } from '../../lib/deploy/run-hosts';

test('what goes wrong with one host is its outcome alone', async () => {
  const outcomes = await runHosts(
    ['a', 'b', 'c'],
    (host) => (host === 'b' ? Promise.reject(new Error('no')) : Promise.resolve(host.toUpperCase())),
    { parallel: 2 },
  );
  expect(outcomes).toEqual([
    { kind: 'done', value: 'A' },
    { kind: 'failed', error: new Error('no') },
    { kind: 'done', value: 'C' },
  ]);
});

test('work that throws before it promises is an outcome too', async () => {
  const outcomes = await runHosts(
    ['a'],
    () => {
      throw new Error('at once');
    },
    { parallel: 1 },
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(['failed']);
});

test.each([1, 3, 10, 100])('of 10 hosts never more than %i are worked on at once', async (parallel) => {
  let now = 0;
  let most = 0;
  const seen: string[] = [];
  await runHosts(
    Array.from({ length: 10 }, (_, index) => index),
    async (_host, index) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return index;
    },
    {
      parallel,
      onStart: (index) => seen.push(`start ${String(index)}`),
      onEnd: (index) => seen.push(`end ${String(index)}`),
    },
  );
  expect(most).toBe(Math.min(parallel, 10));
  expect(new Set(seen).size).toBe(20);
});

test('no hosts is no work', async () => {
  expect(await runHosts([], () => Promise.reject(new Error('never')), { parallel: 5 })).toEqual([]);
});

const refuse = (host: string): Promise<string> =>
  host.startsWith('bad') ? Promise.reject(new Error(host)) : Promise.resolve(host);
const kinds = (outcomes: readonly { readonly kind: string }[]): readonly string[] =>
  outcomes.map(({ kind }) => kind);

test('after a failure that counts, hosts that were not begun are not; any other failure keeps none back', async () => {
  const stopsAfter = (error: unknown): boolean => (error as Error).message === 'bad b';
  const hosts = ['bad a', 'b', 'bad b', 'c', 'd'];
  expect(kinds(await runHosts(hosts, refuse, { parallel: 1, stopsAfter }))).toEqual([
    'failed',
    'done',
    'failed',
    'skipped',
    'skipped',
  ]);
});

test('hosts that are under way when one fails are finished', async () => {
  const work = async (host: string): Promise<string> => {
    if (host === 'slow') await new Promise(setImmediate);
    return refuse(host);
  };
  const hosts = ['slow', 'bad', 'late'];
  expect(kinds(await runHosts(hosts, work, { parallel: 2, stopsAfter: () => true }))).toEqual([
    'done',
    'failed',
    'skipped',
  ]);
});

test.each([
  [
    ['a', 'b', 'c', 'd'],
    ['done', 'done', 'done', 'done'],
  ],
  [
    ['a', 'bad', 'c', 'd'],
    ['done', 'failed', 'skipped', 'skipped'],
  ],
  [
    ['a', 'b', 'bad', 'd'],
    ['done', 'done', 'failed', 'done'],
  ],
])('of %j with 2 canaries the end is %j', async (hosts, expected) => {
  expect(kinds(await runHosts(hosts, refuse, { parallel: 10, canary: 2 }))).toEqual(expected);
});

test('no host is begun before the canaries are done', async () => {
  const seen: string[] = [];
  await runHosts(['a', 'b', 'c'], refuse, {
    parallel: 10,
    canary: 2,
    onStart: (index) => seen.push(`start ${String(index)}`),
    onEnd: (index) => seen.push(`end ${String(index)}`),
  });
  expect([seen.slice(0, 4).sort(), seen.slice(4)]).toEqual([
    ['end 0', 'end 1', 'start 0', 'start 1'],
    ['start 2', 'end 2'],
  ]);
});

test('a host that may not start is skipped with all after it, and one whose question fails has failed', async () => {
  const ask = (wanted: boolean | Error): Promise<boolean> =>
    wanted instanceof Error ? Promise.reject(wanted) : Promise.resolve(wanted);
  const ends = (wanted: boolean | Error): Promise<readonly string[]> =>
    runHosts(['a', 'b', 'c'], refuse, {
      parallel: 1,
      mayStart: (index) => ask(index === 1 ? wanted : true),
    }).then(kinds);
  expect(await ends(true)).toEqual(['done', 'done', 'done']);
  expect(await ends(false)).toEqual(['done', 'skipped', 'skipped']);
  expect(await ends(new Error('no answer'))).toEqual(['done', 'failed', 'skipped']);
});
