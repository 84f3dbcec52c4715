/**
 * Reading a save of 100,000 rules beside `iptables-legacy-save` printing it, in turns, so that both meet the
 * same load.
 *
 *     node bench/parse.mjs [RULES] [ROUNDS]
 *
 * As root: the rules are loaded in a network namespace of its own. Every round is a process of its own on
 * either side. `save` is the whole of iptables-legacy-save: start, asking the kernel, printing. `parse` is the
 * one call that a command makes, in code that has never run, from bytes in memory; `parse (file)` the same for
 * a file that a person wrote, where every rule keeps its place; `print` gives the text of what was read.
 * `memory` is what the process holds more with the ruleset in it. Median of the rounds.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { rounded, showResults } from './results.mjs';

const here = fileURLToPath(import.meta.url);

/** Rules as large hosts have them: addresses, ports, comments and chains that differ from rule to rule. */
function ruleset(count) {
  const lines = ['*filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]'];
  const chains = Math.ceil(count / 500);
  for (let chain = 0; chain < chains; chain++) lines.push(`:SVC-${chain.toString(36).toUpperCase()} - [0:0]`);
  for (let index = 0; index < count; index++) {
    const chain = `SVC-${Math.floor(index / 500)
      .toString(36)
      .toUpperCase()}`;
    const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
    lines.push(`-A ${chain} ${forms[index % forms.length](address, index)}`);
  }
  return [...lines, 'COMMIT', ''].join('\n');
}

const forms = [
  (address, index) => `-s ${address}/32 -p tcp -m tcp --dport ${1 + (index % 65000)} -j ACCEPT`,
  (address, index) =>
    `-d ${address}/32 -p udp -m udp --sport 1024:65535 --dport ${1 + (index % 60000)} -m comment --comment "rule ${index} of the test" -j DROP`,
  (address) =>
    `-s ${address}/32 -m conntrack --ctstate NEW -m limit --limit 5/min -j LOG --log-prefix "in: "`,
  (address, index) =>
    `-s ${address}/32 -i eth${index % 8} -p tcp -m multiport --dports 22,80,443,${1000 + (index % 9000)} -j ACCEPT`,
  (address) => `-s ${address}/32 ! -d 192.0.2.0/24 -j REJECT --reject-with icmp-port-unreachable`,
];

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** What the process holds, text outside of the heap too. */
function held() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** One round in a process of its own: what is asked for, in seconds, and the heap that it takes. */
function measure(module, file, live) {
  const { parseSave, printSave } = createRequire(here)(module);
  const bytes = readFileSync(file);
  globalThis.gc();
  const before = held();
  const start = performance.now();
  const parsed = parseSave(bytes, { family: 'ipv4', file: 'iptables-save', live });
  const read = performance.now();
  const text = printSave(parsed.ruleset);
  const printed = performance.now();
  globalThis.gc();
  const heap = held() - before - text.length;
  return { parse: (read - start) / 1000, print: (printed - read) / 1000, heap, bytes: text.length };
}

function main(count, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-parse-'));
  const module = join(folder, 'parse.cjs');
  const source = ['save/parse-save', 'model/print-save'].map(
    (name) => `export * from ${JSON.stringify(join(here, '../../lib/ruleset', name))};`,
  );
  buildSync({
    stdin: { contents: source.join('\n'), resolveDir: join(here, '..') },
    bundle: true,
    platform: 'node',
    outfile: module,
  });
  const rules = join(folder, 'rules');
  const saved = join(folder, 'saved');
  writeFileSync(rules, ruleset(count));
  const script = `iptables-legacy-restore ${rules}; for i in $(seq ${rounds}); do sleep 0.2; date +%s%N; iptables-legacy-save > ${saved}; date +%s%N; done`;
  const save = spawnSync('unshare', ['-n', 'sh', '-c', script], { encoding: 'utf8' });
  if (save.status !== 0 || save.stderr !== '') throw new Error(save.stderr);
  const stamps = save.stdout.trim().split('\n').map(BigInt);
  const saves = Array.from(
    { length: rounds },
    (_, round) => Number(stamps[2 * round + 1] - stamps[2 * round]) / 1e9,
  );
  const round = (live) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', here, '--round', module, saved, String(live)],
      { encoding: 'utf8' },
    );
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const live = Array.from({ length: rounds }, () => round(true));
  const written = Array.from({ length: rounds }, () => round(false));
  const middle = (values, digits) => rounded(median(values), digits);
  showResults({
    [`${count} rules, ${rounded(live[0].bytes / 1e6, 1)} MB`]: {
      'save s': middle(saves, 3),
      'parse s': middle(
        live.map(({ parse }) => parse),
        3,
      ),
      'parse : save': rounded(median(live.map(({ parse }) => parse)) / median(saves)),
      'parse of a file s': middle(
        written.map(({ parse }) => parse),
        3,
      ),
      'print s': middle(
        live.map(({ print }) => print),
        3,
      ),
      'memory MB': middle(
        live.map(({ heap }) => heap / 1e6),
        1,
      ),
      'memory of a file MB': middle(
        written.map(({ heap }) => heap / 1e6),
        1,
      ),
    },
  });
  rmSync(folder, { recursive: true });
}

if (process.argv[2] === '--round') {
  const [, , , module, file, live] = process.argv;
  console.log(JSON.stringify(measure(module, file, live === 'true')));
} else main(Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 5));
