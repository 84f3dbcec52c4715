/**
 * Runs benches by name, one after the other, each under a heading.
 *
 *     npm run bench                     all that need nothing more than this machine has
 *     npm run bench -- diff transaction those
 *     npm run bench -- --list           what there is
 *     npm run bench -- --json FILE      and writes all numbers into FILE, with what the machine does in other programs
 *
 * Each is a program of its own in this folder and says in its first lines what it measures and what it is to reach.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine, yardstick } from './yardstick.mjs';

const benchFolder = dirname(fileURLToPath(import.meta.url));

/** `root`: needs root, and the build. `byName`: takes long or installs something, so only who asks for it gets it. */
const benches = [
  { name: 'diff', title: 'the diff of two rules files, beside GNU diff' },
  { name: 'impact', title: 'the impact of a change, beside reading the rules' },
  { name: 'review', title: 'the review of 500 hosts, and of one with 10,000 operations' },
  { name: 'edit-distance', title: 'the edit script alone, beside GNU diff' },
  { name: 'parse', title: 'reading 100,000 rules, beside iptables-legacy-save', needs: 'root' },
  { name: 'synth', title: 'the synthesis of constructs: many hosts, many rules' },
  { name: 'command-start', title: 'how long the command takes for next to nothing, beside node' },
  { name: 'provider-start', title: 'how long the provider takes to start' },
  { name: 'transaction', title: 'plan and apply of one change, beside plain OpenSSH', needs: 'root' },
  {
    name: 'sets',
    title: 'a set of 100,000 entries, of which ten change, beside ipset restore',
    needs: 'root',
  },
  { name: 'hosts', title: '50 hosts side by side, beside one', needs: 'root' },
  { name: 'in-flight', title: 'the memory of a plan of 1,000 hosts at once', needs: 'root', byName: true },
  { name: 'hostile-input', title: 'files that nobody writes in good faith: time and memory', byName: true },
  { name: 'ansible', title: "100 changes, beside Ansible's iptables module", needs: 'root', byName: true },
];

async function main(args) {
  const at = args.indexOf('--json');
  const file = at === -1 ? undefined : args[at + 1];
  const names = at === -1 ? args : args.toSpliced(at, 2);
  if (at !== -1 && file === undefined) {
    console.error('--json needs a file');
    return 1;
  }
  if (names.includes('--list')) {
    for (const { name, title, needs } of benches)
      console.log(`${name.padEnd(16)} ${title}${needs === undefined ? '' : ' (as root)'}`);
    return 0;
  }
  const unknown = names.filter((name) => benches.every((bench) => bench.name !== name));
  if (unknown.length > 0) {
    console.error(
      `no bench is called ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}`,
    );
    return 1;
  }
  const wanted =
    names.length === 0
      ? benches.filter(({ byName }) => byName !== true)
      : benches.filter(({ name }) => names.includes(name));
  const failed = file === undefined ? wanted.filter((bench) => !run(bench)) : await recorded(wanted, file);
  if (failed.length > 0) console.error(`failed: ${failed.map(({ name }) => name).join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

/** Runs them and writes the file; the yardstick is taken before and after, and the shorter counts. */
async function recorded(wanted, file) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-results-'));
  try {
    const lines = join(folder, 'lines');
    writeFileSync(lines, '');
    process.env['BENCH_RESULTS'] = lines;
    const before = await yardstick();
    const failed = wanted.filter((bench) => !run(bench));
    const after = await yardstick();
    const shorter = Object.fromEntries(
      Object.entries(before).map(([name, ms]) => [name, Math.min(ms, after[name])]),
    );
    const results = readFileSync(lines, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: benchFolder, encoding: 'utf8' });
    const found = {
      ...{ version: 1, commit: stdout.trim(), date: new Date().toISOString(), machine: machine() },
      ...{ yardstick: shorter, results },
    };
    writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
    return failed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run({ name, title, needs }) {
  console.log(`\n== ${name}: ${title}`);
  if (needs === 'root' && process.getuid?.() !== 0) {
    console.log('left out: it needs root');
    return true;
  }
  const file = join(benchFolder, `${name}.mjs`);
  console.log(`${about(file)}\n`);
  return spawnSync(process.execPath, [file], { stdio: 'inherit' }).status === 0;
}

/** What a bench says of itself, without the line that calls it. */
function about(file) {
  const [, comment = ''] = /^\/\*\*\n([^]*?)\n \*\//.exec(readFileSync(file, 'utf8')) ?? [];
  const paragraphs = comment.replace(/^ \* ?/gm, '').split(/\n\n/);
  return paragraphs.filter((text) => !text.trim().startsWith('node bench/')).join('\n\n');
}

process.exitCode = await main(process.argv.slice(2));
