/** What a script prints, kept as bytes until it ends. */
export interface CollectedOutput {
  /** False when there is more than is allowed: the bytes are not kept then. */
  addStdout(bytes: Buffer): boolean;
  addStderr(bytes: Buffer): boolean;
  stdout(): Buffer;
  stderr(): string;
}

/** More error output says nothing more. */
const MOST_STDERR_BYTES = 64 * 1024;

/** Collects both outputs, together not more than `maxBytes`. */
export function collectOutput(maxBytes: number): CollectedOutput {
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let size = 0;
  let stderrSize = 0;
  const fits = (bytes: Buffer): boolean => {
    size += bytes.length;
    // What was printed is of no use any more, and stopping the host takes a while.
    if (size > maxBytes) kept.stdout = [];
    return size <= maxBytes;
  };
  return {
    addStdout(bytes) {
      if (!fits(bytes)) return false;
      kept.stdout.push(bytes);
      return true;
    },
    addStderr(bytes) {
      if (!fits(bytes)) return false;
      const part = bytes.subarray(0, MOST_STDERR_BYTES - stderrSize);
      stderrSize += part.length;
      if (part.length > 0) kept.stderr.push(part);
      return true;
    },
    stdout: () => Buffer.concat(kept.stdout),
    stderr: () => Buffer.concat(kept.stderr).toString('utf8'),
  };
}
