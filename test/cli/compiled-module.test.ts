import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { type CompiledModule, cacheFileOf, loadCompiled } from '../../lib/cli/compiled-module';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const write = useTemporaryFolder();
let files = 0;

/** On the second line. */
function asFunction(code: string): string {
  return `(function(exports,require,module,__filename,__dirname){\n${code}\n})`;
}

function moduleOf(code: string): string {
  return write(`module-${String(files++)}.js`, asFunction(code));
}

function load(file: string): CompiledModule {
  return loadCompiled(file, createRequire(file));
}

function answerOf({ exports }: CompiledModule): unknown {
  return (exports as { answer: () => unknown }).answer();
}

/**
 * Loads it, runs it, keeps what V8 has made of it, and gives both another name: what the process itself remembers of a
 * script goes by that.
 */
function warm(file: string): string {
  const loaded = load(file);
  answerOf(loaded);
  const moved = write(`moved-${String(files++)}.js`, readFileSync(file));
  writeFileSync(cacheFileOf(moved), loaded.makeCache());
  return moved;
}

const adds = (number: number) => `exports.answer = () => 1 + ${String(number)};\n`;

test('a module runs as it is required, with and without its cache', () => {
  const file = moduleOf(
    `exports.answer = () => [__filename, __dirname, require('./other.js'), this === exports];`,
  );
  write('other.js', 'module.exports = 7;');
  const first = load(file);
  expect(first.isFromCache).toBe(false);
  expect(answerOf(first)).toEqual([file, dirname(file), 7, true]);
  const moved = warm(file);
  const second = load(moved);
  expect(second.isFromCache).toBe(true);
  expect(answerOf(second)).toEqual([moved, dirname(moved), 7, true]);
});

test('an error tells its place in the file', () => {
  const file = moduleOf(`exports.answer = () => { throw new Error('no'); };`);
  const loaded = load(file);
  let stack: string | undefined;
  try {
    answerOf(loaded);
  } catch (error) {
    ({ stack } = error as Error);
  }
  expect(stack).toContain(`${file}:2:32`);
});

test.each([
  ['is missing its end', (cache: Buffer) => cache.subarray(0, cache.length / 2)],
  ['is empty', () => Buffer.alloc(0)],
  ['is something else', (cache: Buffer) => Buffer.alloc(cache.length, 'x')],
  [
    'is of another V8',
    (cache: Buffer) => {
      const other = Buffer.from(cache);
      other.writeUInt32LE(other.readUInt32LE(4) ^ 1, 4);
      return other;
    },
  ],
])('a cache that %s is not taken', (_, spoil) => {
  const file = warm(moduleOf(adds(1)));
  const cache = cacheFileOf(file);
  writeFileSync(cache, spoil(readFileSync(cache)));
  const loaded = load(file);
  expect(loaded.isFromCache).toBe(false);
  expect(answerOf(loaded)).toBe(2);
});

test.each([
  ['version', process.version, `${process.version.slice(0, -1)}x`],
  ['processor', process.arch, 'x'.repeat(process.arch.length)],
])('a cache that Node of another %s made is not given to V8, which would crash on it', (_, this_, other) => {
  const file = warm(moduleOf(adds(1)));
  const cache = readFileSync(cacheFileOf(file));
  const place = cache.lastIndexOf(`"${this_}"`);
  expect(place).toBeGreaterThan(0);
  cache.write(other, place + 1);
  writeFileSync(cacheFileOf(file), cache);
  const loaded = load(file);
  expect(loaded.isFromCache).toBe(false);
  expect(answerOf(loaded)).toBe(2);
});

test('a cache of code that was there before is not taken for that of code as long', () => {
  const file = warm(moduleOf(adds(1)));
  writeFileSync(file, asFunction(adds(2)));
  const later = statSync(cacheFileOf(file)).mtimeMs / 1000 + 1;
  utimesSync(file, later, later);
  const loaded = load(file);
  expect(loaded.isFromCache).toBe(false);
  expect(answerOf(loaded)).toBe(3);
});

test('a cache of other code is not taken for that of code as long, though it is younger', () => {
  const made = (hash: string, number: number): string => `/* ${hash} */${asFunction(adds(number))}`;
  const file = warm(write(`module-${String(files++)}.js`, made('a0', 1)));
  const { mtimeMs } = statSync(file);
  writeFileSync(file, made('b1', 2));
  utimesSync(file, mtimeMs / 1000, mtimeMs / 1000);
  const loaded = load(file);
  expect(loaded.isFromCache).toBe(false);
  expect(answerOf(loaded)).toBe(3);
});
