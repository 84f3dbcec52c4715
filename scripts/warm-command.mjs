/**
 * Runs the built command on two small files, for the build, in a process of its own.
 *
 *     node scripts/warm-command.mjs used    prints the modules that it used, of what tsc made, as JSON
 *     node scripts/warm-command.mjs cache   writes what V8 has made of the parts: see `lib/cli/compiled-module.ts`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { typicalRules } from './typical-rules.mjs';
import { recordUsedModules } from './used-modules.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const file = join(root, 'build', 'lib', 'cli', 'main.js');

/** One rule in ten is another, is gone, or is new. */
const changed = typicalRules.flatMap((rule, place) => {
  if (place % 10 !== 0) return [rule];
  return [[`-p icmp -j ACCEPT`], [], [`-i lo -j ACCEPT`, rule]][place % 3];
});

function save(some) {
  const lines = ['*filter', ':INPUT ACCEPT [0:0]', ':OWN - [0:0]', ...some.map((rule) => `-A INPUT ${rule}`)];
  return [...lines, 'COMMIT', ''].join('\n');
}

/** Runs `main` as for each of a few command lines; what it prints goes nowhere. */
async function warm(main) {
  const folder = mkdtempSync(join(tmpdir(), 'warm-'));
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    const [before, after] = ['before', 'after'].map((name) => join(folder, name));
    writeFileSync(before, save(typicalRules));
    writeFileSync(after, save(changed));
    for (const args of [
      ['diff', before, after],
      ['diff', before, after, '--format', 'json'],
      ['fmt', before],
    ]) {
      process.argv = [process.execPath, file, ...args];
      await main();
      if (process.exitCode === 1) throw new Error(`${args.join(' ')} failed`);
    }
  } finally {
    rmSync(folder, { recursive: true });
    process.stdout.write = write;
  }
  process.exitCode = 0;
}

async function printUsed() {
  const used = recordUsedModules(root);
  await warm(require(file).main);
  console.log(JSON.stringify(used()));
}

async function writeCaches() {
  // The build writes into the package alone.
  process.env['CDKTF_IPTABLES_NO_CACHE'] = '1';
  const { cacheFileOf } = require('../build/lib/cli/compiled-module.js');
  const { main, loaded } = require(file);
  await warm(main);
  for (const [path, part] of loaded) writeFileSync(cacheFileOf(path), part.makeCache());
}

await (process.argv[2] === 'used' ? printUsed() : writeCaches());
