import fc from 'fast-check';
import { byteLength, decodeBytes, encodeBytes } from '../../lib/base/bytes';

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

/** UTF-8 with a broken byte here and there, as a cut comment leaves it. */
const broken = fc
  .tuple(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 3 }), fc.string({ unit: 'binary' }))
  .map(([before, middle, after]) =>
    Buffer.concat([Buffer.from(before), Buffer.from(middle), Buffer.from(after)]),
  );

describe('bytes as text', () => {
  test.each([
    ['nothing', [], ''],
    ['ASCII', [0x2d, 0x41], '-A'],
    ['two bytes', [0xc3, 0xa9], 'é'],
    ['four bytes', [0xf0, 0x9f, 0x94, 0xa5], '🔥'],
    ['a character cut in its middle', [0x61, 0xc3], 'a\udcc3'],
    ['a byte that begins nothing', [0x80, 0x61], '\udc80a'],
    ['an overlong form', [0xc0, 0xaf], '\udcc0\udcaf'],
    ['a surrogate in UTF-8', [0xed, 0xb2, 0x80], '\udced\udcb2\udc80'],
    ['NUL', [0], '\0'],
  ])('read %s', (_, array, text) => {
    expect(decodeBytes(Buffer.from(array))).toBe(text);
    expect([...encodeBytes(text)]).toEqual(array);
    expect(byteLength(text)).toBe(array.length);
  });

  test('come back unchanged, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, broken), (given) => {
        expect(encodeBytes(decodeBytes(given)).equals(given)).toBe(true);
      }),
    );
  });

  test('come back unchanged from text without lone surrogates', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeBytes(encodeBytes(text))).toBe(text);
        expect(byteLength(text)).toBe(Buffer.byteLength(text));
      }),
    );
  });
});
