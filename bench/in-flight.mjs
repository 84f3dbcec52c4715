/**
 * What the client needs with many hosts in flight: a plan of one rule for all of them at once, and one without a change, ten at a time.
 *
 *     node bench/in-flight.mjs [HOSTS]
 *
 * As root, after `npm run build`. All hosts are played by one program (`played-hosts.mjs`) that answers none before all have been asked, so
 * all logins are open at the same time; how long that takes says nothing. Memory is the most that the client had, and what each host in
 * flight adds to a plan of one; the goal is 30 MB for each hundred.
 *
 * The processor time of the client is what the machine does with `node -e 0` in one hour and not in another, so it is shown as so many
 * starts of Node, too. The goal is 10 ms for each host more where there is nothing to change.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { commandPath, median, root, timed, withHosts, writeApp } from './sandbox-hosts.mjs';
import { rounded, showResults } from './results.mjs';

/** In flight where there is nothing to change: as many as the command takes by itself. */
const together = 10;
const rounds = 3;
const port = 8443;
// The hosts answer when so many have been asked.
const count = Math.max(1, Math.round(Number(process.argv[2] ?? 1000) / together)) * together;

await withHosts(async ({ make, folder, stopped: signal }) => {
  const sandbox = await make('nft');
  const player = spawn(
    process.execPath,
    [join(root, 'bench', 'played-hosts.mjs'), String(count), sandbox.name],
    { stdio: ['pipe', 'pipe', 'inherit'], signal },
  );
  try {
    const [line] = await once(createInterface({ input: player.stdout }), 'line');
    const { firstPort, fingerprint } = JSON.parse(line);
    const hosts = Array.from({ length: count }, (_, index) => ({
      address: '127.0.0.1',
      port: firstPort + index,
      user: 'root',
      identity_file: sandbox.identityFile,
      host_key_fingerprint: fingerprint,
    }));
    const used = async (file, args, options = {}) => {
      const usage = join(folder, 'usage.json');
      const { stdout } = await timed(file, args, {
        signal,
        ...options,
        env: {
          CLIENT_USAGE_FILE: usage,
          NODE_OPTIONS: `--require ${JSON.stringify(join(root, 'bench', 'client-usage.cjs'))}`,
        },
      });
      return { stdout, ...JSON.parse(readFileSync(usage, 'utf8')) };
    };
    const plan = async (some, { parallel = some.length, expected = [2] } = {}) => {
      player.stdin.write(`${Math.min(parallel, some.length)}\n`);
      const app = join(folder, `app-${some.length}`);
      // All log in at once, to two cores.
      writeApp(app, some, port, { connect_timeout: 600 });
      const args = ['plan', '--app', app, '--parallel', String(parallel)];
      const { stdout, ...usage } = await used(commandPath, args, { expected });
      const told = expected[0] === 0 ? 'no changes' : some.length === 1 ? '1 host' : `${some.length} hosts`;
      if (!stdout.toLowerCase().includes(told)) throw new Error(stdout.slice(0, 2000));
      return usage;
    };
    const one = await plan(hosts.slice(0, 1));
    const all = await plan(hosts);
    showResults(
      {
        [`${count} hosts in flight`]: {
          'MiB, one host': Math.round(one.memoryMb),
          'MiB, all': Math.round(all.memoryMb),
          'MiB, each hundred': rounded(((all.memoryMb - one.memoryMb) / (count - 1)) * 100, 1),
          'client s': rounded(all.cpuMs / 1000, 1),
        },
      },
      { [`${count} hosts in flight`]: { 'MiB, each hundred': 30 } },
    );

    const same = join(folder, 'app-applied');
    writeApp(same, [{ transport: 'sandbox', address: sandbox.name }], port);
    await timed(commandPath, ['apply', '--app', same, '--auto-approve'], { signal });
    const options = { parallel: together, expected: [0] };
    const rows = [];
    for (let round = 0; round < rounds; round++) {
      const node = await used(process.execPath, ['-e', '0']);
      const first = await plan(hosts.slice(0, 1), options);
      const many = await plan(hosts, options);
      const each = (many.cpuMs - first.cpuMs) / (count - 1);
      rows.push({ node: node.cpuMs, first: first.cpuMs, each, inStarts: each / node.cpuMs });
    }
    const of = (measure) => median(rows.map((row) => row[measure]));
    const name = `${count} hosts without a change, ${together} in flight`;
    showResults(
      {
        [name]: {
          'client ms, one host': Math.round(of('first')),
          'client ms, each more': rounded(of('each'), 1),
          'hosts/s a core': Math.round(1000 / of('each')),
          'node ms': Math.round(of('node')),
          'each more : node': rounded(of('inStarts')),
        },
      },
      { [name]: { 'client ms, each more': 10 } },
    );
  } finally {
    player.stdin.end();
    player.kill();
  }
});
