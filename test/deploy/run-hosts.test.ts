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
