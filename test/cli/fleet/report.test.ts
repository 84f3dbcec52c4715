/** Results of several runs as one report. */
import { type RunResults, resultsKind } from '../../../lib/cli/fleet/run-results';
import type { SchemaName } from '../../../lib/cli/schemas/all-schemas';
import { run } from '../fake-world';
import { schemaFaults } from '../../support/project/published-schema';
import { useTemporaryFolder } from '../../support/project/temporary-folder';

const file = useTemporaryFolder();

type Host = RunResults['hosts'][number];

const host = (number: number, outcome: Host['outcome'], more: Partial<Host> = {}): Host => ({
  ...{ host: `ssh://web-${String(number)}`, owner: 'web', outcome, operations: 1, errors: [] },
  ...more,
});
const rolledBack: Host['errors'] = [
  {
    ...{ code: 'apply/unreachable', severity: 'error', host: 'rolled-back', retry: 'replan' },
    summary: 'hostile \u001b[31m | `text`',
    help: 'look at it\nthen plan again',
  },
];

interface Parts {
  readonly [name: string]: object | string;
}

/** Writes files. @returns their paths */
function write(parts: Parts): readonly string[] {
  return Object.entries(parts).map(([name, value]) =>
    file(name, typeof value === 'string' ? value : JSON.stringify(value)),
  );
}

const results = (hosts: readonly Host[], shard?: RunResults['shard'], ended = true): object => ({
  ...{ kind: resultsKind, version: 1, plan: null, ended, hosts },
  ...(shard === undefined ? {} : { shard }),
});

const all = [host(1, 'applied'), host(2, 'rolled-back', { errors: rolledBack }), host(3, 'skipped')];
const [one, two, three] = all as [Host, Host, Host];
const whole = { 'whole.json': results(all) };
const parts = {
  'b.json': results([two], { index: 2, of: 3, places: [1] }),
  'a.json': results([one, three], { index: 1, of: 3, places: [0, 2] }),
  'c.json': results([], { index: 3, of: 3, places: [] }),
};

test.each(['text', 'markdown', 'json'])(
  'all shards are as one run, in the order of one run, as %s',
  async (form) => {
    const report = (files: Parts): ReturnType<typeof run> =>
      run(['report', ...write(files), '--format', form]);
    const [together, alone] = [await report(parts), await report(whole)];
    expect(together.stdout).toBe(alone.stdout);
    expect([together.status, alone.status, together.codes]).toEqual([1, 1, []]);
    expect(together.stdout).not.toContain('\u001b');
    expect(together.stdout).toMatch(/web-1[^]*web-2[^]*then plan again/);
  },
);

test('all hosts in order are exit status 0', async () => {
  const files = write({ 'done.json': results([host(1, 'applied'), host(2, 'unchanged')]) });
  expect(await run(['report', ...files])).toMatchObject({ status: 0, stderr: '' });
});

test.each<[string, Parts]>([
  ['a shard is missing', { 'a.json': parts['a.json'], 'c.json': parts['c.json'] }],
  [
    'a run has not ended',
    { ...parts, 'b.json': results([host(2, null)], { index: 2, of: 3, places: [1] }, false) },
  ],
])('where %s, the report says so and is not in order', async (_what, files) => {
  const report = await run(['report', ...write(files)]);
  expect([report.status, report.codes]).toEqual([1, ['fleet/missing-shards']]);
  expect(report.stdout).toContain('ssh://web-1');
});

test.each<[string, string, Parts]>([
  ['the same shard twice', 'fleet/other-run', { ...parts, 'd.json': parts['a.json'] }],
  [
    'another number of shards',
    'fleet/other-run',
    { ...parts, 'd.json': results([], { index: 4, of: 4, places: [] }) },
  ],
  ['all hosts among shards', 'fleet/other-run', { ...parts, ...whole }],
  [
    'two hosts in one place',
    'fleet/other-run',
    { ...parts, 'c.json': results([one], { index: 3, of: 3, places: [0] }) },
  ],
  [
    'more places than hosts',
    'fleet/not-results',
    { ...parts, 'c.json': results([], { index: 3, of: 3, places: [7] }) },
  ],
  ['another plan', 'fleet/other-run', { ...parts, 'c.json': { ...parts['c.json'], plan: 'f'.repeat(64) } }],
  ['another kind', 'fleet/other-run', { ...parts, 'c.json': { version: 1, hosts: [] } }],
  ['no JSON', 'fleet/not-results', { 'x.json': 'x' }],
  ['something else', 'fleet/not-results', { 'x.json': { version: 1, hosts: [{ host: 1 }] } }],
])('%s is refused', async (_what, code, files) => {
  const report = await run(['report', ...write(files)]);
  expect([report.status, report.stdout, report.codes]).toEqual([1, '', [code]]);
});

const driftOf = (number: number, status: string, more: object = {}): object => ({
  ...{
    host: `ssh://web-${String(number)}`,
    owner: 'web',
    status,
    differences: [],
    commands: [],
    bootFiles: [],
  },
  ...{ errors: [], ...more },
});
const change = { family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'policy', live: 'ACCEPT', new: true };
const drifted = driftOf(2, 'drifted', { differences: [change], commands: ['iptables -P INPUT DROP\u202e'] });

test.each(['text', 'markdown', 'json'])('drift of shards is one report, as %s', async (form) => {
  const report = await run([
    ...['report', '--format', form],
    ...write({
      '1.json': { version: 1, shard: { index: 2, of: 2, places: [0] }, hosts: [driftOf(1, 'as-declared')] },
      '2.json': { version: 1, shard: { index: 1, of: 2, places: [1] }, hosts: [drifted] },
    }),
  ]);
  expect([report.status, report.codes]).toEqual([2, []]);
  expect(report.stdout).toMatch(/web-1[^]*web-2[^]*-P INPUT DROP/);
  expect(report.stdout).not.toContain('\u202e');
});

test.each<[SchemaName, Parts]>([
  ['results', parts],
  ['drift', { 'one.json': { version: 1, hosts: [drifted] } }],
])('%s of all shards hold to the published schema', async (name, files) => {
  const { stdout } = await run(['report', ...write(files), '--format', 'json']);
  expect(schemaFaults(name, JSON.parse(stdout))).toEqual([]);
});

test('only saved plans are written as one', async () => {
  const report = await run(['report', ...write(whole), '--out', file('plan.json')]);
  expect([report.status, report.codes]).toEqual([1, ['fleet/no-saved-plan']]);
});
