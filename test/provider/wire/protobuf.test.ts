import * as fc from 'fast-check';
import { bool, bytes, integer, many, mapOf, message, one, string } from '../../../lib/provider/wire/protobuf';

const inner = message({ text: string(1), flag: bool(2) });
const outer = message({
  name: string(1),
  count: integer(2),
  data: bytes(3),
  inner: one(4, inner),
  list: many(one(5, inner)),
  names: many(string(6)),
  map: mapOf(7, inner),
  far: string(1000),
});

const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex');

describe('a protobuf message', () => {
  test('is written as protoc writes it', () => {
    const bytes = outer.encode({ name: 'abc', count: 300, inner: { flag: true }, names: ['x', ''] });
    expect(bytes.toString('hex')).toBe('0a0361626310ac022202100132017832'.concat('00'));
  });

  test('leaves out what is undefined and keeps what is zero', () => {
    expect(outer.encode({ name: undefined, count: 0 }).toString('hex')).toBe('1000');
    expect(outer.decode(hex('1000')).count).toBe(0);
    expect(outer.decode(hex('')).count).toBeUndefined();
  });

  test('has empty lists and maps where nothing was sent', () => {
    expect(outer.decode(hex(''))).toEqual({ list: [], names: [], map: {} });
  });

  test('is read over fields that it does not know, of every wire type', () => {
    const unknown = 'f8 06 01 f9 06 0000000000000000 fa 06 02 aabb fd 06 00000000';
    expect(outer.decode(hex(`${unknown} 0a 01 61`)).name).toBe('a');
  });

  test('takes the last of two values', () => {
    expect(outer.decode(hex('0a 01 61 0a 01 62')).name).toBe('b');
  });

  test('holds negative numbers in ten bytes', () => {
    const bytes = outer.encode({ count: -1 });
    expect(bytes).toHaveLength(11);
    expect(outer.decode(bytes).count).toBe(-1);
  });

  test.each([
    ['cut off in a length', '0a'],
    ['cut off in a value', '0a 05 61'],
    ['a number without end', '10 ff ff ff ff ff ff ff ff ff ff ff'],
    ['a group', '0b'],
    ['a number where text belongs', '08 01'],
    ['text where a number belongs', '12 01 61'],
  ])('is refused when it is %s', (_what, text) => {
    expect(() => outer.decode(hex(text))).toThrow(RangeError);
  });

  test('comes back as it was', () => {
    const innerValue = fc.record({ text: fc.string({ unit: 'grapheme' }), flag: fc.boolean() });
    const value = fc.record({
      name: fc.string({ unit: 'grapheme' }),
      count: fc.maxSafeInteger(),
      data: fc.uint8Array().map((data) => Buffer.from(data)),
      inner: innerValue,
      list: fc.array(innerValue),
      names: fc.array(fc.string()),
      map: fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        innerValue,
        { noNullPrototype: true },
      ),
      far: fc.string(),
    });
    fc.assert(
      fc.property(value, (sent) => {
        expect(outer.decode(outer.encode(sent))).toEqual(sent);
      }),
    );
  });
});
