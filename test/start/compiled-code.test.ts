import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../lib/start/cache-folder';
import { nodeBuild, sealCache, tryUnsealCache } from '../../lib/start/code-cache';
import { type KeptCode, compileKept } from '../../lib/start/compiled-code';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const temporary = useTemporaryFolder();
const checksum = (data: Buffer): string => data.reduce((sum, byte) => (sum * 31 + byte) % 1e9, 7).toString();
let started = 0;

/** What the process itself remembers of a script goes by its name, so each start has another. */
function start(path: string, text = '(() => 1 + 1)', hash = 'a'): KeptCode {
  const source = { text, hash, file: `code-${String(started++)}.js` };
  return compileKept(source, cacheFolder({ path, most: 5 }), 'code', checksum);
}

function valueOf(code: KeptCode): unknown {
  return (code.run() as () => unknown)();
}

/** A folder with the cache of a start that was used for something; and the path of the cache. */
function warm(): { path: string; cache: string } {
  const path = temporary(`warm-${String(started)}/cache`);
  const code = start(path);
  valueOf(code);
  code.keep(['plan']);
  const [name = ''] = readdirSync(path);
  return { path, cache: join(path, name) };
}

test('a second start is from what the first one kept', () => {
  const { path } = warm();
  const second = start(path);
  expect(second.isFromCache).toBe(true);
  expect(valueOf(second)).toBe(2);
});

test('a start writes only where it was used for something that is not in the cache', () => {
  const { path, cache } = warm();
  const before = statSync(cache).ino;
  start(path).keep([]);
  start(path).keep(['plan']);
  expect(statSync(cache).ino).toBe(before);
  start(path).keep(['apply']);
  expect(tryUnsealCache(readFileSync(cache), 'a', checksum)?.uses).toEqual(['plan', 'apply']);
});

test('a start that was used for nothing leaves no cache', () => {
  const path = temporary('nothing/cache');
  start(path).keep([]);
  expect(() => readdirSync(path)).toThrow('ENOENT');
});

test('the cache of other code as long is not taken, and is replaced', () => {
  const { path } = warm();
  const other = start(path, '(() => 1 + 2)', 'b');
  expect(other.isFromCache).toBe(false);
  expect(valueOf(other)).toBe(3);
  other.keep(['plan']);
  expect(start(path, '(() => 1 + 2)', 'b').isFromCache).toBe(true);
  expect(start(path).isFromCache).toBe(false);
});

test.each([
  ['misses its end', (cache: Buffer) => cache.subarray(0, cache.length / 2)],
  ['misses its begin', (cache: Buffer) => cache.subarray(8)],
  ['is empty', () => Buffer.alloc(0)],
  ['is something else', (cache: Buffer) => Buffer.alloc(cache.length, 'x')],
  ['is all zeros', (cache: Buffer) => Buffer.alloc(cache.length)],
  [
    'has one other bit, on which V8 would crash',
    (cache: Buffer) => {
      const other = Buffer.from(cache);
      other.writeUInt8(other.readUInt8(100) ^ 1, 100);
      return other;
    },
  ],
])('a cache that %s is not taken, and is replaced', (_, spoil) => {
  const { path, cache } = warm();
  writeFileSync(cache, spoil(readFileSync(cache)));
  const spoiled = start(path);
  expect(spoiled.isFromCache).toBe(false);
  expect(valueOf(spoiled)).toBe(2);
  spoiled.keep(['plan']);
  expect(start(path).isFromCache).toBe(true);
});

test.each([
  ['version', process.version, `${process.version.slice(0, -1)}x`],
  ['processor', process.arch, 'x'.repeat(process.arch.length)],
])('a cache that Node of another %s made is not given to V8, which would crash on it', (_, here, other) => {
  const sealed = sealCache({ data: Buffer.from('data'), uses: [] }, 'a', checksum);
  expect(tryUnsealCache(sealed, 'a', checksum)?.data.toString()).toBe('data');
  const label = JSON.stringify(nodeBuild()).slice(1, -1);
  const place = sealed.indexOf(label) + label.indexOf(here);
  expect(sealed.toString('utf8', place, place + here.length)).toBe(here);
  sealed.write(other, place);
  expect(tryUnsealCache(sealed, 'a', checksum)).toBeUndefined();
});

test('a cache that V8 refuses is not taken', () => {
  const { path, cache } = warm();
  const { data = Buffer.alloc(0), uses = [] } = tryUnsealCache(readFileSync(cache), 'a', checksum) ?? {};
  const other = Buffer.from(data);
  other.writeUInt32LE(other.readUInt32LE(4) ^ 1, 4);
  writeFileSync(cache, sealCache({ data: other, uses }, 'a', checksum));
  const refused = start(path);
  expect(refused.isFromCache).toBe(false);
  expect(valueOf(refused)).toBe(2);
});

test('two processes that keep the same at once leave one whole cache', () => {
  const path = temporary('twice/cache');
  const both = [start(path), start(path)];
  both.map(valueOf);
  for (const code of both) code.keep(['plan']);
  expect(readdirSync(path)).toHaveLength(1);
  expect(start(path).isFromCache).toBe(true);
});
