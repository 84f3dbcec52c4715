/**
 * The impact of a change, beside reading the two rules files that it is between, in the same process.
 *
 *     node bench/impact.mjs [ROUNDS]
 *
 * Every round is a process of its own, median of the rounds. `read` is from bytes in memory to both rulesets and the
 * edit script, `compare` from there to the lines for people, in code that has never run. Where a rule changes, the others
 * are looked at by their parameters. Where a policy changes, every rule counts. Where a service of Kubernetes goes, packets are followed
 * with their marks and translations. Both are processor time of one thread. Goals: 5,000 rules
 * within a second for `reach` and for comparing, a policy over 10,000 rules within three, 100,000 rules of blocks within ten and 2 GB.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { kubeRules } from './kube-rules.mjs';
import { rounded, showResults } from './results.mjs';

const here = fileURLToPath(import.meta.url);

const mixed = [
  (address, number) => `-s ${address}/32 -p tcp -m tcp --dport ${1 + (number % 65000)} -j ACCEPT`,
  (address, number) =>
    `-d ${address}/32 -p udp -m udp --sport 1024:65535 --dport ${1 + (number % 60000)} -m comment --comment "rule ${number} of the test" -j DROP`,
  (address) =>
    `-s ${address}/32 -m conntrack --ctstate NEW -m limit --limit 5/min -j LOG --log-prefix "in: "`,
  (address, number) =>
    `-s ${address}/32 -i eth${number % 8} -p tcp -m multiport --dports 22,80,443,${1000 + (number % 9000)} -j ACCEPT`,
  (address) => `-s ${address}/32 ! -d 192.0.2.0/24 -j REJECT --reject-with icmp-port-unreachable`,
];

/** Accepts as allow lists have them: each of a network of its own, to one address and port. */
const blocks = [
  (_, number) =>
    `-s 10.${(number >> 8) & 255}.${number & 255}.0/24 -d 192.168.${(number >> 8) & 255}.${number & 255}/32 -p tcp -m tcp --dport ${1 + (number % 1000)} -j ACCEPT`,
];

/** In chains of 500 rules, one after the other. */
function save(count, policy, changed, forms = mixed) {
  const chains = Array.from({ length: Math.ceil(count / 500) }, (_, chain) => `SVC-${chain}`);
  const lines = ['*filter', `:INPUT ${policy} [0:0]`, ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]'];
  lines.push(...chains.map((chain) => `:${chain} - [0:0]`), ...chains.map((chain) => `-A INPUT -j ${chain}`));
  for (let number = 0; number < count; number++) {
    const address = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    const rule = forms[number % forms.length](address, number);
    const shown = number === changed ? rule.replace(/-j \S+/, '-j NFQUEUE') : rule;
    lines.push(`-A ${chains[Math.floor(number / 500)]} ${shown}`);
  }
  return [...lines, 'COMMIT', ''].join('\n');
}

const cases = [
  ...[100, 1000, 10_000, 100_000].map((count) => ({ count, change: 'one rule' })),
  ...[50, 100, 1000, 5000, 10_000].map((count) => ({ count, change: 'the policy' })),
  { count: 100_000, change: 'the policy', shape: 'blocks' },
  ...[1000, 5000].map((count) => ({ count, change: 'none: reach' })),
  ...[20, 300].map((count) => ({ count, change: 'one service', shape: 'kube' })),
];

/** Processor time of one thread, and memory. */
const goals = {
  [nameOf({ count: 5000, change: 'the policy' })]: { 'compare ms': 1000 },
  [nameOf({ count: 5000, change: 'none: reach' })]: { 'compare ms': 1000 },
  [nameOf({ count: 10_000, change: 'the policy' })]: { 'compare ms': 3000 },
  [nameOf({ count: 100_000, change: 'the policy', shape: 'blocks' })]: {
    'compare ms': 10_000,
    'memory MB': 2000,
  },
};

/** In a process of its own. */
function measureOnce(folder, question) {
  const { parseSave, diffRulesets, compareRulesets, printChange, reachOf } = createRequire(here)(
    join(folder, 'engine.cjs'),
  );
  const [before, after] = ['before', 'after'].map((name) => readFileSync(join(folder, name)));
  const options = { family: 'ipv4', origins: false };
  const begin = processorTime();
  const live = parseSave(before, { ...options, file: 'before' }).ruleset;
  const wanted = parseSave(after, { ...options, file: 'after', similar: live }).ruleset;
  const changed = diffRulesets(live, wanted).map(({ table, chain, kind, rule, previous }) => ({
    table,
    chain,
    rules: kind === 'set-policy' ? 'policy' : [rule, previous].filter((text) => text !== undefined),
  }));
  const read = processorTime();
  if (question === 'reach') {
    const { rows, isCut } = reachOf(live);
    print(begin, read, `${rows.length}${isCut ? ' and more' : ''} rows`);
    return;
  }
  const comparison = compareRulesets(live, wanted, changed);
  const lines = comparison.changes.flatMap((change) => printChange(change, 'ipv4'));
  print(begin, read, comparison.undecided.length === 0 ? `${lines.length} lines` : 'too large');
}

function print(begin, read, answer) {
  const compare = processorTime() - read;
  const megabytes = process.memoryUsage.rss() / 1e6;
  console.log(JSON.stringify({ read: read - begin, compare, answer, megabytes }));
}

/** In milliseconds, of all threads of this process. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function main(rounds) {
  const root = dirname(dirname(here));
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const contents = `export { parseSave } from './lib/ruleset/save/parse-save';
      export { diffRulesets } from './lib/diff/ruleset-diff';
      export { compareRulesets } from './lib/impact/questions/compare-rulesets';
      export { printChange } from './lib/impact/questions/print-packets';
      export { reachOf } from './lib/impact/questions/reachable-services';`;
    buildSync({
      stdin: { contents, resolveDir: root },
      bundle: true,
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
      absWorkingDir: root,
      outfile: join(folder, 'engine.cjs'),
    });
    showResults(
      Object.fromEntries(cases.map((each) => [nameOf(each), measured(folder, rounds, each)])),
      goals,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nameOf({ count, change, shape = 'mixed' }) {
  return `${count} ${shape === 'kube' ? 'services' : 'rules'}, ${shape}, ${change}`;
}

/** The files before and after a change. */
function filesOf({ count, change, shape = 'mixed' }) {
  const middle = Math.floor(count / 2);
  if (shape === 'kube') return [kubeRules(count), kubeRules(count, middle)];
  const forms = shape === 'blocks' ? blocks : mixed;
  const closed = save(count, 'DROP', -1, forms);
  if (change === 'none: reach') return [closed, closed];
  const open = save(count, 'ACCEPT', -1, forms);
  return [open, change === 'the policy' ? closed : save(count, 'ACCEPT', middle, forms)];
}

function measured(folder, rounds, each) {
  const question = each.change === 'none: reach' ? 'reach' : 'compare';
  const [before, after] = filesOf(each);
  writeFileSync(join(folder, 'before'), before);
  writeFileSync(join(folder, 'after'), after);
  const found = Array.from({ length: rounds }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, [here, '--once', folder, question], {
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  });
  const [read, compare, memory] = ['read', 'compare', 'megabytes'].map((key) =>
    median(found.map((round) => round[key])),
  );
  return {
    'read ms': Math.round(read),
    'compare ms': Math.round(compare),
    'compare : read': rounded(compare / read),
    answer: found[0].answer,
    'memory MB': Math.round(memory),
  };
}

if (process.argv[2] === '--once') measureOnce(process.argv[3], process.argv[4]);
else main(Number(process.argv[2] ?? 5));
