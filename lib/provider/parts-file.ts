/**
 * The later parts of the provider, in one file beside its first.
 *
 * Node scans all of a file that it loads before it runs any of it, and Terraform starts the provider three times in a plan; so what
 * is not needed at each start is not in the file that Node loads. It is one file and not several, because it is opened once and
 * kept open: another synthesis may put another file in its place while this process runs.
 *
 * What V8 has made of the parts is in a folder of the stack: that of the provider has to be the same bytes on every machine, since its
 * hash is in the lock file.
 */
import { createHash } from 'node:crypto';
import { existsSync, openSync, readSync } from 'node:fs';
import { type CacheFolder, cacheFolder } from '../start/cache-folder';
import type { Checksum } from '../start/code-cache';
import { type KeptCode, compileCode, compileKept } from '../start/compiled-code';
import type { MakeModule, ModulePart } from '../base/module-parts';
import { cachePath, nodePathFile } from './install/launcher';

/** How many letters the hash has with which the file begins. */
const hashLength = 64;

/** Two files for each of four parts. */
const mostCaches = 8;

export interface PartsFile {
  /** Loads a part by its number. */
  readonly load: (part: number) => ModulePart;
  /** Keeps what V8 has made of the parts, where one of these uses was not in it. Never fails. */
  readonly keep: (uses: readonly string[]) => void;
}

/**
 * @param path ASCII text: a hash, then the parts, each a function that puts what makes modules into a table
 * @param hash the one that the file has to begin with: that of the parts which belong to this program
 * @param places where each part begins, and how long it is, in bytes
 */
export function openPartsFile(
  path: string,
  hash: string,
  places: readonly (readonly [start: number, length: number])[],
  caches: CacheFolder | undefined,
): PartsFile {
  const file = openSync(path, 'r');
  const read = (start: number, length: number): string => {
    const bytes = Buffer.allocUnsafe(length);
    for (let have = 0; have < length;) {
      const more = readSync(file, bytes, have, length - have, start + have);
      if (more === 0) throw new Error(`${path} is shorter than it was`);
      have += more;
    }
    return bytes.toString('latin1');
  };
  if (read(0, hashLength) !== hash) {
    throw new Error(`${path} belongs to another version of the provider: synthesize again`);
  }
  const kept: KeptCode[] = [];
  const compile = (part: number) => {
    const [start, length] = places[part] ?? [0, 0];
    const name = `part ${String(part)}`;
    const source = { text: read(start, length), file: `${path} (${name})`, hash: `${hash} ${name}` };
    if (caches === undefined) return compileCode(source, undefined);
    const code = compileKept(source, caches, name.replace(' ', '-'), sha1);
    kept.push(code);
    return code;
  };
  return {
    load: (part) => {
      const fill = compile(part).run() as (table: Record<number, MakeModule>) => void;
      const table: Record<number, MakeModule> = {};
      fill(table);
      return table;
    },
    keep: (uses) => {
      for (const code of kept) code.keep(uses);
    },
  };
}

/** The folder of caches in the stack that Terraform runs in; undefined where synthesis has put no provider. */
export function tryFindStackCaches(env: NodeJS.ProcessEnv): CacheFolder | undefined {
  if ((env['CDKTF_IPTABLES_NO_CACHE'] ?? '') !== '' || !existsSync(nodePathFile)) return undefined;
  return cacheFolder({ path: cachePath, most: mostCaches });
}

/** No protection: for that, the folder is nobody else's. */
const sha1: Checksum = (data) => createHash('sha1').update(data).digest('hex');
