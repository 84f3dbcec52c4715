import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FirewallError } from '../../base/firewall-error';
import { visibleText } from '../../base/visible-text';
import type { CliContext } from '../cli-context';
import { fileProblems } from '../diagnostics';

/**
 * Writes the files of a project into a folder, and says which. Nothing that is there is written over.
 *
 * @throws FirewallError `cli/file-exists`, `cli/unwritable-file`
 */
export function writeProject(
  folder: string,
  files: ReadonlyMap<string, string>,
  { stdout }: Pick<CliContext, 'stdout'>,
): void {
  const taken = [...files.keys()].filter((file) => existsSync(join(folder, file)));
  if (taken.length > 0) throw new FirewallError(taken.map((file) => fileProblems.exists(join(folder, file))));
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text, { flag: 'wx' });
    }
  } catch (error) {
    throw new FirewallError(fileProblems.unwritable(folder, (error as Error).message), { cause: error });
  }
  for (const file of files.keys()) stdout.write(`${visibleText(join(folder, file))}\n`);
}

/** The command that goes to the folder, with `&&` behind it; nothing for this one. */
export function changeTo(folder: string): string {
  return folder === '.' ? '' : `cd ${visibleText(folder)} && `;
}

/** The name of the folder as npm, an owner and a stack take it. */
export function packageName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return name === '' ? 'firewall' : name;
}
