import { renameSync } from 'node:fs';
import { openPartsFile } from '../../lib/provider/parts-file';
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

function valueIn(load: ReturnType<typeof openPartsFile>, number: number): unknown {
  const exports = {};
  load(number)[number]?.(exports, () => undefined, { exports }, '', '');
  return exports;
}

test('each part is read where it is', () => {
  const { text, places } = partsOf([10, 200]);
  const load = openPartsFile(write('some.parts', text), hash, places);
  expect([1, 0].map((number) => valueIn(load, number))).toEqual([{ value: 200 }, { value: 10 }]);
});

test('parts of another version are refused, and said to be that', () => {
  const { text, places } = partsOf([10], 'b'.repeat(64));
  const path = write('other.parts', text);
  expect(() => openPartsFile(path, hash, places)).toThrow(/belongs to another version .* synthesize again/);
});

test('a file that was replaced since is read on as it was', () => {
  const { text, places } = partsOf([10, 200]);
  const path = write('replaced.parts', text);
  const load = openPartsFile(path, hash, places);
  renameSync(write('new.parts', partsOf([7, 7], 'c'.repeat(64)).text), path);
  expect(valueIn(load, 1)).toEqual({ value: 200 });
});

test('a file that ends too early is said to', () => {
  const { text, places } = partsOf([10, 200]);
  const load = openPartsFile(write('short.parts', text.slice(0, -9)), hash, places);
  expect(() => load(1)).toThrow(/short\.parts is shorter/);
});
