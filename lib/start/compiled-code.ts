/**
 * Code that starts from what V8 made of it before.
 *
 * Half of the start of a program was reading its code: V8 scans all of a file before it runs any of it, and compiles each
 * function when it is first called. A cache has the results of both, for what the code was used for until it was made.
 */
import { Script } from 'node:vm';
import type { CacheFolder } from './cache-folder';
import { type Checksum, type CodeCache, nodeName, sealCache, tryUnsealCache } from './code-cache';

export interface CodeSource {
  /** ASCII text: a script. */
  readonly text: string;
  /** For stack traces. */
  readonly file: string;
  readonly hash: string;
}

export interface CompiledCode {
  /** Runs the script; its value. */
  readonly run: () => unknown;
  readonly isFromCache: boolean;
  /** The cache for everything that has run so far. */
  readonly makeCache: (uses: readonly string[]) => CodeCache;
}

/** @param cache for this code and this build of Node; V8 may still refuse it */
export function compileCode({ text, file }: CodeSource, cache: CodeCache | undefined): CompiledCode {
  const script = new Script(text, {
    filename: file,
    ...(cache === undefined ? {} : { cachedData: cache.data }),
  });
  return {
    run: () => script.runInThisContext() as unknown,
    isFromCache: script.cachedDataRejected === false,
    makeCache: (uses) => ({ data: script.createCachedData(), uses }),
  };
}

/** @param keep writes a new cache if the code was used for something that the one which it started from does not know */
export interface KeptCode extends CompiledCode {
  readonly keep: (uses: readonly string[]) => void;
}

/**
 * The same, with a cache in a folder.
 *
 * @param name of the file in the folder, beside that of Node
 */
export function compileKept(
  source: CodeSource,
  folder: CacheFolder,
  name: string,
  checksum: Checksum,
): KeptCode {
  const fileName = `${name}-${nodeName()}.cache`;
  const bytes = folder.tryRead(fileName);
  const cache = bytes === undefined ? undefined : tryUnsealCache(bytes, source.hash, checksum);
  const code = compileCode(source, cache);
  const known = code.isFromCache ? (cache?.uses ?? []) : [];
  return {
    ...code,
    keep: (uses) => {
      const all = [...new Set([...known, ...uses])];
      if (all.length === known.length) return;
      folder.tryWrite(fileName, sealCache(code.makeCache(all), source.hash, checksum));
    },
  };
}
