import { planHosts } from '../../lib/cli/plan-hosts';
import type { HostTask } from '../../lib/cli/host-task';

type PlanEngine = Parameters<typeof planHosts>[1];
type PlanContext = Parameters<typeof planHosts>[2];

/** Many owners of each of some hosts, and how often somebody looked for the host of one. */
function tasksOn(
  hosts: number,
  owners: number,
): { readonly tasks: HostTask[]; readonly looks: () => number } {
  let looks = 0;
  const tasks = Array.from({ length: hosts * owners }, (_, index) => {
    const [host, owner] = [`web-${String(index % hosts)}`, `owner-${String(index)}`];
    return {
      title: `ssh://${host}`,
      get target() {
        looks += 1;
        return { host: { transport: 'ssh', address: host } };
      },
      desired: { owner },
    } as unknown as HostTask;
  });
  return { tasks, looks: () => looks };
}

/** Answers with what it was asked. */
function engine(reads: unknown[][]): PlanEngine {
  return {
    read: (target: unknown, _: unknown, desired: readonly { readonly owner: string }[]) => {
      reads.push([target, desired.map(({ owner }) => owner)]);
      return Promise.resolve({ live: target });
    },
    plan: (live: unknown, owner: string) => ({ live, owner }),
  } as unknown as PlanEngine;
}

const options = { parallel: 3, abort: new AbortController().signal };

test('a host with several owners is read once, with what all of them declare', async () => {
  const { tasks } = tasksOn(2, 2);
  const reads: unknown[][] = [];
  const planned = await planHosts(tasks, engine(reads), {} as PlanContext, options);
  const targets = ['web-0', 'web-1'].map((address) => ({ host: { transport: 'ssh', address } }));
  expect(reads).toEqual([
    [targets[0], ['owner-0', 'owner-2']],
    [targets[1], ['owner-1', 'owner-3']],
  ]);
  expect(planned.map(({ outcome }) => outcome)).toEqual(
    tasks.map(({ target, desired: { owner } }) => ({
      kind: 'done',
      value: { snapshot: { live: target }, change: { live: target, owner } },
    })),
  );
});

test('each of many hosts is looked at no more often than each of few', async () => {
  const looksEach = async (hosts: number): Promise<number> => {
    const { tasks, looks } = tasksOn(hosts, 1);
    await planHosts(tasks, engine([]), {} as PlanContext, options);
    return looks() / hosts;
  };
  expect(await looksEach(200)).toBe(await looksEach(2));
});
