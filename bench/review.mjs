/**
 * The review of many hosts, and of one host with many operations, in every form; less than 2 s and 300 MB are the aim.
 *
 *     node bench/review.mjs [ROUNDS]
 *
 * Every round is a process of its own, median of the rounds. `review` is from planned hosts to the document, the others from there to
 * its text, in processor time. Memory is the peak of the process, Node and the plans included.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { showResults } from './results.mjs';

const here = fileURLToPath(import.meta.url);
const root = dirname(dirname(here));

/** Hosts, operations of each, and how many different changes there are among them. */
const cases = [
  { hosts: 500, operations: 20, changes: 1 },
  { hosts: 500, operations: 20, changes: 500 },
  { hosts: 1, operations: 10_000, changes: 1 },
];

function bundle(folder) {
  const outfile = join(folder, 'review.cjs');
  const contents = `
    export { reviewOfHosts } from './lib/review/many-hosts/review';
    export { renderReviewText } from './lib/review/many-hosts/render-review-text';
    export { renderReviewMarkdown } from './lib/review/many-hosts/render-review-markdown';
    export { renderReviewJson } from './lib/review/many-hosts/render-json';
    export { noPaint } from './lib/review/text/paint';
  `;
  buildSync({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    loader: { '.sh': 'text', '.awk': 'text' },
  });
  return outfile;
}

/** A host whose rules change one by one. */
function plannedHost(number, operations, change) {
  const rule = (index, port) =>
    `-s 10.${change >> 8}.${change & 255}.${index & 255}/32 -p tcp -m tcp --dport ${port + index} -j ACCEPT`;
  const rules = Array.from({ length: operations }, (_, index) => ({
    text: rule(index, 20_000),
    counters: { packets: BigInt(index + number), bytes: 64n },
  }));
  const chain = { name: 'INPUT', policy: 'DROP', rules };
  const live = {
    family: 'ipv4',
    tables: new Map([['filter', { name: 'filter', chains: new Map([['INPUT', chain]]) }]]),
  };
  const steps = rules.map(({ text, counters }, index) => ({
    ...{ family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'replace', index: index + 1 },
    ...{ rule: rule(index, 40_000), previous: text, counters },
  }));
  const row = {
    ...{
      effect: 'opens',
      what: 'opens',
      family: 'ipv4',
      chain: 'INPUT',
      service: `tcp dport ${40_000 + change}`,
    },
    ...{ from: 'anywhere', to: 'this host', only: '', certain: true, isFromAnywhere: true },
  };
  return {
    kind: 'planned',
    review: {
      ...{
        title: `ssh://host-${number}`,
        owner: 'web',
        families: [{ live, operations: steps }],
        warnings: [],
      },
      ...{ impact: [], traffic: [row] },
    },
  };
}

function measure(file, { hosts, operations, changes }) {
  const lib = createRequire(here)(file);
  const planned = Array.from({ length: hosts }, (_, number) =>
    plannedHost(number, operations, number % changes),
  );
  const times = {};
  const timed = (name, work) => {
    const start = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(start);
    times[name] = (user + system) / 1000;
    return result;
  };
  const review = timed('review', () => lib.reviewOfHosts(planned));
  timed('text', () => lib.renderReviewText(review, lib.noPaint));
  timed('markdown', () => lib.renderReviewMarkdown(review));
  timed('json', () => lib.renderReviewJson(review, planned));
  return { ...times, memory: process.resourceUsage().maxRSS / 1024 };
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function main(rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-review-'));
  try {
    const file = bundle(folder);
    const rows = {};
    for (const each of cases) {
      const runs = Array.from({ length: rounds }, () => {
        const { stdout, stderr, status } = spawnSync(
          process.execPath,
          [here, '--measure', file, JSON.stringify(each)],
          { encoding: 'utf8' },
        );
        if (status !== 0) throw new Error(stderr);
        return JSON.parse(stdout);
      });
      const measured = (name) => Math.round(median(runs.map((run) => run[name])));
      const times = ['review', 'text', 'markdown', 'json'].map((name) => [`${name} ms`, measured(name)]);
      const all = times.reduce((sum, [, ms]) => sum + ms, 0);
      rows[`${each.hosts} hosts x ${each.operations} operations, ${each.changes} different`] = {
        ...Object.fromEntries(times),
        'all ms': all,
        'memory MB': measured('memory'),
      };
    }
    showResults(rows, { 'all ms': 2000, 'memory MB': 300 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [, , first, file, given] = process.argv;
if (first === '--measure') console.log(JSON.stringify(measure(file, JSON.parse(given))));
else main(Number(first ?? 3));
