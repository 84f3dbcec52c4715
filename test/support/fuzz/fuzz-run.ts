/** Fuzzed inputs in shares, as many at once as there are cores; the same inputs wherever they run. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bundle } from '../project/bundle';
import { type FuzzedShare, type KindCount, costOf } from './fuzz-share';

/** Inputs a share: few enough to say soon that something is wrong, and many for one set of made-up rules. */
const shareSize = 10_000;

/** A share takes a minute and 300 MB, and one input milliseconds; what goes far beyond is a blow-up or a hang. */
const limits = { minutesOfOneInput: 20, megabytes: 1000 } as const;

/**
 * Tries so many inputs, or as many as the machine gets done: when the time is over, no further one is begun.
 *
 * @param forMs milliseconds
 */
export async function fuzz(seed: number, inputs: number, forMs: number): Promise<FuzzedShare> {
  const end = performance.now() + forMs;
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-iptables-fuzz-'));
  try {
    const program = join(folder, 'fuzz-share.js');
    await bundle(require.resolve('./fuzz-share'), program);
    const shares = Array.from({ length: Math.ceil(inputs / shareSize) }, (_, index) => ({
      seed: (seed + Math.imul(index, 0x9e3779b1)) >>> 0,
      count: Math.min(shareSize, inputs - index * shareSize),
    }));
    const found: FuzzedShare[] = [];
    const work = async (): Promise<void> => {
      for (let share = shares.shift(); share !== undefined; share = shares.shift()) {
        const left = end - performance.now();
        if (left <= 0) return;
        const checked = await checkShare(program, folder, share, left);
        found.push(checked);
        if (checked.faults.length > 0) shares.length = 0;
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return merge(found);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkShare(
  program: string,
  folder: string,
  { seed, count }: { readonly seed: number; readonly count: number },
  forMs: number,
): Promise<FuzzedShare> {
  const progress = join(folder, `progress-${String(seed)}`);
  const words = [
    `--max-old-space-size=${String(limits.megabytes)}`,
    program,
    String(seed),
    String(count),
    progress,
    String(Math.ceil(forMs)),
  ];
  // It ends by itself when its time is over, unless an input never ends.
  const options = { timeout: Math.ceil(forMs) + limits.minutesOfOneInput * 60_000, maxBuffer: 100_000_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, words, options, (error, stdout, stderr) => {
      if (error === null) {
        resolve(JSON.parse(stdout) as FuzzedShare);
        return;
      }
      const how =
        error.killed === true
          ? `was not done with it in ${String(limits.minutesOfOneInput)} minutes`
          : stderr.slice(-2000);
      const fault = `share ${String(seed)} ended at its input ${readFileSync(progress, 'utf8')}: ${how}`;
      resolve({ faults: [fault], kinds: {}, dearest: [], peakBytes: 0 });
    });
  });
}

function merge(shares: readonly FuzzedShare[]): FuzzedShare {
  const kinds: Record<string, KindCount> = {};
  for (const [name, { made, accepted }] of shares.flatMap((share) => Object.entries(share.kinds))) {
    const kind = (kinds[name] ??= { made: 0, accepted: 0 });
    kind.made += made;
    kind.accepted += accepted;
  }
  return {
    faults: shares.flatMap(({ faults }) => faults),
    kinds,
    dearest: shares
      .flatMap(({ dearest }) => dearest)
      .sort((a, b) => costOf(b) - costOf(a))
      .slice(0, 5),
    peakBytes: Math.max(...shares.map(({ peakBytes }) => peakBytes)),
  };
}
