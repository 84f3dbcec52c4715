import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The folder that holds package.json. */
export const REPOSITORY = join(__dirname, '..', '..', '..');

/** What is made, not written; nobody reads it as part of the project. `build` only at the top: a room has that name, too. */
const MADE = new Set(['.git', 'node_modules', 'cdktf.out', 'coverage', '.terraform']);
const isMade = (path: string, name: string): boolean => MADE.has(name) || (path === '' && name === 'build');

/** The files below a folder of the repository, or the file itself; none where there is no such path. */
export function filesBelow(path: string): string[] {
  const absolute = join(REPOSITORY, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    if (isMade(path, entry.name)) return [];
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(inner) : entry.isFile() ? [inner] : [];
  });
}

/** What git tracks or would track; in a copy without git, all that is not made. */
export function writtenFiles(): string[] {
  const command = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    const listed = execFileSync('git', command, { cwd: REPOSITORY, encoding: 'utf8', stdio: 'pipe' });
    return listed.split('\0').filter((file) => file !== '' && existsSync(join(REPOSITORY, file)));
  } catch {
    return filesBelow('');
  }
}

export function readText(file: string): string {
  return readFileSync(join(REPOSITORY, file), 'utf8');
}
