/**
 * The files of the command, each of which is a module of many: `scripts/command-parts.mjs` writes them.
 *
 * The build keeps beside the first of them what V8 has made of it, for those who run the command with the Node that made the package.
 * For all others, and for the other files, a cache is in the cache folder of the user: see `lib/start/cache-folder.ts` for whom
 * that trusts.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type CacheFolder, cacheFolder } from '../start/cache-folder';
import { type Checksum, tryUnsealCache, sealCache } from '../start/code-cache';
import {
  type CodeSource,
  type CompiledCode,
  type KeptCode,
  compileCode,
  compileKept,
} from '../start/compiled-code';

export interface CompiledModule {
  readonly exports: unknown;
  readonly isFromCache: boolean;
  /** The bytes of the cache that belongs beside the file, for everything that has run so far. */
  readonly makeCache: () => Buffer;
  /** Keeps that in the folder of caches, where a use of the module was not in it. */
  readonly keep: (use: string) => void;
}

/** Two files for each of six parts. */
const most = 12;

const noChecksum: Checksum = () => '';

/** That of the file which the build has made: of all of the code behind it. */
const hashOfCode = /^\/\* ([0-9a-f]+) \*\//;

export function cacheFileOf(file: string): string {
  return `${file}.cache`;
}

/** The folder of caches that the environment asks for; undefined for none. */
export function tryFindCaches(env: NodeJS.ProcessEnv): CacheFolder | undefined {
  if ((env['CDKTF_IPTABLES_NO_CACHE'] ?? '') !== '') return undefined;
  const home = env['HOME'] ?? '';
  const folder = [env['XDG_CACHE_HOME'] ?? '', home === '' ? '' : join(home, '.cache')].find(isAbsolute);
  return folder === undefined ? undefined : cacheFolder({ path: join(folder, 'cdktf-iptables'), most });
}

/**
 * Runs a CommonJS module as the first `require` of it does. The file is ASCII text, and a script whose value is the function that Node
 * otherwise makes of a module: putting its head before the text here would copy all of it.
 *
 * @param require what it finds other modules with
 * @param caches for files without a cache that fits beside them
 */
export function loadCompiled(file: string, require: NodeJS.Require, caches?: CacheFolder): CompiledModule {
  const text = readFileSync(file, 'latin1');
  const source = { text, file, hash: hashOfCode.exec(text)?.[1] ?? '' };
  const code: CompiledCode & Partial<KeptCode> =
    tryCompileShipped(source) ?? compileElsewhere(source, caches);
  const run = code.run() as (...given: readonly unknown[]) => void;
  const made: { exports: unknown } = { exports: {} };
  run.call(made.exports, made.exports, require, made, file, dirname(file));
  return {
    exports: made.exports,
    isFromCache: code.isFromCache,
    makeCache: () => sealCache(code.makeCache([]), source.hash, noChecksum),
    keep: (use) => {
      code.keep?.([use]);
    },
  };
}

/** Keeps what V8 has made of the modules, for the verb of this process, if that has done what it was told. */
export function keepAtExit(loaded: ReadonlyMap<string, CompiledModule>): void {
  process.once('exit', (status) => {
    const [, , verb = ''] = process.argv;
    if (!isDone(status) || !/^[a-z]/.test(verb)) return;
    for (const module of loaded.values()) module.keep(verb);
  });
}

function isDone(status: number): boolean {
  return status === 0 || status === 2;
}

/** From the cache beside the file: who can write that can write the file, too, and npm has compared its bytes when it installed them. */
function tryCompileShipped(source: CodeSource): CompiledCode | undefined {
  const cache = tryReadShipped(source);
  const code = cache === undefined ? undefined : compileCode(source, cache);
  return code?.isFromCache === true ? code : undefined;
}

function tryReadShipped({ file, hash }: CodeSource) {
  const path = cacheFileOf(file);
  const found = statSync(path, { throwIfNoEntry: false });
  // Somebody has changed the code, and not the hash in it.
  if (found === undefined || found.mtimeMs < statSync(file).mtimeMs) return undefined;
  return tryUnsealCache(readFileSync(path), hash, noChecksum);
}

function compileElsewhere(
  source: CodeSource,
  caches: CacheFolder | undefined,
): CompiledCode & Partial<KeptCode> {
  if (caches === undefined || source.hash === '') return compileCode(source, undefined);
  const { file, hash } = source;
  const { mtimeMs } = statSync(file);
  const name = `${/[^/]*$/.exec(file)?.[0] ?? ''}-${hash.slice(0, 16)}`;
  return compileKept({ ...source, hash: `${hash} ${String(mtimeMs)}` }, caches, name, crc32);
}

/** Loaded where there is a cache to compare: another checksum of Node's takes longer to load, and one that is written here to run. */
const crc32: Checksum = (data) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const zlib = require('node:zlib') as typeof import('node:zlib');
  return zlib.crc32(data).toString();
};
