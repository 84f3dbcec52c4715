/** Runs side by side, each with a part of the hosts: what they make of them together, and what stops them. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isInShard } from '../../lib/cli/fleet/shard';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { type CommandRun, command } from '../support/project/command';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { BACKENDS, useSandboxes } from '../support/hosts/sandbox';
import { onHost } from '../support/faults/transaction-host';

const shards = 4;
const isLong = process.env['LONG'] !== undefined;
const perShard = isLong ? 50 : 2;
/** How many hosts are made at once. */
const atOnce = 4;

jest.setTimeout(isLong ? 3_600_000 : 180_000);

const file = useTemporaryFolder();
const make = useSandboxes();
const hosts: Sandbox[] = [];

/** Names so that each shard has as many hosts. */
function namesOfHosts(): readonly string[] {
  const tag = randomBytes(3).toString('hex');
  const left = new Map(Array.from({ length: shards }, (_, index) => [index + 1, perShard]));
  const names: string[] = [];
  for (let number = 0; number < 10_000 && names.length < shards * perShard; number++) {
    const name = `shard-${tag}-${String(number)}`;
    const index = [...left.keys()].find((each) =>
      isInShard({ transport: 'sandbox', name }, { index: each, of: shards }),
    );
    const free = left.get(index ?? 0) ?? 0;
    if (index === undefined || free === 0) continue;
    left.set(index, free - 1);
    names.push(name);
  }
  return names;
}

beforeAll(async () => {
  const names = namesOfHosts();
  for (let start = 0; start < names.length; start += atOnce) {
    const some = names.slice(start, start + atOnce);
    hosts.push(
      ...(await Promise.all(
        some.map((name, index) => make(BACKENDS[index % BACKENDS.length] ?? 'nft', name)),
      )),
    );
  }
});

/** All hosts are to accept a port; one of them cuts off who deploys. */
function writeApp(port: number, lockedOut?: Sandbox): string {
  const resources = hosts.map((host, index): readonly [string, object] => {
    const lockout = `-i ${host.management.interface} -p tcp --dport 22 -m conntrack --ctstate NEW -j DROP`;
    const rules = [`-p tcp --dport ${String(port)} -j ACCEPT`, ...(host === lockedOut ? [lockout] : [])];
    const ipv4 = { tables: { filter: { chains: { INPUT: { rules } } } } };
    return [
      `host${String(index).padStart(3, '0')}`,
      { host: { transport: 'sandbox', address: host.name }, owner: 'fleet', ipv4 },
    ];
  });
  const stack = { resource: { iptables_ruleset: Object.fromEntries(resources) } };
  file('app/stacks/edge/cdk.tf.json', JSON.stringify(stack));
  return file('app');
}

const each = <T>(work: (shard: string, index: number) => T): readonly T[] =>
  Array.from({ length: shards }, (_, index) => work(`${String(index + 1)}/${String(shards)}`, index + 1));
const sideBySide = (
  work: (shard: string, index: number) => Promise<CommandRun>,
): Promise<readonly CommandRun[]> => Promise.all(each(work));
const resultsIn = (folder: string): readonly string[] =>
  each((_, index) => `${folder}/shard-${String(index)}-of-${String(shards)}.json`);

interface Result {
  readonly host: string;
  readonly outcome: string;
}

async function merged(files: readonly string[]): Promise<readonly Result[]> {
  const { stdout } = await command(['report', ...files, '--format', 'json']);
  return (JSON.parse(stdout) as { readonly hosts: readonly Result[] }).hosts;
}

const holding = async (port: number): Promise<number> => {
  const rules = await Promise.all(hosts.map((host) => onHost(host, 'iptables-save')));
  return rules.filter((text) => text.includes(`--dport ${String(port)} `)).length;
};

const quick = ['--auto-approve', '--confirm-timeout', '20'];

test('the plans of all shards are the plan of one run, and it is applied in shards, canaries first', async () => {
  const app = writeApp(101);
  const whole = file('whole.json');
  await command(['plan', '--app', app, '--out', whole]);
  const parts = each((_, index) => file(`plan-${String(index)}.json`));
  const planned = await sideBySide((shard, index) =>
    command(['plan', '--app', app, '--shard', shard, '--out', parts[index - 1] ?? '']),
  );
  expect(planned.map(({ status }) => status)).toEqual(each(() => 2));
  const plan = file('plan.json');
  const review = async (args: readonly string[]): Promise<object> => {
    const { stdout } = await command([...args, '--format', 'json']);
    return { ...(JSON.parse(stdout) as object), digest: 'counters are in it' };
  };
  expect(await review(['report', ...[...parts].reverse(), '--out', plan])).toEqual(
    await review(['review', whole]),
  );

  const folder = file('results');
  const runs = await sideBySide((shard) =>
    command(['apply', plan, '--shard', shard, '--results', folder, '--canary', '2', ...quick]),
  );
  expect(runs.map(({ status }) => status)).toEqual(each(() => 0));
  expect(await holding(101)).toBe(hosts.length);

  // The same from one run alone.
  const alone = await command(['apply', '--app', writeApp(102), '--results', file('alone'), ...quick]);
  expect(alone.status).toBe(0);
  expect(await merged(resultsIn(folder))).toEqual(await merged([file('alone/all.json')]));
});

test('drift of all shards is the drift of one run', async () => {
  const app = writeApp(103);
  const args = ['drift', '--app', app, '--format', 'json'];
  const parts = await sideBySide((shard) => command([...args, '--shard', shard]));
  const files = parts.map(({ stdout }, index) => file(`drift-${String(index)}.json`, stdout));
  const whole = JSON.parse((await command(args)).stdout) as { readonly hosts: readonly Result[] };
  expect(await merged(files)).toEqual(whole.hosts);
  expect(whole.hosts).toHaveLength(hosts.length);
});

test('a canary that is rolled back in one shard stops all others', async () => {
  const [canary] = hosts;
  const app = writeApp(104, canary);
  const folder = file('canary');
  const runs = await sideBySide((shard) =>
    command(['apply', '--app', app, '--shard', shard, '--results', folder, '--canary', '1', ...quick]),
  );
  expect(runs.map(({ status }) => status)).toEqual(each(() => 1));
  const results = await merged(resultsIn(folder));
  expect(results.map(({ outcome }) => outcome)).toEqual([
    'rolled-back',
    ...hosts.slice(1).map(() => 'skipped'),
  ]);
  expect(await holding(104)).toBe(0);
});

test('a rollback in one shard stops another that has not begun', async () => {
  const last = hosts.findIndex(({ name }) =>
    isInShard({ transport: 'sandbox', name }, { index: 2, of: shards }),
  );
  const app = writeApp(105, hosts[last]);
  const folder = file('stopped');
  const apply = (shard: string): Promise<CommandRun> =>
    command(['apply', '--app', app, '--shard', shard, '--results', folder, '--parallel', '1', ...quick]);
  expect((await apply('2/4')).status).toBe(1);
  const next = await apply('3/4');
  expect([next.status, next.codes]).toEqual([1, ['fleet/stopped']]);
  expect(JSON.parse(readFileSync(`${folder}/shard-3-of-4.json`, 'utf8'))).toMatchObject({ ended: true });
  expect(await holding(105)).toBe(0);
  expect((await command(['report', ...resultsIn(folder).slice(1, 3)])).codes).toEqual([
    'fleet/missing-shards',
  ]);
});
