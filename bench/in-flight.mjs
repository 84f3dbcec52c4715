/**
 * What the client needs with many hosts in flight: a plan of one rule for all of them at once.
 *
 *     node bench/in-flight.mjs [HOSTS]
 *
 * As root, after `npm run build`. All hosts are played by one program (`played-hosts.mjs`) that answers none before all have been asked, so
 * all logins are open at the same time; how long that takes says nothing. Memory is the most that the client had, and what each host in
 * flight adds to a plan of one; the goal is 30 MB for each hundred.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { commandPath, root, timed, withHosts, writeApp } from './sandbox-hosts.mjs';
import { rounded, showResults } from './results.mjs';

const count = Number(process.argv[2] ?? 1000);

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
    const plan = async (some) => {
      player.stdin.write(`${some.length}\n`);
      const app = join(folder, `app-${some.length}`);
      // All log in at once, to two cores.
      writeApp(app, some, 8443, { connect_timeout: 600 });
      const usage = join(folder, 'usage.json');
      const args = ['plan', '--app', app, '--parallel', String(some.length)];
      const { stdout } = await timed(commandPath, args, {
        signal,
        expected: [2],
        env: {
          CLIENT_USAGE_FILE: usage,
          NODE_OPTIONS: `--require ${JSON.stringify(join(root, 'bench', 'client-usage.cjs'))}`,
        },
      });
      if (!stdout.includes(some.length === 1 ? '1 host' : `${some.length} hosts`))
        throw new Error(stdout.slice(0, 2000));
      return JSON.parse(readFileSync(usage, 'utf8'));
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
  } finally {
    player.stdin.end();
    player.kill();
  }
});
