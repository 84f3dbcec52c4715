/**
 * The diff of two rules files beside GNU `diff` on the same files, in turns, so that both meet the same load.
 *
 *     node bench/diff.mjs [ROUNDS [CASES]]
 *
 * CASES is a part of the names of those that are wanted.
 *
 * Every round is a process of its own on either side, median of the rounds. `engine` is from bytes in memory to
 * the edit script, in code that has never run; `command` is the whole of `cdktf-iptables diff`, as `npm run build`
 * has built it; `diff` the whole of GNU diff; `node` that of `node -e 0`. `engine : goal` is to be at most 1, where the
 * goal is `diff`, or three times that with more than 100 edits; and `command : goal`, where it is `node` and twice `diff`. `memory` is the peak of the command.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { rounded, showResults } from './results.mjs';

const here = fileURLToPath(import.meta.url);
const root = dirname(dirname(here));

function rule(number) {
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}/32`;
  const forms = [
    `-s ${address} -p tcp -m tcp --dport ${1 + (number % 65000)} -j ACCEPT`,
    `-d ${address} -p udp -m udp --sport 1024:65535 --dport ${1 + (number % 60000)} -m comment --comment "rule ${number} of the test" -j DROP`,
    `-s ${address} -m conntrack --ctstate NEW -j LOG --log-prefix "in: "`,
  ];
  return forms[number % forms.length];
}

function save(numbers) {
  const heading = ['*filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]'];
  return [...heading, ...numbers.map((number) => `-A INPUT ${rule(number)}`), 'COMMIT', ''].join('\n');
}

/** One third each replaced, deleted and inserted before, evenly over the file. */
function edited(length, edits) {
  const every = Math.floor(length / edits);
  const after = [];
  for (let index = 0; index < length; index++) {
    const change = index % every === 0 && index / every < edits ? (index / every) % 3 : undefined;
    if (change === 0 || change === 1) after.push(1_000_000 + index);
    if (change === undefined || change === 1) after.push(index);
  }
  return after;
}

const counting = (length, first = 0) => Array.from({ length }, (_, index) => first + index);

const cases = [1_000, 10_000, 100_000].flatMap((length) =>
  [1, 100, 10_000]
    .filter((edits) => edits <= length)
    .map((edits) => [`${length} rules, ${edits} edits`, counting(length), edited(length, edits)]),
);
for (const length of [20_000, 50_000])
  cases.push([`${length} rules, nothing in common`, counting(length), counting(length, 1_000_000)]);

/** In a process of its own. */
function engineOnce(folder) {
  const { parseSave, diffRulesets } = createRequire(here)(join(folder, 'engine.cjs'));
  const [before, after] = ['before', 'after'].map((name) => readFileSync(join(folder, name)));
  const begin = performance.now();
  const options = { family: 'ipv4', origins: false };
  const live = parseSave(before, { ...options, file: 'before' }).ruleset;
  const wanted = parseSave(after, { ...options, file: 'after', similar: live }).ruleset;
  const { length } = diffRulesets(live, wanted);
  console.log(JSON.stringify({ milliseconds: performance.now() - begin, length }));
}

/** @param expected the exit status of a run that did what it was to do */
function timed(command, args, expected) {
  const begin = performance.now();
  const { status, error } = spawnSync(command, args, { stdio: 'ignore' });
  if (error !== undefined || status !== expected)
    throw new Error(`${command} ${args[0]}: ${error ?? `status ${status}`}`);
  return performance.now() - begin;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function main(rounds, wanted) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const bundle = { bundle: true, platform: 'node', target: 'node20', logLevel: 'error', absWorkingDir: root };
  try {
    const contents = `export { parseSave } from './lib/ruleset/save/parse-save';
      export { diffRulesets } from './lib/diff/ruleset-diff';`;
    buildSync({ ...bundle, stdin: { contents, resolveDir: root }, outfile: join(folder, 'engine.cjs') });
    const chosen = cases.filter(([name]) => name.includes(wanted));
    const rows = chosen.map(([name, before, after]) => {
      writeFileSync(join(folder, 'before'), save(before));
      writeFileSync(join(folder, 'after'), save(after));
      return [name, measured(folder, rounds)];
    });
    showResults(Object.fromEntries(rows), { 'engine : goal': 1, 'command : goal': 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measured(folder, rounds) {
  const files = [join(folder, 'before'), join(folder, 'after')];
  const command = [join(root, 'bin', 'cdktf-iptables'), 'diff', ...files, '--format', 'json'];
  const times = { engine: [], command: [], diff: [], node: [] };
  let operations = 0;
  for (let round = 0; round < rounds; round++) {
    times.diff.push(timed('diff', files, 1));
    times.node.push(timed(process.execPath, ['-e', '0'], 0));
    times.command.push(timed(process.execPath, command, 2));
    const { stdout } = spawnSync(process.execPath, [here, '--engine', folder], { encoding: 'utf8' });
    const { milliseconds, length } = JSON.parse(stdout);
    times.engine.push(milliseconds);
    operations = length;
  }
  const [engine, whole, diff, node] = ['engine', 'command', 'diff', 'node'].map((key) => median(times[key]));
  return {
    operations,
    'diff ms': Math.round(diff),
    'engine ms': Math.round(engine),
    'engine : diff': rounded(engine / diff),
    'engine : goal': rounded(engine / diff / (operations > 100 ? 3 : 1)),
    'command ms': Math.round(whole),
    'command : goal': rounded(whole / (node + 2 * diff)),
    'memory MB': peakMegabytes(command),
  };
}

/** As GNU time says it. */
function peakMegabytes(command) {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', process.execPath, ...command], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return Math.round(Number(stderr?.trim().split('\n').at(-1)) / 1024);
}

if (process.argv[2] === '--engine') engineOnce(process.argv[3]);
else main(Number(process.argv[2] ?? 5), process.argv[3] ?? '');
