import { readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type CompiledModule, cacheFileOf, loadCompiled, tryFindCaches } from '../../lib/cli/compiled-module';
import type { CacheFolder } from '../../lib/start/cache-folder';
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

function load(file: string, caches?: CacheFolder): CompiledModule {
  return loadCompiled(file, createRequire(file), caches);
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

test('a cache of code that was there before is not taken for that of code as long', () => {
  const file = warm(moduleOf(adds(1)));
  writeFileSync(file, asFunction(adds(2)));
  const later = statSync(cacheFileOf(file)).mtimeMs / 1000 + 1;
  utimesSync(file, later, later);
  const loaded = load(file);
  expect(loaded.isFromCache).toBe(false);
  expect(answerOf(loaded)).toBe(3);
});

const withHash = (hash: string, number: number): string => `/* ${hash} */${asFunction(adds(number))}`;

test('a cache of other code is not taken for that of code as long, though it is younger', () => {
  const file = warm(write(`module-${String(files++)}.js`, withHash('a0', 1)));
  const { mtimeMs } = statSync(file);
  writeFileSync(file, withHash('b1', 2));
  utimesSync(file, mtimeMs / 1000, mtimeMs / 1000);
  const loaded = load(file);
  expect(loaded.isFromCache).toBe(false);
  expect(answerOf(loaded)).toBe(3);
});

describe('the cache folder of the user', () => {
  const home = write('home');
  const cacheNames = () => readdirSync(join(home, '.cache', 'cdktf-iptables'));
  const caches = () => tryFindCaches({ HOME: home });
  /** Each start of a process has its own memory of scripts, so each gets another file of the name. */
  const start = (code: string, changed = 1000): CompiledModule => {
    const file = write(join(String(files++), 'main.0.js'), code);
    utimesSync(file, changed, changed);
    return load(file, caches());
  };
  const use = (code: string, verb: string): CompiledModule => {
    const loaded = start(code);
    answerOf(loaded);
    loaded.keep(verb);
    return loaded;
  };

  test('has what a verb used, for the next start', () => {
    expect(use(withHash('a0', 1), 'fmt').isFromCache).toBe(false);
    const again = start(withHash('a0', 1));
    expect(again.isFromCache).toBe(true);
    expect(answerOf(again)).toBe(2);
  });

  test('has a file for each version of the code, so that two of them side by side do not write in turns', () => {
    use(withHash('a1', 1), 'fmt');
    use(withHash('b1', 2), 'fmt');
    const names = cacheNames().filter((name) => /^main\.0\.js-[ab]1-/.test(name));
    expect(names).toHaveLength(2);
    expect(start(withHash('a1', 1)).isFromCache).toBe(true);
  });

  test('is not asked for code that somebody has changed since, but for the hash in it', () => {
    use(withHash('a2', 1), 'fmt');
    const loaded = start(withHash('a2', 2), 2000);
    expect(loaded.isFromCache).toBe(false);
    expect(answerOf(loaded)).toBe(3);
  });

  test('is not asked where the cache beside the file fits, and gets nothing from there', () => {
    const file = warm(write(`module-${String(files++)}.js`, withHash('a3', 1)));
    const loaded = load(file, caches());
    expect(loaded.isFromCache).toBe(true);
    loaded.keep('fmt');
    expect(cacheNames().filter((name) => name.includes('-a3-'))).toEqual([]);
  });

  test.each([
    [{ CDKTF_IPTABLES_NO_CACHE: '1' }],
    [{ HOME: '' }],
    [{ HOME: undefined }],
    [{ HOME: 'somewhere' }],
  ])('is none with %p', (env) => {
    expect(tryFindCaches({ HOME: home, ...env })).toBeUndefined();
  });

  test('is that of the XDG convention', () => {
    const cache = write('xdg');
    const folder = tryFindCaches({ HOME: home, XDG_CACHE_HOME: cache, CDKTF_IPTABLES_NO_CACHE: '' });
    expect(folder?.tryWrite('a', Buffer.from('text'))).toBe(true);
    expect(readdirSync(join(cache, 'cdktf-iptables'))).toEqual(['a']);
  });
});
