/**
 * A folder of caches of code, which are code: whoever can write them decides what this process does, which is often root.
 *
 * - The folder and the file have to be of this user or of root, and nobody else may write them. A file is judged once it is open, and
 *   links are not followed.
 * - The folder is made in a folder of this user alone: under `sudo`, the home folder may still be somebody else's.
 * - A file is there whole or not at all, also for a process that reads while others write.
 * - No more than a few files are kept, the newest.
 * - Nothing here fails: a program without its cache only starts later.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';

export interface CacheFolder {
  /** The bytes of a file, if it may be trusted. */
  readonly tryRead: (name: string) => Buffer | undefined;
  /** Makes the folder if need be. @returns whether the file is there now */
  readonly tryWrite: (name: string, bytes: Buffer) => boolean;
}

export interface CacheFolderOptions {
  readonly path: string;
  /** How many files to keep. */
  readonly most: number;
  /** The user that runs this process. Systems without such numbers have no such folders. @default the process's */
  readonly user?: number | undefined;
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const root = 0;
const writableByOthers = 0o022;

export function cacheFolder({ path, most, user = process.geteuid?.() }: CacheFolderOptions): CacheFolder {
  const isTrusted = ({ uid, mode }: Stats): boolean =>
    (uid === user || uid === root) && (mode & writableByOthers) === 0;
  return {
    tryRead: (name) =>
      unlessItFails(() => {
        if (user === undefined || !isTrusted(lstatSync(path))) return undefined;
        const file = openSync(join(path, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
        try {
          const found = fstatSync(file);
          return found.isFile() && isTrusted(found) ? readFileSync(file) : undefined;
        } finally {
          closeSync(file);
        }
      }),
    tryWrite: (name, bytes) =>
      unlessItFails(() => {
        if (user === undefined || !isOf(user, path)) return false;
        mkdirSync(path, { recursive: true, mode: 0o700 });
        const folder = lstatSync(path);
        if (!folder.isDirectory() || !isTrusted(folder)) return false;
        writeWhole(path, name, bytes);
        removeOldest(path, most);
        return true;
      }) ?? false,
  };
}

/** Whether the folder is the user's, or where there is none, the nearest above it that is there. */
function isOf(user: number, path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return found.isDirectory() && found.uid === user;
  return dirname(path) !== path && isOf(user, dirname(path));
}

function writeWhole(folder: string, name: string, bytes: Buffer): void {
  const draft = join(folder, `.${name}.${String(process.pid)}.${String(process.hrtime.bigint())}`);
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(file, bytes);
      // Else a loss of power may leave the name without all of the bytes.
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, join(folder, name));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Drafts that a killed process left behind are among them. */
function removeOldest(folder: string, most: number): void {
  const files = readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return { path, changed: lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  files.sort((left, right) => right.changed - left.changed);
  for (const { path } of files.slice(most)) rmSync(path, { force: true });
}

function unlessItFails<Result>(attempt: () => Result): Result | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
