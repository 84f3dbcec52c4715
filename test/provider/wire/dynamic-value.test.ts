import { ExtData, encode } from '@msgpack/msgpack';
import * as fc from 'fast-check';
import { UNKNOWN, type Value } from '../../../lib/resource/value';
import { decodeDynamicValue, encodeDynamicValue } from '../../../lib/provider/wire/dynamic-value';

const decoded = (value: unknown): Value =>
  decodeDynamicValue({ msgpack: encode(value, { useBigInt64: true }) });

describe('a value of Terraform', () => {
  test('is unknown in both of its forms', () => {
    const plain = new ExtData(0, new Uint8Array(1));
    const refined = new ExtData(
      12,
      encode(
        new Map<number, unknown>([
          [1, false],
          [2, 'allow '],
        ]) as never,
      ),
    );
    expect(decoded({ plain, refined, list: [plain] })).toEqual({
      plain: UNKNOWN,
      refined: UNKNOWN,
      list: [UNKNOWN],
    });
  });

  test('sends the unknown back in its plain form', () => {
    const { msgpack } = encodeDynamicValue({ a: UNKNOWN });
    expect(Buffer.from(msgpack ?? []).toString('hex')).toBe('81a161d40000');
  });

  test('has small 64-bit integers as numbers and large ones as bigints', () => {
    expect(decoded([5n, -5n, 2n ** 53n - 1n, 2n ** 60n])).toEqual([5, -5, 2 ** 53 - 1, 2n ** 60n]);
  });

  test('sends bigints as decimal text, which Terraform takes for a number', () => {
    expect(decodeDynamicValue(encodeDynamicValue([2n ** 70n]))).toEqual(['1180591620717411303424']);
  });

  test('is read from JSON too', () => {
    expect(decodeDynamicValue({ json: Buffer.from('{"a":[1,null]}') })).toEqual({ a: [1, null] });
  });

  test.each([undefined, {}, { msgpack: new Uint8Array() }])('is null when nothing was sent: %p', (wire) => {
    expect(decodeDynamicValue(wire)).toBeNull();
  });

  test('comes back as it was', () => {
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false, UNKNOWN),
        fc.string({ unit: 'grapheme' }),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
        fc.array(tie('value')),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
          { noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (sent) => {
        expect(decodeDynamicValue(encodeDynamicValue(sent))).toEqual(sent);
      }),
    );
  });
});
