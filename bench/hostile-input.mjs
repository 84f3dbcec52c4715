/**
 * What files cost that nobody writes in good faith: time and memory for each shape, at two sizes.
 *
 *     node bench/hostile-input.mjs [MEGABYTES] [PART OF THE NAME OF A SHAPE]
 *
 * Every shape and size is a process of its own, two at once; time is that of the processor. `file` is fmt, from bytes to
 * text or errors, with every error printed; `host` reads the same as a host's own output. `growth` is what a doubling of the size does to
 * the time of both: 2 is linear, measured from a quarter of the size to all of it. `memory` is the most that the
 * process had, `said` how long the errors are. At the end: the most of each column, and what is out of proportion.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

const here = fileURLToPath(import.meta.url);

function measure(module, shape, bytes) {
  const { parseSave, formatSave, renderDiagnostic, encodeBytes, hostileShapes } = createRequire(here)(module);
  const input = encodeBytes(hostileShapes[shape](bytes));
  const spent = (read) => {
    const before = process.cpuUsage();
    const { diagnostics } = read();
    const said = diagnostics.map(renderDiagnostic).join('\n').length;
    const { user, system } = process.cpuUsage(before);
    return { seconds: (user + system) / 1e6, said };
  };
  const options = { family: 'ipv4', file: 'hostile' };
  const file = spent(() => formatSave(input, options));
  const host = spent(() => parseSave(input, { ...options, live: true }));
  return { file, host, memory: process.resourceUsage().maxRSS / 1000 };
}

function bundle(folder) {
  const module = join(folder, 'ruleset.cjs');
  const sources = [
    ...['lib/ruleset/save/parse-save', 'lib/ruleset/save/fmt', 'lib/base/diagnostic', 'lib/base/bytes'],
    'test/support/fuzz/hostile-shapes',
  ].map((name) => `export * from ${JSON.stringify(join(here, '../..', name))};`);
  buildSync({
    stdin: { contents: sources.join('\n'), resolveDir: join(here, '..') },
    bundle: true,
    platform: 'node',
    outfile: module,
  });
  return module;
}

async function run(module, shape, bytes) {
  const words = [here, '--round', module, shape, String(bytes)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 300_000 });
    return JSON.parse(stdout);
  } catch (error) {
    const why = error.killed === true ? 'not done in five minutes' : String(error.stderr).slice(-300);
    throw new Error(`${shape}, ${bytes} bytes: ${why}`, { cause: error });
  }
}

/** A shape at both sizes: numbers for its line, and what is out of proportion. */
async function growthOf(module, shape, megabytes) {
  const quarter = await run(module, shape, megabytes * 2.5e5);
  const whole = await run(module, shape, megabytes * 1e6);
  const ratio = (whole.file.seconds + whole.host.seconds) / (quarter.file.seconds + quarter.host.seconds);
  return {
    file: whole.file.seconds,
    host: whole.host.seconds,
    growth: Math.sqrt(ratio),
    memory: whole.memory,
    said: Math.max(whole.file.said, whole.host.said) / 1000,
  };
}

/** Growth beyond this is no accident of measuring; memory counts what Node and the input itself take. */
const most = { growth: 2.6, memoryPerMegabyte: 100, said: 1000 };

const columns = [
  ['file', (value) => `${value.toFixed(2)} s`],
  ['host', (value) => `${value.toFixed(2)} s`],
  ['growth', (value) => value.toFixed(1)],
  ['memory', (value) => `${value.toFixed(0)} MB`],
  ['said', (value) => `${value.toFixed(0)} kB`],
];

function printLine(name, cells) {
  console.log(name.padEnd(26) + cells.map((cell) => cell.padStart(10)).join(''));
}

async function main(megabytes, only = '') {
  const folder = mkdtempSync(join(tmpdir(), 'bench-hostile-'));
  const module = bundle(folder);
  const left = Object.keys(createRequire(here)(module).hostileShapes).filter((shape) => shape.includes(only));
  const measured = [];
  const faults = [];
  printLine(
    `shape, ${megabytes} MB`,
    columns.map(([name]) => name),
  );
  const work = async () => {
    for (let shape = left.shift(); shape !== undefined; shape = left.shift()) {
      try {
        const found = await growthOf(module, shape, megabytes);
        measured.push(found);
        printLine(
          shape,
          columns.map(([name, text]) => text(found[name])),
        );
        if (found.growth > most.growth) faults.push(`${shape}: grows faster than its size`);
        if (found.memory > most.memoryPerMegabyte * megabytes) faults.push(`${shape}: memory`);
        if (found.said > most.said) faults.push(`${shape}: megabytes of errors`);
      } catch (error) {
        faults.push(error.message);
      }
    }
  };
  await Promise.all([work(), work()]);
  rmSync(folder, { recursive: true });
  printLine(
    `most of ${measured.length} shapes`,
    columns.map(([name, text]) => text(Math.max(...measured.map((found) => found[name])))),
  );
  console.log(faults.length === 0 ? 'nothing is out of proportion' : faults.join('\n'));
  return faults.length === 0 ? 0 : 1;
}

if (process.argv[2] === '--round') {
  const [, , , module, shape, bytes] = process.argv;
  console.log(JSON.stringify(measure(module, shape, Number(bytes))));
} else process.exitCode = await main(Number(process.argv[2] ?? 10), process.argv[3]);
