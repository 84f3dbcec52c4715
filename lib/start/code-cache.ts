/**
 * What V8 has made of one piece of code, as the bytes of a file that says what it fits.
 *
 * V8 refuses what another version of it has made, or one with other flags. That is all that it looks at, so the rest is looked
 * at here:
 *
 * - Releases of one line of Node differ in patches that V8's version does not count, and a cache of another one crashes the
 *   process. So the build of Node has to be the one that runs.
 * - V8 knows the code of a cache by its length alone. So the hash of the code is in it.
 * - A cache that was damaged crashes the process too. So it has a checksum.
 */
import { statSync } from 'node:fs';

export interface CodeCache {
  /** For V8. */
  readonly data: Buffer;
  /** What the code was used for before the cache was made, such as a verb: what these need is compiled in it. */
  readonly uses: readonly string[];
}

/** A word for the bytes, another one if any of them changes: of whichever library the program has loaded anyway. */
export type Checksum = (data: Buffer) => string;

/** The length of what stands behind the data, in bytes. */
const lengthBytes = 4;

interface Label {
  readonly build: string;
  readonly code: string;
  readonly checksum: string;
  readonly uses: readonly string[];
}

/** Tells one build of Node from another, also where two of them have the same version. @internal */
export const nodeBuild = memoized(() => {
  const { version, platform, arch, config, execPath } = process;
  return JSON.stringify([version, platform, arch, statSync(execPath).size, config]);
});

/** Tells most builds of Node apart, in the name of a file. */
export function nodeName(): string {
  return `${process.version}-${process.arch}`;
}

/** @param codeHash that of the code which the cache is of */
export function sealCache({ data, uses }: CodeCache, codeHash: string, checksum: Checksum): Buffer {
  const label: Label = { build: nodeBuild(), code: codeHash, checksum: checksum(data), uses };
  const text = Buffer.from(JSON.stringify(label));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(text.length);
  return Buffer.concat([data, text, length]);
}

/** @returns undefined for whatever was not sealed whole, for this code, by this build of Node */
export function tryUnsealCache(bytes: Buffer, codeHash: string, checksum: Checksum): CodeCache | undefined {
  try {
    const end = bytes.length - lengthBytes;
    const start = end - bytes.readUInt32LE(end);
    if (start <= 0) return undefined;
    const label = JSON.parse(bytes.toString('utf8', start, end)) as Label;
    if (label.build !== nodeBuild() || label.code !== codeHash) return undefined;
    const data = bytes.subarray(0, start);
    return label.checksum === checksum(data) ? { data, uses: label.uses } : undefined;
  } catch {
    return undefined;
  }
}

function memoized(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}
