/**
 * What the client needs with many hosts in flight: a plan of one rule for all of them at once.
 *
 *     node bench/in-flight.mjs [HOSTS] [SANDBOXES]
 *
 * As root, after `npm run build`. Every sandbox stands for many hosts, by ports that it redirects to its sshd, so that hundreds of logins
 * are open at the same time; how long that takes says nothing, since this machine is all of the hosts. Memory is the most that the client
 * had, and what each host in flight adds to a plan of one; the goal is 30 MB for each hundred.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandPath, onHost, root, timed, withHosts, writeApp } from './sandbox-hosts.mjs';
import { rounded, showResults } from './results.mjs';

const [count = 300, sandboxes = 6] = process.argv.slice(2).map(Number);
const firstPort = 3000;

await withHosts(async ({ make, folder, stopped: signal }) => {
  const machines = [];
  for (let index = 0; index < sandboxes; index++) {
    signal.throwIfAborted();
    machines.push(await make(index % 2 === 0 ? 'nft' : 'legacy'));
  }
  const perMachine = Math.ceil(count / sandboxes);
  for (const machine of machines) {
    await onHost(
      machine,
      `iptables -t nat -A PREROUTING -p tcp -m tcp --dport ${firstPort}:${firstPort + perMachine - 1} -j REDIRECT --to-ports 22
       printf 'MaxStartups 2000\\nMaxSessions 2000\\nLoginGraceTime 0\\n' >> /etc/ssh/sshd_config
       kill -HUP "$(cat /run/sshd.pid)"`,
    );
  }
  const hosts = Array.from({ length: count }, (_, index) => {
    const machine = machines[index % sandboxes];
    return {
      address: machine.management.address4,
      port: firstPort + Math.floor(index / sandboxes),
      user: 'root',
      identity_file: machine.identityFile,
      host_key_fingerprint: machine.hostKeyFingerprint,
    };
  });
  const plan = async (some) => {
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
});
