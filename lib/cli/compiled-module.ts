/**
 * A module of one large file, with V8's code cache.
 *
 * Half of the start of the command was reading its code: V8 scans all of a file before it runs any of it, and compiles each
 * function when it is first called. The results of both are stored in a file beside it when the command is built.
 *
 * - V8 refuses what another version of it has made, or one with other flags; then all is compiled as ever. But releases of
 *   one line of Node differ in patches that this version does not count, and a cache of another one crashes the process.
 *   So the build of Node stands at the end of the cache, and has to be the one that runs.
 * - V8 knows the code that the cache belongs to by its length alone. So the cache also holds how its code begins, which for the
 *   command is a hash of all of it; and a cache that is older than its code is not taken.
 * - Whoever can write the cache can write the code.
 */
import { readFileSync, statSync } from 'node:fs';
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

/**
 * Runs a CommonJS module as the first `require` of it does. The file is ASCII text, and a script whose value is the function that Node
 * otherwise makes of a module: putting its head before the text here would copy all of it.
 *
 * @param require what it finds other modules with
 */
export function loadCompiled(file: string, require: NodeJS.Require): CompiledModule {
  const code = readFileSync(file, 'latin1');
  const maker = makerOf(code);
  const cachedData = tryReadCache(file, maker);
  const script = new Script(code, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
  const made: { exports: unknown } = { exports: {} };
  run.call(made.exports, made.exports, require, made, file, dirname(file));
  return {
    exports: made.exports,
    isFromCache: script.cachedDataRejected === false,
    makeCache: () => Buffer.concat([script.createCachedData(), maker]),
  };
}

function tryReadCache(file: string, maker: Buffer): Buffer | undefined {
  const path = cacheFileOf(file);
  try {
    if (statSync(path).mtimeMs < statSync(file).mtimeMs) return undefined;
    const cache = readFileSync(path);
    const length = cache.length - maker.length;
    return length > 0 && cache.subarray(length).equals(maker) ? cache.subarray(0, length) : undefined;
  } catch {
    return undefined;
  }
}

/** What tells one build of Node from another, also where two of them have the same version, and one code from another. */
function makerOf(code: string): Buffer {
  const { version, platform, arch, config, execPath } = process;
  const start = code.slice(0, 80);
  return Buffer.from(JSON.stringify([start, version, platform, arch, statSync(execPath).size, config]));
}
