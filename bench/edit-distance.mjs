/**
 * The edit script of two sequences beside GNU `diff` on the same lines, in turns, so that both meet the
 * same load.
 *
 *     node bench/edit-distance.mjs [ROUNDS]
 *
 * Every round is a process of its own on either side. `first` is the one call that a command makes, in code
 * that has never run; `later` is the same call once the engine is warm, as in a provider that lives on.
 * `diff` is the whole of GNU diff: start, reading, comparing, writing. `memory` is the peak of the process
 * less that of one that only makes the two sequences. Median of the rounds.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { rounded, showResults } from './results.mjs';

const here = fileURLToPath(import.meta.url);
const counting = (length, first = 0) => Int32Array.from({ length }, (_, index) => first + index);

function numbersFrom(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** One third each replaced, deleted and inserted before, at places all over. */
function scattered(length, edits) {
  const random = numbersFrom(edits);
  const places = new Set();
  while (places.size < edits) places.add(random(length));
  let fresh = length;
  const after = [];
  for (let value = 0; value < length; value++) {
    const change = places.has(value) ? random(3) : undefined;
    if (change === 0 || change === 1) after.push(fresh++);
    if (change === undefined || change === 1) after.push(value);
  }
  return [counting(length), Int32Array.from(after)];
}

function shuffled(length) {
  const random = numbersFrom(length);
  const after = counting(length);
  for (let last = length - 1; last > 0; last--) {
    const other = random(last + 1);
    [after[last], after[other]] = [after[other], after[last]];
  }
  return [counting(length), after];
}

function drawn(length, alphabet) {
  const random = numbersFrom(alphabet);
  return [counting(length).map(() => random(alphabet)), counting(length).map(() => random(alphabet))];
}

const cases = new Map();
for (const length of [1_000, 10_000, 100_000]) {
  for (const edits of [1, 100, 10_000]) {
    if (edits <= length) cases.set(`${length} with ${edits} edits`, () => scattered(length, edits));
  }
}
for (const length of [20_000, 50_000]) {
  cases.set(`${length} with nothing in common`, () => [counting(length), counting(length, length)]);
}
for (const alphabet of [4, 100]) {
  cases.set(`20000 drawn from ${alphabet} values`, () => drawn(20_000, alphabet));
}
for (const length of [20_000, 50_000, 100_000]) {
  cases.set(`${length} in random order`, () => shuffled(length));
}

const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;

/** In a process of its own: one case, measured and printed as JSON. */
function measure(bundle, name) {
  const [before, after] = cases.get(name)();
  const { editScript } = createRequire(here)(bundle);
  const idle = peakMegabytes();
  const once = () => {
    const start = performance.now();
    const operations = editScript(before, after).length;
    return { operations, ms: performance.now() - start };
  };
  const { operations, ms: first } = once();
  const memory = peakMegabytes() - idle;
  const later = median(Array.from({ length: 9 }, () => once().ms).slice(4));
  process.stdout.write(JSON.stringify({ operations, first, later, memory }));
}

function runEngine(bundle, name) {
  return JSON.parse(
    spawnSync(process.execPath, [here, '--measure', bundle, name], { encoding: 'utf8' }).stdout,
  );
}

function runDiff(folder) {
  const start = performance.now();
  const { status } = spawnSync('diff', ['before', 'after'], { cwd: folder, maxBuffer: 2 ** 30 });
  if (status !== 1) throw new Error(`diff ended with status ${status}`);
  return performance.now() - start;
}

/** A line as long as rules usually are, a different one for each value. */
function ruleText(value) {
  const address = [value >> 16, value >> 8, value].map((part) => part & 255).join('.');
  const port = 1 + (value % 65_000);
  return `-A INPUT -s 10.${address}/32 -p tcp -m tcp --dport ${port} -m comment --comment "rule ${value}" -j ACCEPT\n`;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

function main(rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'edit-distance-'));
  try {
    const bundle = join(folder, 'edit-script.cjs');
    const entry = fileURLToPath(new URL('../lib/diff/edit-distance/edit-script.ts', import.meta.url));
    buildSync({ entryPoints: [entry], outfile: bundle, bundle: true, platform: 'node', format: 'cjs' });
    const rows = {};
    for (const [name, make] of cases) {
      const [before, after] = make();
      writeFileSync(join(folder, 'before'), Array.from(before, ruleText).join(''));
      writeFileSync(join(folder, 'after'), Array.from(after, ruleText).join(''));
      const engine = [];
      const diff = [];
      for (let round = 0; round < rounds; round++) {
        engine.push(runEngine(bundle, name));
        diff.push(runDiff(folder));
      }
      const [first, later, memory] = ['first', 'later', 'memory'].map((key) =>
        median(engine.map((run) => run[key])),
      );
      const beside = median(diff);
      rows[name] = {
        operations: engine[0].operations,
        'first ms': rounded(first, 1),
        'later ms': rounded(later, 1),
        'diff ms': rounded(beside, 1),
        'first : diff': rounded(first / beside),
        'later : diff': rounded(later / beside),
        'memory MB': Math.round(memory),
      };
    }
    showResults(rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[2] === '--measure') measure(process.argv[3], process.argv[4]);
else main(Number(process.argv[2] ?? 5));
