/**
 * A module of one large file, with V8's code cache.
 *
 * Half of the start of the command was reading its code: V8 scans all of a file before it runs any of it, and compiles each
 * function when it is first called. The results of both are stored in a file beside it when the command is built.
 *
 * - V8 refuses a cache of another version, or of other flags; then everything is compiled as without a cache.
 * - V8 checks the code that a cache belongs to by its length alone. So a cache that is older than its code is not used.
 * - A process that can write the cache can write the code.
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
    makeCache: () => script.createCachedData(),
  };
}

function tryReadCache(file: string): Buffer | undefined {
  const cache = cacheFileOf(file);
  try {
    return statSync(cache).mtimeMs >= statSync(file).mtimeMs ? readFileSync(cache) : undefined;
  } catch {
    return undefined;
  }
}
