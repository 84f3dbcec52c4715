/**
 * The seed of random tests: SEED, or else a number of the commit that is checked out. Every commit tries others, and the
 * same commit the same ones: a change is never refused by chance, and what fails can be seen again.
 */
import { spawnSync } from 'node:child_process';
import { REPOSITORY } from '../project/repository';

let ofCommit: number | undefined;

export function seedOfCommit(): number {
  const given = process.env['SEED'];
  if (given !== undefined) return Number(given);
  ofCommit ??= readSeed();
  return ofCommit;
}

function readSeed(): number {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: REPOSITORY, encoding: 'utf8' });
  const commit = /^[0-9a-f]{40}/.exec(stdout)?.[0];
  // Outside of a checkout there is no commit.
  return commit === undefined ? 1 : parseInt(commit.slice(0, 12), 16) % 1_000_000;
}
