/** What this machine does now with programs that are not of this project: by these, numbers of two days can be compared. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { rounded } from './results.mjs';
import { sshArguments, withHosts } from './sandbox-hosts.mjs';

const rounds = 7;
const lines = 100_000;

/**
 * Milliseconds: `node -e 0`; GNU diff of two files of 100,000 lines, of which 100 differ; and, as root, OpenSSH that logs in to a sandbox
 * host and runs `true`.
 */
export async function yardstick() {
  return { ...programs(), ...(process.getuid?.() === 0 ? await login() : {}) };
}

async function login() {
  let ms = 0;
  await withHosts(async ({ make }) => {
    ms = timed('ssh', [...sshArguments(await make('nft')), 'true'], 0);
  });
  return { 'ssh ms': ms };
}

function programs() {
  const folder = mkdtempSync(join(tmpdir(), 'yardstick-'));
  try {
    const files = ['before', 'after'].map((name) => join(folder, name));
    for (const file of files) {
      const isChanged = (line) => file === files[1] && line % (lines / 100) === 0;
      const text = Array.from(
        { length: lines },
        (_, line) => `line ${line}${isChanged(line) ? ' changed' : ''}\n`,
      );
      writeFileSync(file, text.join(''));
    }
    return {
      'node ms': timed(process.execPath, ['-e', '0'], 0),
      'diff ms': timed('diff', files, 1),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function machine() {
  const all = cpus();
  return { cores: all.length, processor: all[0]?.model ?? 'unknown', node: process.version };
}

function timed(command, args, expected) {
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    const { status } = spawnSync(command, args, { stdio: 'ignore' });
    if (status !== expected) throw new Error(`${command} ended with ${status}`);
    return performance.now() - begin;
  });
  return rounded(times.toSorted((left, right) => left - right)[rounds >> 1], 1);
}
