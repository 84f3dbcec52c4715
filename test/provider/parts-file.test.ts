import { readdirSync, renameSync } from 'node:fs';
import { type PartsFile, openPartsFile } from '../../lib/provider/parts-file';
import { cacheFolder } from '../../lib/start/cache-folder';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const write = useTemporaryFolder();
const hash = 'a'.repeat(64);

/** A file of parts, each of which makes one module that exports a value; and where they are. */
function partsOf(values: readonly number[], begin = hash) {
  let text = `${begin}\n`;
  const places = values.map((value, number): readonly [number, number] => {
    const part = `(function(table){\ntable[${String(number)}]=function(exports){exports.value=${String(value)}};\n})\n`;
    text += part;
    return [text.length - part.length, part.length];
  });
  return { text, places };
}

function valueIn({ load }: PartsFile, number: number): unknown {
  const exports = {};
  load(number)[number]?.(exports, () => undefined, { exports }, '', '');
  return exports;
}

test('each part is read where it is', () => {
  const { text, places } = partsOf([10, 200]);
  const parts = openPartsFile(write('some.parts', text), hash, places, undefined);
  expect([1, 0].map((number) => valueIn(parts, number))).toEqual([{ value: 200 }, { value: 10 }]);
});

test('parts of another version are refused, and said to be that', () => {
  const { text, places } = partsOf([10], 'b'.repeat(64));
  const path = write('other.parts', text);
  expect(() => openPartsFile(path, hash, places, undefined)).toThrow(
    /belongs to another version .* synthesize again/,
  );
});

test('a file that was replaced since is read on as it was', () => {
  const { text, places } = partsOf([10, 200]);
  const path = write('replaced.parts', text);
  const parts = openPartsFile(path, hash, places, undefined);
  renameSync(write('new.parts', partsOf([7, 7], 'c'.repeat(64)).text), path);
  expect(valueIn(parts, 1)).toEqual({ value: 200 });
});

test('a file that ends too early is said to', () => {
  const { text, places } = partsOf([10, 200]);
  const parts = openPartsFile(write('short.parts', text.slice(0, -9)), hash, places, undefined);
  expect(() => parts.load(1)).toThrow(/short\.parts is shorter/);
});

test('what was loaded is kept, each part in a file of its own, and what was not is not', () => {
  const { text, places } = partsOf([10, 200, 3000]);
  const path = write('caches');
  const caches = cacheFolder({ path, most: 8 });
  const parts = openPartsFile(write('kept.parts', text), hash, places, caches);
  expect([0, 2].map((number) => valueIn(parts, number))).toEqual([{ value: 10 }, { value: 3000 }]);
  parts.keep(['/Plan']);
  expect(readdirSync(path).map((name) => name.replace(/-v.*/, ''))).toEqual(['part-0', 'part-2']);
  const again = openPartsFile(write('again.parts', text), hash, places, caches);
  expect(valueIn(again, 2)).toEqual({ value: 3000 });
});

test('the cache of a part is not that of another version of the parts', () => {
  const caches = cacheFolder({ path: write('two-versions'), most: 8 });
  const versions = [hash, 'b'.repeat(64)].map((begin, number) => {
    const { text, places } = partsOf([10 + number], begin);
    const parts = openPartsFile(write(`version-${String(number)}.parts`, text), begin, places, caches);
    const value = valueIn(parts, 0);
    parts.keep(['/Plan']);
    return value;
  });
  expect(versions).toEqual([{ value: 10 }, { value: 11 }]);
});
