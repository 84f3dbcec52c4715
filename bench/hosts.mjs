/**
 * One change on 50 hosts side by side, beside the same change on one of them, in turns; then a plan that finds nothing to do.
 *
 *     node bench/hosts.mjs [HOSTS] [ROUNDS] [PARALLEL]
 *
 * As root, after `npm run build`. Each figure is the whole of `cdktf-iptables apply --auto-approve`, from the start of
 * the process to its end; median of the rounds. All hosts are sandboxes of this machine, so its processors do the work
 * of every host, too. 50 hosts are to take at most 15 times as long as one, on two cores.
 *
 * What the client alone uses is measured besides: its processor time and its memory, which is what matters where the hosts are real.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { commandPath, median, root, timed, withHosts, writeApp } from './sandbox-hosts.mjs';
import { rounded, showResults } from './results.mjs';

const [count = 50, rounds = 3, parallel = 10] = process.argv.slice(2).map(Number);
await withHosts(async ({ make, folder, stopped: signal }) => {
  const hosts = [];
  for (let index = 0; index < count; index++) {
    signal.throwIfAborted();
    hosts.push(await make(index % 2 === 0 ? 'nft' : 'legacy'));
  }

  const run = async (verb, some, port, options = []) => {
    const app = join(folder, `app-${some.length}`);
    writeApp(
      app,
      some.map(({ name }) => ({ transport: 'sandbox', address: name })),
      port,
    );
    const usage = join(folder, 'usage.json');
    const args = [verb, '--app', app, '--parallel', String(parallel), ...options];
    const { milliseconds, stdout } = await timed(commandPath, args, {
      signal,
      env: {
        CLIENT_USAGE_FILE: usage,
        NODE_OPTIONS: `--require ${JSON.stringify(join(root, 'bench', 'client-usage.cjs'))}`,
      },
    });
    return { stdout, milliseconds, ...JSON.parse(readFileSync(usage, 'utf8')) };
  };
  const apply = async (some, port) => {
    const applied = await run('apply', some, port, ['--auto-approve']);
    const changed = applied.stdout.match(/^applied /gm)?.length ?? 0;
    if (changed !== some.length)
      throw new Error(`${changed} of ${some.length} hosts were changed:\n${applied.stdout}`);
    return applied;
  };

  const applies = { one: [], many: [] };
  const plans = { one: [], many: [] };
  let port = 1000;
  for (let round = 0; round <= rounds; round++) {
    // Alternately a host of either kind.
    const some = [hosts[round % 2]];
    const one = await apply(some, port++);
    const many = await apply(hosts, port);
    const planOfOne = await run('plan', some, port);
    const planOfMany = await run('plan', hosts, port++);
    // The first change makes ledgers; the others are alike.
    if (round === 0) continue;
    applies.one.push(one);
    applies.many.push(many);
    plans.one.push(planOfOne);
    plans.many.push(planOfMany);
  }

  showResults({
    [`${count} hosts side by side`]: {
      cores: cpus().length,
      'one ms': Math.round(median(applies.one.map(({ milliseconds }) => milliseconds))),
      'all ms': Math.round(median(applies.many.map(({ milliseconds }) => milliseconds))),
      'all : one': rounded(
        median(applies.many.map(({ milliseconds }, round) => milliseconds / applies.one[round].milliseconds)),
        1,
      ),
    },
  });
  showResults(
    {
      [`apply, ${parallel} in flight`]: clientOf(applies),
      [`plan without a change, ${parallel} in flight`]: clientOf(plans),
    },
    { [`plan without a change, ${parallel} in flight`]: { 'client ms, each more': 10 } },
  );
});

/** What the client used; the start of the process and what is loaded once are not of each host. */
function clientOf({ one, many }) {
  const each = median(many.map(({ cpuMs }, round) => (cpuMs - one[round].cpuMs) / Math.max(1, count - 1)));
  return {
    'client ms, one host': Math.round(median(one.map(({ cpuMs }) => cpuMs))),
    'client ms, each more': rounded(each, 1),
    'hosts/s a core': rounded(1000 / each, 1),
    'MiB, one host': Math.round(median(one.map(({ memoryMb }) => memoryMb))),
    'MiB, all': Math.round(median(many.map(({ memoryMb }) => memoryMb))),
  };
}
