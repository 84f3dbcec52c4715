import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Files that are remembered at most; then all are forgotten. */
const MOST_FILES = 256;
/** A file that was written a moment before it was read may be written again without showing it. */
const SETTLED_AFTER_MS = 1_000;

interface RememberedFile<Value> {
  readonly stamp: string;
  readonly value: Promise<Value>;
}

/**
 * Files that every login reads: known hosts, keys, ssh_config. A run that logs in to many hosts reads each once, and again only
 * when it has changed: whether it has is asked each time.
 */
export class LoginFiles<Value> {
  private readonly files = new Map<string, RememberedFile<Value>>();

  constructor(private readonly parse: (text: string, path: string) => Value) {}

  /** Rejects as `readFile` does, and with what the parser throws. */
  read(path: string): Promise<Value> {
    const stamp = stampOf(path);
    const known = this.files.get(path);
    if (known !== undefined && known.stamp === stamp) return known.value;
    const value = this.readNow(path);
    this.files.delete(path);
    if (stamp === undefined) return value;
    if (this.files.size >= MOST_FILES) this.files.clear();
    const file = { stamp, value };
    this.files.set(path, file);
    value.catch(() => {
      if (this.files.get(path) === file) this.files.delete(path);
    });
    return value;
  }

  private async readNow(path: string): Promise<Value> {
    return this.parse(await readFile(path, 'utf8'), path);
  }
}

/** Which state of a file it is; undefined for one that cannot be told by it, such as a pipe. */
function stampOf(path: string): string | undefined {
  try {
    const stat = statSync(path, { bigint: true });
    const isSettled = Number(stat.ctimeMs) < Date.now() - SETTLED_AFTER_MS;
    if (!stat.isFile() || !isSettled) return undefined;
    return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ');
  } catch {
    return undefined;
  }
}
