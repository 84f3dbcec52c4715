/** What one shard tells the others by the folder that they share. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type RunRecord, openRunRecord } from '../../../lib/cli/fleet/run-record';
import type { HostResult } from '../../../lib/cli/apply/host-result';
import type { HostTask } from '../../../lib/cli/host-task';
import { FirewallError } from '../../../lib/base/firewall-error';
import { codeOf, codesThrownBy, rejection } from '../../support/project/rejection';
import { useTemporaryFolder } from '../../support/project/temporary-folder';

const file = useTemporaryFolder();

const taskOf = (number: number, owner = 'web'): HostTask => ({
  title: `ssh://web-${String(number)}`,
  target: { host: { transport: 'ssh', address: `web-${String(number)}` }, options: {} },
  desired: { owner, foreignRules: 'keep', rulesets: new Map() },
  settings: {},
  warnings: [],
});
const all = [1, 2, 3, 4].map((number) => taskOf(number));
const [first, second, third, fourth] = all as [HostTask, HostTask, HostTask, HostTask];

interface Opened {
  readonly record: RunRecord;
  readonly warned: string[];
}

interface Wanted {
  readonly folder: string;
  readonly index: number;
  readonly tasks: readonly HostTask[];
  readonly canary?: number;
  readonly wait?: number;
  readonly plan?: string;
}

const of = 2;

function open({ folder, index, tasks, canary = 0, wait = 5, plan }: Wanted): Opened {
  const warned: string[] = [];
  const places = tasks.map((task) => all.indexOf(task));
  const record = openRunRecord({
    ...{ folder, plan, shard: { index, of, places }, tasks, all, canary, canaryWaitSeconds: wait },
    abort: new AbortController().signal,
    warn: ({ code }) => warned.push(code),
  });
  return { record, warned };
}

const done = (task: HostTask, operations = 1): HostResult => ({
  ...{ task, operations, outcome: { kind: 'done', value: undefined } },
});
const failed = (task: HostTask, host: 'rolled-back' | 'unchanged' | 'unknown'): HostResult => ({
  task,
  operations: 1,
  outcome: {
    kind: 'failed',
    error: new FirewallError({
      code: 'test/one',
      severity: 'error',
      host,
      retry: 'no',
      summary: 'it failed',
    }),
  },
});

describe.each(['rolled-back', 'unknown'] as const)('a host of another shard that is %s', (state) => {
  test('stops this one, and it says so once', async () => {
    const folder = file(`stop-${state}`);
    const here = open({ folder, index: 1, tasks: [first, second] });
    const there = open({ folder, index: 2, tasks: [third, fourth] });
    expect(await here.record.mayStart(first)).toBe(true);
    there.record.put(failed(third, state));
    expect(await here.record.mayStart(second)).toBe(false);
    expect(await here.record.mayBegin([second])).toBe(false);
    expect(here.warned).toEqual(['fleet/stopped']);
  });
});

test('a host where nothing was changed stops no other, unless it is a canary', async () => {
  const ends = async (canary: number): Promise<boolean> => {
    const folder = file(`failed-${String(canary)}`);
    const here = open({ folder, index: 1, tasks: [first], canary });
    const there = open({ folder, index: 2, tasks: [third], canary });
    here.record.put(failed(first, 'unchanged'));
    return there.record.mayStart(third);
  };
  expect([await ends(0), await ends(1)]).toEqual([true, false]);
});

test('others wait for the canaries of the fleet, whichever shard they are in', async () => {
  const folder = file('canaries');
  const here = open({ folder, index: 1, tasks: [first, third], canary: 2 });
  const there = open({ folder, index: 2, tasks: [second, fourth], canary: 2 });
  expect([first, third].map(here.record.isCanary)).toEqual([true, false]);
  expect([second, fourth].map(there.record.isCanary)).toEqual([true, false]);
  // A shard with a canary reads its hosts at once.
  expect(await there.record.mayBegin([second, fourth])).toBe(true);
  const waits = here.record.mayStart(third);
  here.record.put(done(first));
  there.record.put(done(second, 0));
  expect(await waits).toBe(true);
});

test('a shard does not wait for ever for canaries that nobody starts', async () => {
  const folder = file('nobody');
  const { record } = open({ folder, index: 2, tasks: [third], canary: 1, wait: 0 });
  expect(codeOf(await rejection(record.mayStart(third)))).toBe('fleet/canaries-not-ended');
});

test('each owner of a host has its canaries', () => {
  const guests = all.map(({ title }, index) => ({ ...taskOf(index + 1, 'guest'), title }));
  const both = all.flatMap((task, index) => [task, guests[index] ?? task]);
  const record = openRunRecord({
    ...{ folder: file('owners'), plan: undefined, shard: undefined, tasks: both, all: both, canary: 1 },
    ...{ canaryWaitSeconds: 1, abort: new AbortController().signal, warn: () => undefined },
  });
  expect(both.filter(record.isCanary)).toEqual([first, guests[0]]);
});

const recordedIn = (folder: string, index: number): readonly (string | null)[] => {
  const text = readFileSync(`${folder}/shard-${String(index)}-of-${String(of)}.json`, 'utf8');
  return (JSON.parse(text) as { hosts: { outcome: string | null }[] }).hosts.map(({ outcome }) => outcome);
};

test('a run that was killed goes on where it was, and one that was stopped stays so', async () => {
  const folder = file('again');
  const tasks = [first, second, third];
  open({ folder, index: 1, tasks }).record.put(done(first), failed(second, 'unchanged'));
  expect(recordedIn(folder, 1)).toEqual(['applied', 'failed', null]);
  const again = open({ folder, index: 1, tasks });
  expect(recordedIn(folder, 1)).toEqual(['applied', null, null]);
  again.record.put(done(first, 0), failed(second, 'rolled-back'));
  expect(recordedIn(folder, 1)).toEqual(['applied', 'rolled-back', null]);
  const afterStop = open({ folder, index: 1, tasks });
  expect(await afterStop.record.mayBegin(tasks)).toBe(false);
});

test('a folder of another run is refused', () => {
  const folder = file('other');
  open({ folder, index: 1, tasks: [first] });
  const other = (): Opened => open({ folder, index: 1, tasks: [first], plan: 'f'.repeat(64) });
  expect(codesThrownBy(other)).toEqual(['fleet/other-run']);
});

test('what cannot be read stops the run, since nothing tells what it would say', async () => {
  const folder = file('broken');
  const { record } = open({ folder, index: 1, tasks: [first] });
  writeFileSync(`${folder}/shard-2-of-2.json`, '{"kind":');
  expect(codeOf(await rejection(record.mayStart(first)))).toBe('fleet/unreadable-results');
});
