/**
 * Writes what V8 has made of the built command once it has compared two files: see `lib/cli/compiled-module.ts`.
 *
 *     node scripts/warm-command.mjs
 *
 * The build runs it, in a process of its own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, 'build', 'lib', 'cli', 'main.js');

const rules = [
  '-s 192.0.2.1/32 -p tcp -m tcp --dport 22 -j ACCEPT',
  '-d 192.0.2.2/32 -p udp -m udp --sport 1024:65535 -m comment --comment "a rule" -j DROP',
  '-i eth0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-m limit --limit 5/min -j LOG --log-prefix "in: "',
  '-j OWN',
];

function save(some) {
  const lines = ['*filter', ':INPUT ACCEPT [0:0]', ':OWN - [0:0]', ...some.map((rule) => `-A INPUT ${rule}`)];
  return [...lines, 'COMMIT', ''].join('\n');
}

async function main() {
  const require = createRequire(import.meta.url);
  const { loadCompiled, cacheFileOf } = require('../build/lib/cli/compiled-module.js');
  const command = loadCompiled(file);
  const folder = mkdtempSync(join(tmpdir(), 'warm-'));
  try {
    const [before, after] = ['before', 'after'].map((name) => join(folder, name));
    writeFileSync(before, save(rules));
    writeFileSync(after, save([...rules.slice(1), '-p icmp -j ACCEPT']));
    for (const args of [
      ['diff', before, after],
      ['diff', before, after, '--format', 'json'],
      ['fmt', before],
    ]) {
      process.argv = [process.execPath, file, ...args];
      await command.exports.main();
      if (process.exitCode === 1) throw new Error(`${args.join(' ')} failed`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.exitCode = 0;
  writeFileSync(cacheFileOf(file), command.makeCache());
}

await main();
