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

const table = (text) => `*filter\n:A - [0:0]\n:B - [0:0]\n${text}\nCOMMIT\n`;
const fill = (unit, bytes) => unit.repeat(Math.ceil(bytes / unit.length));
const lines = (bytes, line) => {
  const made = [];
  for (let length = 0, index = 0; length < bytes; length += made[index++].length + 1) made.push(line(index));
  return made.join('\n');
};
const name = (index) => index.toString(36);

/** By what they are made of, for so many bytes. */
const shapes = {
  'one line, a word': (bytes) => table(`-A INPUT ${fill('x', bytes)}`),
  'one line, words': (bytes) => table(`-A INPUT ${fill('-f ', bytes)}`),
  'one line, spaces': (bytes) => table(`-A INPUT ${fill(' ', bytes)}x`),
  'one line, quotes': (bytes) => table(`-A INPUT -m comment --comment ${fill('"', bytes)}`),
  'one line, backslashes': (bytes) => table(`-A INPUT -m comment --comment "${fill('\\', bytes)}"`),
  'one line, negations': (bytes) => table(`-A INPUT ${fill('! ', bytes)}-p tcp`),
  'one line, a comma list': (bytes) => table(`-A INPUT -s ${fill('1.1.1.1,', bytes)}2.2.2.2`),
  'one line, bytes no text': (bytes) => table(`-A INPUT -m comment --comment "${fill('\udcff', bytes)}"`),
  'one line, a chain': (bytes) => table(`:${fill('x ', bytes)}`),
  'one line, no table': (bytes) => fill('x', bytes),
  'short words glued': (bytes) => table(lines(bytes, () => `-A INPUT -${'4'.repeat(1000)}`)),
  'lists of addresses': (bytes) =>
    table(
      lines(bytes, () => `-A INPUT -s ${'1.1.1.1,'.repeat(90)}2.2.2.2 -d ${'1.1.1.1,'.repeat(90)}2.2.2.2`),
    ),
  'comments no text': (bytes) => table(lines(bytes, () => '-A INPUT -m comment --comment "\u00e9\udcc3"')),
  'empty lines': (bytes) => fill('\n', bytes),
  tables: (bytes) => lines(bytes, () => '*filter\nCOMMIT'),
  chains: (bytes) => table(lines(bytes, (index) => `:c${name(index)} - [0:0]`)),
  'chains, then flushes': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${fill('-F\n-X A\n-N A\n', bytes / 2)}`,
    ),
  'a chain, made and deleted': (bytes) =>
    table(`${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${fill('-X A\n-N A\n', bytes / 2)}`),
  'a chain, renamed': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${fill('-E A C\n-E C A\n', bytes / 2)}`,
    ),
  'chains, deleted all': (bytes) => table(fill('-N C\n-X\n-X\n', bytes)),
  'chains in a circle': (bytes) =>
    table(
      lines(
        bytes,
        (index) =>
          `:c${name(index)} - [0:0]\n-A c${name(index)} -j c0\n-I c${name(Math.max(0, index - 1))} -j c${name(index)}`,
      ),
    ),
  'jumps to one chain': (bytes) => table(lines(bytes, () => '-A INPUT -j A\n-A A -j B')),
  'jumps to nowhere': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${lines(bytes / 2, (index) => `-A INPUT -j d${name(index)}`)}`,
    ),
  'unknown matches': (bytes) =>
    table(lines(bytes, (index) => `-A INPUT -m m${name(index)} --x ${name(index)}`)),
  'unknown options': (bytes) => table(lines(bytes, (index) => `-A INPUT -m limit --limmit ${name(index)}`)),
  'unknown targets': (bytes) => table(lines(bytes, (index) => `-A INPUT -j T${name(index)} --x`)),
  'wrong values': (bytes) => table(lines(bytes, (index) => `-A INPUT -p tcp --dport s${name(index)}`)),
  'many options': (bytes) =>
    table(lines(bytes, (index) => `-A INPUT ${'-m mark --mark 1 '.repeat(60)}-m mark --mark ${index}`)),
  'rules put first': (bytes) => table(lines(bytes, () => '-I INPUT -j DROP')),
  'rules put second': (bytes) => table(`-A INPUT\n${lines(bytes, () => '-I INPUT 2 -j DROP')}`),
  'rules deleted by text': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `-A INPUT -m mark --mark ${index}`)}\n${lines(bytes / 4, () => '-A INPUT -j LOG\n-D INPUT -j LOG')}`,
    ),
  'rules deleted by number': (bytes) =>
    table(`${fill('-A INPUT\n', bytes / 2)}${fill('-D INPUT 2\n', bytes / 2.5)}`),
  'rules deleted from the end': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `-A INPUT -m mark --mark ${index}`)}\n${lines(bytes / 2, () => '-A INPUT -j LOG\n-D INPUT -j LOG')}`,
    ),
  'rules replaced': (bytes) =>
    table(
      `${fill('-A INPUT\n', bytes / 2)}${lines(bytes / 2, (index) => `-R INPUT ${1 + index * 7} -j LOG`)}`,
    ),
  'counters out of range': (bytes) =>
    table(lines(bytes, () => '[99999999999999999999:99999999999999999999] -A INPUT -j DROP')),
};

function measure(module, shape, bytes) {
  const { parseSave, formatSave, renderDiagnostic, encodeBytes } = createRequire(here)(module);
  const input = encodeBytes(shapes[shape](bytes));
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
  const sources = ['ruleset/parse-save', 'ruleset/fmt', 'base/diagnostic', 'base/bytes'].map(
    (name) => `export * from ${JSON.stringify(join(here, '../../lib', name))};`,
  );
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
  const left = Object.keys(shapes).filter((shape) => shape.includes(only));
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
