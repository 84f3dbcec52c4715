/**
 * 100 rules that come to a host, one task with a loop of Ansible's iptables module, beside `cdktf-iptables apply` on the
 * same host; then again, with nothing to do.
 *
 *     node bench/ansible.mjs [RULES] [--pipelining]
 *
 * As root, after `npm run build`; installs the Debian package `ansible-core` where `ansible-playbook` is missing. The host is
 * a sandbox. Ansible is as it comes; with `--pipelining` it sends its module over the open connection instead of copying it
 * first, which is off unless somebody turns it on. Before each run the host is emptied. `scripts` is how many the host's sshd
 * was asked to run. One round: Ansible takes minutes. 100 changes are to be 100 times as fast as with it.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandPath, logScripts, onHost, sshdCounts, timed, withHosts } from './sandbox-hosts.mjs';

function install() {
  if (spawnSync('ansible-playbook', ['--version']).status === 0) return;
  console.error('installing ansible-core');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  spawnSync('apt-get', ['update', '-q'], options);
  const { status } = spawnSync(
    'apt-get',
    ['install', '-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', 'ansible-core'],
    options,
  );
  if (status !== 0) throw new Error('ansible-core cannot be installed');
}

const pipelining = process.argv.includes('--pipelining');
const count = Number(process.argv.slice(2).find((word) => !word.startsWith('-')) ?? 100);
const ports = Array.from({ length: count }, (_, index) => 1000 + index);

function writeAnsible(folder, { management, identityFile, knownHostsFile }) {
  const vars = {
    ansible_host: management.address4,
    ansible_user: 'root',
    ansible_ssh_private_key_file: identityFile,
    ansible_ssh_common_args: `-F none -o UserKnownHostsFile=${knownHostsFile} -o IdentitiesOnly=yes`,
    ansible_python_interpreter: '/usr/bin/python3',
  };
  const module = { chain: 'INPUT', protocol: 'tcp', destination_port: '{{ item }}', jump: 'ACCEPT' };
  const play = {
    hosts: 'all',
    gather_facts: false,
    tasks: [{ 'ansible.builtin.iptables': module, loop: ports }],
  };
  writeFileSync(join(folder, 'inventory.json'), JSON.stringify({ all: { hosts: { bench: vars } } }));
  writeFileSync(join(folder, 'play.json'), JSON.stringify([play]));
  writeFileSync(
    join(folder, 'ansible.cfg'),
    `[ssh_connection]\npipelining = ${pipelining ? 'True' : 'False'}\n`,
  );
}

install();
await withHosts(async ({ make, folder, stopped: signal }) => {
  for (const backend of ['legacy', 'nft']) {
    const sandbox = await make(backend);
    const rows = {};
    await logScripts(sandbox);
    writeAnsible(folder, sandbox);
    const rules = ports.map((port) => `-A INPUT -p tcp -m tcp --dport ${port} -j ACCEPT`);
    const file = join(folder, 'rules');
    writeFileSync(file, ['*filter', ':INPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n'));
    const env = {
      ANSIBLE_CONFIG: join(folder, 'ansible.cfg'),
      ANSIBLE_HOME: folder,
      HOME: folder,
      LC_ALL: 'C.UTF-8',
    };
    const ways = {
      ansible: () =>
        timed('ansible-playbook', ['-i', join(folder, 'inventory.json'), join(folder, 'play.json')], {
          signal,
          env,
        }),
      managed: () =>
        timed(
          commandPath,
          ['apply', '--host', `sandbox:${sandbox.name}`, '--rules4', file, '--auto-approve'],
          { signal },
        ),
    };
    const counted = async (way) => {
      const before = sshdCounts(sandbox);
      const { milliseconds } = await ways[way]();
      const live = await onHost(sandbox, 'iptables-save');
      const found = rules.filter((rule) => live.includes(`${rule}\n`)).length;
      if (found !== count) throw new Error(`${way} made ${found} of ${count} rules`);
      return { milliseconds, scripts: sshdCounts(sandbox).scripts - before.scripts };
    };
    const measured = {};
    for (const way of ['managed', 'ansible']) {
      await onHost(sandbox, 'iptables -F; iptables -X');
      measured[way] = [await counted(way), await counted(way)];
    }
    ['100 changes', 'nothing to do'].forEach((what, index) => {
      const [ansible, managed] = [measured.ansible[index], measured.managed[index]];
      rows[`${backend}, ${what.replace('100', count)}`] = {
        'ansible s': Number((ansible.milliseconds / 1000).toFixed(1)),
        'ours s': Number((managed.milliseconds / 1000).toFixed(2)),
        'ansible : ours': Math.round(ansible.milliseconds / managed.milliseconds),
        'ansible scripts': ansible.scripts,
        'our scripts': managed.scripts,
      };
    });
    console.table(rows);
  }
});
