/**
 * Terraform's values on the wire: msgpack, or JSON in a few places, both without a schema.
 *
 * What Terraform does not know is an extension of type 0; what it does not know but can say something about
 * (a prefix, "not null") is one of type 12. Both become {@link UNKNOWN}; the provider sends back type 0,
 * which Terraform accepts for both. Whole numbers beyond 64 bits and fractions that binary floats cannot
 * hold travel as decimal text; only the schema can tell them from strings, so `conformObject` does that.
 */
import { Encoder, ExtData, Decoder, ExtensionCodec } from '@msgpack/msgpack';
import { UNKNOWN, isRecord, type Value } from '../../resource/value';
import type { Message } from './protobuf';
import type { dynamicValue } from './terraform-messages';

export type DynamicValue = Message<typeof dynamicValue>;

const unknownType = 0;
const refinedUnknownType = 12;

const extensions = new ExtensionCodec();
for (const type of [unknownType, refinedUnknownType]) {
  extensions.register({ type, encode: () => null, decode: () => UNKNOWN });
}

/** @throws RangeError or an error of the msgpack library when the bytes are not a value. */
export function decodeDynamicValue(wire: DynamicValue | undefined): Value {
  if (wire?.msgpack !== undefined && wire.msgpack.length > 0) {
    const decoder = new Decoder({ extensionCodec: extensions, useBigInt64: true });
    return readable(decoder.decode(wire.msgpack) as Value);
  }
  if (wire?.json !== undefined && wire.json.length > 0) return decodeJson(wire.json);
  return null;
}

export function decodeJson(json: Uint8Array): Value {
  return JSON.parse(Buffer.from(json).toString('utf8')) as Value;
}

export function encodeDynamicValue(value: Value): DynamicValue {
  return {
    msgpack: new Encoder({ extensionCodec: extensions, ignoreUndefined: false }).encode(writable(value)),
  };
}

/** 64-bit integers that a number can hold become numbers. */
function readable(value: Value): Value {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  return mapInside(value, readable);
}

function writable(value: Value): unknown {
  if (value === UNKNOWN) return new ExtData(unknownType, new Uint8Array(1));
  if (typeof value === 'bigint') return value.toString();
  return mapInside(value, writable as (value: Value) => Value);
}

function mapInside(value: Value, change: (value: Value) => Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(change);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
}
