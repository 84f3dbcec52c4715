/** What a script prints, kept as bytes until it ends. */
export interface CollectedOutput {
  /** False when there is more than is allowed: the bytes are not kept then. */
  addStdout(bytes: Buffer): boolean;
  addStderr(bytes: Buffer): boolean;
  stdout(): Buffer;
  stderr(): string;
}

/** Collects both outputs, together not more than `maxBytes`. */
export function collectOutput(maxBytes: number): CollectedOutput {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let size = 0;
  const add = (chunks: Buffer[], bytes: Buffer): boolean => {
    size += bytes.length;
    if (size > maxBytes) return false;
    chunks.push(bytes);
    return true;
  };
  return {
    addStdout: (bytes) => add(stdout, bytes),
    addStderr: (bytes) => add(stderr, bytes),
    stdout: () => Buffer.concat(stdout),
    stderr: () => Buffer.concat(stderr).toString('utf8'),
  };
}
