/**
 * Runs the built command on two small files, for the build, in a process of its own.
 *
 *     node scripts/warm-command.mjs used    prints the modules that it used, of what tsc made, as JSON
 *     node scripts/warm-command.mjs cache   writes what V8 has made of the parts: see `lib/cli/compiled-module.ts`
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledModule } from './bundled-module.cjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const build = join(root, 'build');
const file = join(build, 'lib', 'cli', 'main.js');

/** Of forms that most rulesets have, each several times, with what differs from rule to rule. */
const rules = Array.from({ length: 20 }, (_, number) => [
  `-s 192.0.2.${number}/32 -p tcp -m tcp --dport ${1000 + number} -j ACCEPT`,
  `-d 192.0.2.${number}/32 -p udp -m udp --sport 1024:65535 -m comment --comment "rule ${number}" -j DROP`,
  `-i eth${number} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  `-p tcp -m multiport --dports 80,${8000 + number} -j OWN`,
  `-m limit --limit ${number + 1}/min -j LOG --log-prefix "in: "`,
  `-p icmp -m icmp --icmp-type 8 -j REJECT --reject-with icmp-port-unreachable`,
]).flat();

/** One rule in ten is another, is gone, or is new. */
const changed = rules.flatMap((rule, place) => {
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
    writeFileSync(before, save(rules));
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

/** Modules are required as late as in the bundle. */
async function printUsed() {
  const { extensionFacts } = require(join(build, 'lib', 'extensions', 'registry.js'));
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  Module._extensions['.js'] = (module, path) => {
    const code = readFileSync(path, 'utf8');
    module._compile(
      bundledModule(path, code, () => extensionFacts),
      path,
    );
  };
  await warm(require(file).main);
  const used = Object.keys(require.cache).map((path) => relative(root, path));
  console.log(JSON.stringify(used));
}

async function writeCaches() {
  const { cacheFileOf } = require('../build/lib/cli/compiled-module.js');
  const { main, parts } = require(file);
  await warm(main);
  for (const [path, part] of parts.loaded) writeFileSync(cacheFileOf(path), part.makeCache());
}

await (process.argv[2] === 'used' ? printUsed() : writeCaches());
