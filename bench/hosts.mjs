/**
 * One change on 50 hosts side by side, beside the same change on one of them, in turns.
 *
 *     node bench/hosts.mjs [HOSTS] [ROUNDS] [PARALLEL]
 *
 * As root, after `npm run build`. Each figure is the whole of `cdktf-iptables apply --auto-approve`, from the start of
 * the process to its end; median of the rounds. All hosts are sandboxes of this machine, so its processors do the work
 * of every host, too. 50 hosts are to take at most 15 times as long as one, on two cores.
 *
 * What the client alone uses is measured besides: its processor time and its memory, which is what matters where the hosts are real.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { commandPath, median, root, timed, withHosts } from './sandbox-hosts.mjs';
import { showResults } from './results.mjs';

/** An app as `cdktf synth` writes it; all hosts are to accept a port. */
function writeApp(folder, hosts, port) {
  const resources = hosts.map(({ name }, index) => [
    `host${index}`,
    {
      host: { transport: 'sandbox', address: name },
      owner: 'fleet',
      ipv4: { tables: { filter: { chains: { INPUT: { rules: [`-p tcp --dport ${port} -j ACCEPT`] } } } } },
    },
  ]);
  mkdirSync(join(folder, 'stacks', 'fleet'), { recursive: true });
  const path = 'stacks/fleet/cdk.tf.json';
  const entry = { name: 'fleet', constructPath: 'fleet', synthesizedStackPath: path };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '0.21.0', stacks: { fleet: entry } }),
  );
  writeFileSync(
    join(folder, path),
    JSON.stringify({ resource: { iptables_ruleset: Object.fromEntries(resources) } }),
  );
}

const [count = 50, rounds = 3, parallel = 10] = process.argv.slice(2).map(Number);
await withHosts(async ({ make, folder, stopped: signal }) => {
  const hosts = [];
  for (let index = 0; index < count; index++) {
    signal.throwIfAborted();
    hosts.push(await make(index % 2 === 0 ? 'nft' : 'legacy'));
  }
  const apply = async (some, port) => {
    const app = join(folder, `app-${some.length}`);
    writeApp(app, some, port);
    const usage = join(folder, 'usage.json');
    const args = ['apply', '--app', app, '--auto-approve', '--parallel', String(parallel)];
    const { milliseconds, stdout } = await timed(commandPath, args, {
      signal,
      env: {
        CLIENT_USAGE_FILE: usage,
        NODE_OPTIONS: `--require ${JSON.stringify(join(root, 'bench', 'client-usage.cjs'))}`,
      },
    });
    const applied = stdout.match(/^applied /gm)?.length ?? 0;
    if (applied !== some.length)
      throw new Error(`${applied} of ${some.length} hosts were changed:\n${stdout}`);
    return { milliseconds, ...JSON.parse(readFileSync(usage, 'utf8')) };
  };
  const times = { one: [], many: [], ratio: [] };
  const used = { cpuPerHost: [], cpuOfOne: [], memory: [], memoryOfOne: [] };
  let port = 1000;
  for (let round = 0; round <= rounds; round++) {
    // Alternately a host of either kind.
    const one = await apply([hosts[round % 2]], port++);
    const many = await apply(hosts, port++);
    // The first change makes ledgers; the others are alike.
    if (round === 0) continue;
    times.one.push(one.milliseconds);
    times.many.push(many.milliseconds);
    times.ratio.push(many.milliseconds / one.milliseconds);
    used.cpuOfOne.push(one.cpuMs);
    // The start of the process and what is loaded once are not of each host.
    used.cpuPerHost.push((many.cpuMs - one.cpuMs) / Math.max(1, count - 1));
    used.memoryOfOne.push(one.memoryMb);
    used.memory.push(many.memoryMb);
  }
  showResults({
    [`${count} hosts side by side`]: {
      cores: cpus().length,
      'one ms': Math.round(median(times.one)),
      'all ms': Math.round(median(times.many)),
      'all : one': Number(median(times.ratio).toFixed(1)),
    },
  });
  const cpuPerHost = median(used.cpuPerHost);
  showResults({
    [`the client of ${parallel} in flight`]: {
      'client ms, one host': Math.round(median(used.cpuOfOne)),
      'client ms, each more': Number(cpuPerHost.toFixed(1)),
      'hosts/s a core': Number((1000 / cpuPerHost).toFixed(1)),
      'MiB, one host': Math.round(median(used.memoryOfOne)),
      'MiB, all': Math.round(median(used.memory)),
    },
  });
});
