/**
 * Two files of `npm run bench -- --json`: what has become slower or larger by more than a fifth.
 *
 *     node bench/compare-results.mjs [OLD] NEW
 *
 * Without OLD, the newest of bench/history is taken. Times are compared as multiples of what the machine took for its yardstick then, ratios and
 * memory as they are. The exit status is 1 where something was lost.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const allowedLoss = 1.2;
/** Below this, a time is mostly chance. */
const leastMs = 5;

/** One line for each loss. */
export function lossesBetween(old, now) {
  const common = Object.keys(old.yardstick).filter((name) => name in now.yardstick);
  const before = new Map(old.results.map((result) => [keyOf(result), result]));
  return now.results.flatMap((result) => {
    const known = before.get(keyOf(result));
    if (known === undefined || isChance(result, known)) return [];
    const ratio = scaled(result, now.yardstick, common) / scaled(known, old.yardstick, common);
    if (!(ratio > allowedLoss)) return [];
    return [
      `${result.bench}, ${result.case}: ${result.measure} ${known.value} is ${result.value} now, ${ratio.toFixed(2)} times by the yardstick`,
    ];
  });
}

function keyOf({ bench, case: name, measure }) {
  return JSON.stringify([bench, name, measure]);
}

/** Of what is measured: `ms` and `s` are times; the others are ratios, counts and memory. */
function unitOf({ measure }) {
  return /\b(ms|s)\b/.exec(measure)?.[1];
}

function isChance(result, known) {
  const unit = unitOf(result);
  if (unit === undefined) return result.value === 0 || known.value === 0;
  const ms = unit === 's' ? 1000 : 1;
  return Math.max(result.value, known.value) * ms < leastMs;
}

/** Times by how long this machine takes for what both yardsticks have. */
function scaled(result, yardstick, common) {
  if (unitOf(result) === undefined) return result.value;
  return result.value / common.reduce((sum, name) => sum + yardstick[name], 0);
}

function newestOfHistory() {
  const folder = join(dirname(fileURLToPath(import.meta.url)), 'history');
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error(`${folder} has no results yet`);
  return join(folder, newest);
}

function main(files) {
  const [old, now] = files.length === 1 ? [newestOfHistory(), files[0]] : files;
  if (now === undefined)
    throw new Error('which file? OLD NEW, or NEW to compare with the newest of bench/history');
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  const losses = lossesBetween(read(old), read(now));
  for (const line of losses) console.log(line);
  if (losses.length === 0) console.log('nothing has become slower or larger by more than a fifth');
  return losses.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = main(process.argv.slice(2));
