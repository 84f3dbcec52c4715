/**
 * The provider as one executable, for people who write HCL and have no Node: a single executable application of Node,
 * that is the `node` that runs this, with the bundled provider and what V8 makes of it inside.
 *
 * It runs on the platform that it is made on. A release for several platforms is made once on each.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inject } from 'postject';
import { nodeBundle } from '../bundle-options.mjs';

/** Where Node looks whether there is something inside; part of each node executable. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes the executable.
 *
 * @param root the checkout, built
 * @param file where it shall be
 */
export async function makeProviderExecutable(root, file) {
  const folder = mkdtempSync(join(tmpdir(), 'provider-executable-'));
  try {
    const main = join(folder, 'main.cjs');
    const blob = join(folder, 'blob');
    const configuration = join(folder, 'configuration.json');
    // Not the bundle that the npm package has: its parts load late by reading its own file.
    await build({
      absWorkingDir: root,
      entryPoints: ['build/lib/provider/main.js'],
      outfile: main,
      bundle: true,
      ...nodeBundle,
      logLevel: 'error',
    });
    writeFileSync(
      configuration,
      JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true }),
    );
    execFileSync(process.execPath, ['--experimental-sea-config', configuration], { stdio: 'pipe' });
    copyFileSync(process.execPath, file);
    chmodSync(file, 0o755);
    await inject(file, 'NODE_SEA_BLOB', readFileSync(blob), {
      sentinelFuse: fuse,
      ...(process.platform === 'darwin' ? { machoSegmentName: 'NODE_SEA' } : {}),
    });
    // macOS runs no program whose signature is of other bytes.
    if (process.platform === 'darwin') execFileSync('codesign', ['--force', '--sign', '-', file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
