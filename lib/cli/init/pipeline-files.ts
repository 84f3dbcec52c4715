/**
 * The files that bring a project to its hosts from where people have it: a forge, Atlantis, or cron.
 *
 * They are whole files in `templates/pipelines`, for readers and for shellcheck: what all have in common, and a folder for each.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../../base/package-root';

/** Each pipeline with the file whose head says what to set up, once. */
export const pipelines = {
  github: '.github/workflows/firewall.yml',
  gitlab: '.gitlab-ci.yml',
  atlantis: 'atlantis.yaml',
  cron: 'pipeline/pull.sh',
} as const;

export type PipelineName = keyof typeof pipelines;

/** Text by path in the project. */
export function pipelineFiles(name: PipelineName): ReadonlyMap<string, string> {
  const templates = join(findPackageRoot(__dirname).folder, 'templates', 'pipelines');
  return new Map(['common', name].flatMap((folder) => filesIn(join(templates, folder))));
}

function filesIn(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')] as const);
}
