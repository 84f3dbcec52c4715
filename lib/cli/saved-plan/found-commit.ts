import { execFile } from 'node:child_process';

const timeoutMs = 10_000;

/**
 * The commit that this folder is at, with `-dirty` behind it where files differ from it; undefined where there is no git, or
 * the folder is not in a checkout.
 */
export function findCommit(): Promise<string | undefined> {
  const args = ['describe', '--always', '--abbrev=40', '--dirty', '--exclude=*'];
  return new Promise((resolve) => {
    execFile('git', args, { timeout: timeoutMs, encoding: 'utf8' }, (error, stdout) => {
      const commit = stdout.trim();
      resolve(error === null && /^[0-9a-f]{40,64}(-dirty)?$/.test(commit) ? commit : undefined);
    });
  });
}
