/**
 * A module of one large file, with V8's code cache.
 *
 * Half of the start of the command was reading its code: V8 scans all of a file before it runs any of it, and compiles each
 * function when it is first called. The results of both are stored in a file beside it when the command is built.
 *
 * - V8 refuses what another version of it has made, or one with other flags; then all is compiled as ever. But releases of
 *   one line of Node differ in patches that this version does not count, and a cache of another one crashes the process.
 *   So the build of Node stands at the end of the cache, and has to be the one that runs.
 * - V8 knows the code that the cache belongs to by its length alone. So a cache that is older than its code is not taken.
 * - Whoever can write the cache can write the code.
 */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

export interface CompiledModule {
  readonly exports: unknown;
  readonly isFromCache: boolean;
  /** The cache for everything that has run so far. */
  readonly makeCache: () => Buffer;
}

export function cacheFileOf(file: string): string {
  return `${file}.cache`;
}

/** Runs a CommonJS module, as the first `require` of it does. */
export function loadCompiled(file: string): CompiledModule {
  const cachedData = tryReadCache(file);
  const head = '(function(exports,require,module,__filename,__dirname){';
  const script = new Script(`${head}${readFileSync(file, 'utf8')}\n})`, {
    filename: file,
    columnOffset: -head.length,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
  const made: { exports: unknown } = { exports: {} };
  run.call(made.exports, made.exports, createRequire(file), made, file, dirname(file));
  return {
    exports: made.exports,
    isFromCache: script.cachedDataRejected === false,
    makeCache: () => Buffer.concat([script.createCachedData(), buildOfNode()]),
  };
}

function tryReadCache(file: string): Buffer | undefined {
  const path = cacheFileOf(file);
  try {
    if (statSync(path).mtimeMs < statSync(file).mtimeMs) return undefined;
    const cache = readFileSync(path);
    const build = buildOfNode();
    const length = cache.length - build.length;
    return length > 0 && cache.subarray(length).equals(build) ? cache.subarray(0, length) : undefined;
  } catch {
    return undefined;
  }
}

/** What tells one build of Node from another, also where two of them have the same version. */
function buildOfNode(): Buffer {
  const { version, platform, arch, config, execPath } = process;
  return Buffer.from(JSON.stringify([version, platform, arch, statSync(execPath).size, config]));
}
