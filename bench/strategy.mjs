/**
 * When emptying and filling a whole chain is faster than its fewest operations, and whether the cost model knows it.
 *
 *     node bench/strategy.mjs [legacy|nft ...]
 *
 * As root, in network namespaces of its own. Each row is one user chain: so many rules, so many of them replaced,
 * evenly spread. Both batches are taken by `iptables-restore --noflush` in a fresh namespace that holds the chain
 * as it was; what is measured is the processor time of that one command, which other load does not change much.
 *
 * - `refill : edits` above 1: the fewest operations are faster.
 * - `model` is what `strategy: 'fastest'` does (`lib/diff/refill-cost.ts`); `regret` is how much longer that takes than
 *   the better of the two.
 * - Below the table: the model's figures fitted to these rows, to be compared with those in the code.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const cases = [
  [300, [1, 30, 100, 300]],
  [1_000, [1, 10, 100, 300, 1_000]],
  [3_000, [1, 10, 100, 1_000, 3_000]],
  [10_000, [1, 10, 100, 300, 1_000, 3_000, 10_000]],
  [30_000, [1, 100, 1_000, 10_000]],
];

const rule = (number) =>
  `-s 10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}/32 -p tcp -m tcp --dport ${1 + (number % 65000)} -j ACCEPT`;

const batch = (lines) => ['*filter', ...lines, 'COMMIT', ''].join('\n');

function batches(length, edits) {
  const every = length / edits;
  const changed = new Set(Array.from({ length: edits }, (_, edit) => Math.floor(edit * every)));
  const ruleAt = (place) => rule(changed.has(place) ? 1_000_000 + place : place);
  const places = Array.from({ length }, (_, place) => place);
  return {
    live: batch(['-N OWN', ...places.map((place) => `-A OWN ${rule(place)}`)]),
    edits: batch([...changed].map((place) => `-R OWN ${place + 1} ${ruleAt(place)}`)),
    refill: batch(['-F OWN', ...places.map((place) => `-A OWN ${ruleAt(place)}`)]),
  };
}

/** Milliseconds of processor time. */
function costOf(folder, backend, change) {
  const restore = `iptables-${backend}-restore --noflush`;
  const script = `TIMEFORMAT='%3U %3S'; ${restore} <live && time ${restore} <${change}`;
  const { status, stderr } = spawnSync('unshare', ['-n', 'bash', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${backend} ${change}: ${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return 1000 * (user + system);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function measure(folder, backend) {
  return cases.flatMap(([length, numbers]) =>
    numbers.map((edits) => {
      for (const [name, text] of Object.entries(batches(length, edits)))
        writeFileSync(join(folder, name), text);
      const rounds = length < 10_000 ? 5 : 3;
      const times = Array.from({ length: rounds }, () => [
        costOf(folder, backend, 'edits'),
        costOf(folder, backend, 'refill'),
      ]);
      const [slow, fast] = [0, 1].map((way) => median(times.map((pair) => pair[way])));
      return { backend, length, edits, edit: slow, refill: fast };
    }),
  );
}

/**
 * The least squares of `edit - refill = edits * (perEdit + perStep * length) + perSquare * length ** 2 - perRule * length`,
 * each row by its size.
 */
function fit(rows) {
  const equations = rows.map(({ length, edits, edit, refill }) => {
    const weight = 1 / Math.max(5, edit, refill);
    return [edits, edits * length, length ** 2, -length, edit - refill].map((term) => term * weight);
  });
  const sums = [0, 1, 2, 3].map((row) =>
    [0, 1, 2, 3, 4].map((column) => equations.reduce((sum, terms) => sum + terms[row] * terms[column], 0)),
  );
  for (const pivot of [0, 1, 2, 3]) {
    sums[pivot] = sums[pivot].map((term) => term / sums[pivot][pivot]);
    for (const other of [0, 1, 2, 3].filter((row) => row !== pivot))
      sums[other] = sums[other].map((term, column) => term - sums[other][pivot] * sums[pivot][column]);
  }
  const [perEdit, perStep, perSquare, perRule] = sums.map((terms) => 1000 * terms.at(-1));
  return { perEdit, perStep, perSquare, perRule };
}

function main(backends) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const outfile = join(folder, 'model.cjs');
    buildSync({
      ...{ bundle: true, platform: 'node', absWorkingDir: root, outfile },
      stdin: { contents: `export { isRefillFaster } from './lib/diff/refill-cost';`, resolveDir: root },
    });
    const { isRefillFaster } = createRequire(import.meta.url)(outfile);
    for (const backend of backends) {
      const rows = measure(folder, backend);
      console.table(
        rows.map(({ length, edits, edit, refill }) => {
          const refills = isRefillFaster(backend, { edits, rules: length });
          return {
            ...{
              backend,
              rules: length,
              edits,
              'edits ms': Math.round(edit),
              'refill ms': Math.round(refill),
            },
            'refill : edits': (refill / Math.max(1, edit)).toFixed(2),
            model: refills ? 'refill' : 'edits',
            regret: ((refills ? refill : edit) / Math.max(1, Math.min(edit, refill))).toFixed(2),
          };
        }),
      );
      const { perEdit, perStep, perSquare, perRule } = fit(rows);
      console.log(
        `${backend}: ${perEdit.toFixed(1)} us an edit, ${(1000 * perStep).toFixed(2)} ns an edit and rule, ${(1000 * perSquare).toFixed(2)} ns times the length squared, ${perRule.toFixed(2)} us a rule\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main(process.argv.length > 2 ? process.argv.slice(2) : ['legacy', 'nft']);
