import { findPackageRoot } from '../../base/package-root';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { projectFiles } from '../init/project-files';
import { changeTo, packageName, writeProject } from '../init/write-project';

/** Writes a project. Nothing that is there is written over. */
export function init({ folder = '.', sandbox }: InputOf<'init'>, context: CliContext): ExitStatus {
  const { version } = findPackageRoot(__dirname);
  writeProject(folder, projectFiles({ name: packageName(folder), sandbox, version }), context);
  context.stdout.write(`\nTo try it on a sandbox: ${changeTo(folder)}npm install && npm run try\n`);
  return 0;
}
