/** The stacks that `cdktf synth` wrote, as parsed JSON that nobody has looked into yet. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FirewallError } from '../../base/firewall-error';
import { tryFindNearest } from '../../base/suggest';
import type { Value, ValueRecord } from '../../resource/value';
import { appProblems } from '../diagnostics';
import { readInputFile } from '../read-input';
import { objectAt, textAt } from './json-shape';

export interface StackFile {
  readonly name: string;
  readonly file: string;
  readonly content: ValueRecord;
}

/**
 * @param chosen stacks by name; none chooses all
 * @throws FirewallError `cli/no-app`, `cli/unknown-stack`, `cli/not-json`, `cli/unexpected-value`, `cli/file-not-found`
 */
export function readStackFiles(folder: string, chosen: readonly string[]): readonly StackFile[] {
  if (!existsSync(folder)) throw new FirewallError(appProblems.noFolder(folder));
  const files = stackFiles(folder);
  if (files.size === 0) throw new FirewallError(appProblems.noStacks(folder));
  const unknown = chosen.find((name) => !files.has(name));
  if (unknown !== undefined) {
    const names = [...files.keys()];
    throw new FirewallError(appProblems.unknownStack(unknown, names, tryFindNearest(unknown, names)));
  }
  return [...files]
    .filter(([name]) => chosen.length === 0 || chosen.includes(name))
    .map(([name, file]) => ({ name, file, content: readObject(file) }));
}

/** By the manifest; where there is none, by looking. */
function stackFiles(folder: string): ReadonlyMap<string, string> {
  const manifest = join(folder, 'manifest.json');
  if (existsSync(manifest)) {
    const stacks = objectAt(readObject(manifest)['stacks'], manifest, 'stacks');
    return new Map(
      Object.entries(stacks).map(([name, stack]) => {
        const where = `stacks.${name}`;
        const path = objectAt(stack, manifest, where)['synthesizedStackPath'];
        return [name, join(folder, textAt(path, manifest, `${where}.synthesizedStackPath`))];
      }),
    );
  }
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks)) return new Map();
  return new Map(
    readdirSync(stacks)
      .map((name): [string, string] => [name, join(stacks, name, 'cdk.tf.json')])
      .filter(([, file]) => existsSync(file)),
  );
}

function readObject(file: string): ValueRecord {
  return objectAt(readJson(file), file, '');
}

function readJson(file: string): Value {
  const text = readInputFile(file).toString('utf8');
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    throw new FirewallError(appProblems.notJson(file, (error as Error).message), { cause: error });
  }
}
