/**
 * What files cost that nobody writes in good faith: time and memory for each shape, at sizes that double.
 *
 *     node bench/hostile-input.mjs [MEGABYTES]
 *
 * Every shape and size is a process of its own. `file` is fmt, from bytes to text or errors, with every error
 * printed; `host` reads the same as a host's own output. `growth` is what the last doubling of the size does to
 * the time of both: 2 is linear. `memory` is the most that the process had at the largest size.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
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
  'rules put first': (bytes) => table(lines(bytes, () => '-I INPUT -j DROP')),
  'rules put second': (bytes) => table(`-A INPUT\n${lines(bytes, () => '-I INPUT 2 -j DROP')}`),
  'rules deleted by text': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `-A INPUT -m mark --mark ${index}`)}\n${lines(bytes / 4, () => '-A INPUT -j LOG\n-D INPUT -j LOG')}`,
    ),
  'rules deleted by number': (bytes) =>
    table(`${fill('-A INPUT\n', bytes / 2)}${fill('-D INPUT 2\n', bytes / 2.5)}`),
  'counters out of range': (bytes) =>
    table(lines(bytes, () => '[99999999999999999999:99999999999999999999] -A INPUT -j DROP')),
};

function measure(module, shape, bytes) {
  const { parseSave, formatSave, renderDiagnostic, encodeBytes } = createRequire(here)(module);
  const input = encodeBytes(shapes[shape](bytes));
  const spent = (read) => {
    const start = performance.now();
    const { diagnostics } = read();
    const said = diagnostics.map(renderDiagnostic).join('\n').length;
    return { seconds: (performance.now() - start) / 1000, said };
  };
  const options = { family: 'ipv4', file: 'hostile' };
  const file = spent(() => formatSave(input, options));
  const host = spent(() => parseSave(input, { ...options, live: true }));
  return { file, host, memory: process.resourceUsage().maxRSS / 1000 };
}

function main(megabytes) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-hostile-'));
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
  const run = (shape, bytes) => {
    const { stdout, stderr } = spawnSync(process.execPath, [here, '--round', module, shape, String(bytes)], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (stdout === '')
      throw new Error(`${shape}, ${bytes} bytes: ${stderr === '' ? 'not done in two minutes' : stderr}`);
    return JSON.parse(stdout);
  };
  console.log(
    `${'shape'.padEnd(26)}${['file', 'host', 'growth', 'memory', 'said'].map((head) => head.padStart(10)).join('')}`,
  );
  const only = process.argv[3];
  for (const shape of Object.keys(shapes).filter((each) => only === undefined || each.includes(only))) {
    try {
      const half = run(shape, megabytes * 5e5);
      const whole = run(shape, megabytes * 1e6);
      const growth = (whole.file.seconds + whole.host.seconds) / (half.file.seconds + half.host.seconds);
      const cells = [
        `${whole.file.seconds.toFixed(2)} s`,
        `${whole.host.seconds.toFixed(2)} s`,
        growth.toFixed(1),
        `${whole.memory.toFixed(0)} MB`,
        `${(Math.max(whole.file.said, whole.host.said) / 1000).toFixed(0)} kB`,
      ];
      console.log(shape.padEnd(26) + cells.map((cell) => cell.padStart(10)).join(''));
    } catch (error) {
      console.log(`${shape.padEnd(26)}  ${error.message.slice(0, 300)}`);
      process.exitCode = 1;
    }
  }
  rmSync(folder, { recursive: true });
}

if (process.argv[2] === '--round') {
  const [, , , module, shape, bytes] = process.argv;
  console.log(JSON.stringify(measure(module, shape, Number(bytes))));
} else main(Number(process.argv[2] ?? 10));
