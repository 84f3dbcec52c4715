import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../../base/package-root';
import { visibleText } from '../../base/visible-text';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { pipelineFiles, pipelines } from '../init/pipeline-files';
import { projectFiles } from '../init/project-files';
import { changeTo, packageName, writeProject } from '../init/write-project';

/** Writes a project, a pipeline for one that is there, or both. Nothing that is there is written over. */
export function init({ folder = '.', sandbox, pipeline }: InputOf<'init'>, context: CliContext): ExitStatus {
  const { version } = findPackageRoot(__dirname);
  const needsProject = pipeline === undefined || !existsSync(join(folder, 'package.json'));
  const files = new Map([
    ...(needsProject ? projectFiles({ name: packageName(folder), sandbox, version }) : []),
    ...(pipeline === undefined ? [] : pipelineFiles(pipeline)),
  ]);
  writeProject(folder, files, context);
  if (needsProject)
    context.stdout.write(`\nTo try it on a sandbox: ${changeTo(folder)}npm install && npm run try\n`);
  if (pipeline !== undefined)
    context.stdout.write(
      `\nWhat to set up, once, is in the head of ${visibleText(join(folder, pipelines[pipeline]))}\n`,
    );
  return 0;
}
