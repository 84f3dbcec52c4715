/**
 * The folder of `--results`: plain files, so that a shared disk does, or an object store that its own tool keeps the folder in step
 * with. Each run writes one file alone, whole and at once, and reads those of all.
 */
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FirewallError } from '../../base/firewall-error';
import { visibleJson } from '../../base/visible-text';
import { fileProblems } from '../diagnostics';
import { fleetProblems } from './diagnostics';
import { type RunResults, resultsSchema } from './run-results';
import type { Shard } from './shard-name';

const ofShard = /^shard-[0-9]+-of-[0-9]+\.json$/;

function resultsFile(shard: Shard | undefined): string {
  return shard === undefined ? 'all.json' : `shard-${String(shard.index)}-of-${String(shard.of)}.json`;
}

/** @throws FirewallError `cli/unwritable-file` */
export function writeResults(folder: string, results: RunResults): void {
  const file = join(folder, resultsFile(results.shard));
  const part = `${file}.${String(process.pid)}.part`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(part, printResults(results));
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new FirewallError(fileProblems.unwritable(file, (error as Error).message), { cause: error });
  }
}

export function printResults(results: RunResults): string {
  return `${visibleJson(JSON.stringify(results, undefined, 2))}\n`;
}

/** Of all runs that have written there; none where the folder is not there yet. @throws FirewallError `fleet/unreadable-results` */
export type ReadResults = () => readonly RunResults[];

/** What has not been written anew since is not read again: of a large fleet this is asked before each host. */
export function resultsReader(folder: string): ReadResults {
  const known = new Map<string, { readonly stamp: string; readonly results: RunResults }>();
  const read = (name: string): RunResults => {
    const file = join(folder, name);
    const stamp = stampOf(file);
    const found = known.get(name);
    if (found?.stamp === stamp) return found.results;
    const results = readOne(file);
    known.set(name, { stamp, results });
    return results;
  };
  return () =>
    namesIn(folder)
      .filter((name) => ofShard.test(name) || name === resultsFile(undefined))
      .sort()
      .map(read);
}

/** Another one for each writing: a file is replaced as a whole. */
function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return [ino, size, mtimeNs].join(' ');
  } catch (error) {
    throw new FirewallError(fleetProblems.unreadable(file, (error as Error).message), { cause: error });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new FirewallError(fleetProblems.unreadable(folder, message), { cause: error });
  }
}

function readOne(file: string): RunResults {
  try {
    return resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw new FirewallError(fleetProblems.unreadable(file, reason), { cause: error });
  }
}
