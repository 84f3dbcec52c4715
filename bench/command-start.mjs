/**
 * How long the command takes for next to nothing, beside `node -e 0`: processor time of all threads, the median of turns.
 *
 *     node bench/command-start.mjs [TURNS]
 *
 * Needs `npm run build`. `command : node` is to be at most 1.5 for `fmt` of ten rules. `other` is the command as another build of
 * Node runs it from the second time on: from a cache in the folder of the user. `without` is the same without that.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rounded, showResults } from './results.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const rules = [
  '-i lo -j ACCEPT',
  '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-s 192.0.2.1/32 -p tcp -m tcp --dport 22 -j ACCEPT',
  '-s 192.0.2.2/32 -p tcp -m tcp --dport 22 -j ACCEPT',
  '-p tcp -m multiport --dports 80,443 -j ACCEPT',
  '-d 192.0.2.3/32 -p udp -m udp --sport 1024:65535 --dport 53 -j DROP',
  '-p icmp -j ACCEPT',
  '-m limit --limit 5/min -j LOG --log-prefix "in: "',
  '-s 192.0.2.4/32 -p tcp -m tcp --dport 25 -m comment --comment "mail" -j ACCEPT',
  '-j DROP',
];

function save(some) {
  const lines = some.map((rule) => `-A INPUT ${rule}`);
  return ['*filter', ':INPUT ACCEPT [0:0]', ...lines, 'COMMIT', ''].join('\n');
}

/** Milliseconds of processor time. */
function costOf(args, expected, env = {}) {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== expected) throw new Error(`${args.join(' ')}: status ${status}`);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return 1000 * (user + system);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The command in a folder of its own, without caches. */
function withoutCaches(folder) {
  const copy = join(folder, 'package');
  const cli = join('build', 'lib', 'cli');
  cpSync(join(root, 'bin'), join(copy, 'bin'), { recursive: true });
  for (const name of readdirSync(join(root, cli)).filter((each) => /^main(\.[0-9]+)?\.js$/.test(each)))
    cpSync(join(root, cli, name), join(copy, cli, name));
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return join(copy, 'bin', 'cdktf-iptables');
}

function main(turns) {
  const folder = mkdtempSync(join(tmpdir(), 'command-start-'));
  try {
    const [before, after] = ['before', 'after'].map((name) => join(folder, name));
    writeFileSync(before, save(rules));
    writeFileSync(after, save(rules.slice(1)));
    const [command, bare] = [join(root, 'bin', 'cdktf-iptables'), withoutCaches(folder)];
    const cases = [
      ['fmt of ten rules', ['fmt', before], 0],
      ['diff of ten rules', ['diff', before, after], 2],
      ['--version', ['--version'], 0],
    ];
    const rows = cases.map(([name, args, status]) => {
      const times = { node: [], command: [], other: [], without: [] };
      for (let turn = 0; turn <= turns; turn++) {
        times.node[turn] = costOf(['-e', '0'], 0);
        times.command[turn] = costOf([command, ...args], status);
        times.other[turn] = costOf([bare, ...args], status, { XDG_CACHE_HOME: folder });
        times.without[turn] = costOf([bare, ...args], status, { CDKTF_IPTABLES_NO_CACHE: '1' });
      }
      // The first turn reads the files.
      const [node, whole, other, without] = Object.values(times).map((list) => median(list.slice(1)));
      return [
        name,
        {
          ...{ 'node ms': rounded(node, 0), 'command ms': rounded(whole, 0) },
          ...{ 'command : node': rounded(whole / node), 'other : node': rounded(other / node) },
          ...{ 'without : node': rounded(without / node) },
        },
      ];
    });
    showResults(Object.fromEntries(rows), { 'fmt of ten rules': { 'command : node': 1.5 } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main(Number(process.argv[2] ?? 20));
