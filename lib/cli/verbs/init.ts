import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FirewallError } from '../../base/firewall-error';
import { findPackageRoot } from '../../base/package-root';
import { visibleText } from '../../base/visible-text';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { fileProblems } from '../diagnostics';
import { projectFiles } from '../init/project-files';

/** Writes a project. Nothing that is there is written over. */
export function init({ folder = '.', sandbox }: InputOf<'init'>, { stdout }: CliContext): ExitStatus {
  const name = packageName(basename(resolve(folder)));
  const files = projectFiles({ name, sandbox, version: findPackageRoot(__dirname).version });
  const taken = [...files.keys()].filter((file) => existingIn(folder).includes(file));
  if (taken.length > 0) throw new FirewallError(taken.map((file) => fileProblems.exists(join(folder, file))));
  try {
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of files) writeFileSync(join(folder, file), text, { flag: 'wx' });
  } catch (error) {
    throw new FirewallError(fileProblems.unwritable(folder, (error as Error).message), { cause: error });
  }
  for (const file of files.keys()) stdout.write(`${visibleText(join(folder, file))}\n`);
  const change = folder === '.' ? '' : `cd ${visibleText(folder)} && `;
  stdout.write(`\nTo try it on a sandbox: ${change}npm install && npm run try\n`);
  return 0;
}

function existingIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new FirewallError(fileProblems.unwritable(folder, (error as Error).message), { cause: error });
  }
}

/** The name of the folder as npm, an owner and a stack take it. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return name === '' ? 'firewall' : name;
}
