/**
 * Protocol Buffers, as little of them as the plugin protocol needs, driven by tables that are typed.
 *
 * One table per message gives the encoder, the decoder and the TypeScript type. This replaces a general
 * library for one reason: the provider is started three times in each `terraform plan`, and building and
 * compiling descriptors took a quarter of the time that Node itself takes to start (`bench/provider-start.mjs`).
 *
 * - A member that is `undefined` is not written, and one that was not sent is `undefined`: nothing else
 *   distinguishes proto3's "zero or absent". Members of a oneof are plain members of which one is given.
 * - Repeated members and maps are never undefined after decoding.
 * - Unknown fields are skipped, so that a newer Terraform may say more.
 * - Not here: floats, fixed-width numbers (skipped as unknown), zigzag, packed repeated numbers, groups,
 *   extensions. No message of the protocol has one.
 */

/** The message that a table describes. */
export type Message<Type> = Type extends MessageType<infer Content> ? Content : never;

/** Turns a message into bytes and back. */
export interface MessageType<Content> {
  encode(message: Content): Buffer;
  /** @throws RangeError when the bytes are cut off or malformed. */
  decode(bytes: Uint8Array): Content;
}

interface Field<Value> {
  readonly number: number;
  /** Writes the member with its tag; nothing for `undefined`. */
  write(parts: Uint8Array[], value: Value): void;
  /** Folds one occurrence into what was read before. */
  read(before: Value | undefined, wire: WireValue): Value;
  /** The value of a member that was not sent. */
  absent(): Value | undefined;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type FieldValue<F> = F extends Field<infer Value> ? Value : never;
type MessageOf<F extends Fields> = { -readonly [Name in keyof F]?: FieldValue<F[Name]> | undefined };

/** A varint, or the bytes of a length-delimited field. */
type WireValue = bigint | Uint8Array;

export const string = (number: number): Field<string> =>
  delimited(
    number,
    (value) => Buffer.from(value, 'utf8'),
    (bytes) => Buffer.from(bytes).toString('utf8'),
  );

export const bytes = (number: number): Field<Uint8Array> =>
  delimited(
    number,
    (value) => value,
    (value) => value,
  );

export const bool = (number: number): Field<boolean> =>
  varint(
    number,
    (value) => (value ? 1n : 0n),
    (value) => value !== 0n,
  );

/** Any integer type and any enum. Values beyond 2^53 lose precision; the protocol has none. */
export const integer = (number: number): Field<number> =>
  varint(
    number,
    (value) => BigInt.asUintN(64, BigInt(value)),
    (value) => Number(BigInt.asIntN(64, value)),
  );

export function one<Content>(number: number, type: MessageType<Content>): Field<Content> {
  return delimited(
    number,
    (value) => type.encode(value),
    (value) => type.decode(value),
  );
}

export function many<Element>(element: Field<Element>): Field<readonly Element[]> {
  return {
    number: element.number,
    write: (parts, values) => {
      for (const value of values) element.write(parts, value);
    },
    read: (before, wire) => [...(before ?? []), element.read(undefined, wire)],
    absent: () => [],
  };
}

/** A map with string keys: on the wire a repeated message of key and value. */
export function mapOf<Content>(
  number: number,
  type: MessageType<Content>,
): Field<Readonly<Record<string, Content>>> {
  const entry = message({ key: string(1), value: one(2, type) });
  const field = one(number, entry);
  return {
    number,
    write: (parts, values) => {
      for (const [key, value] of Object.entries(values)) field.write(parts, { key, value });
    },
    read: (before, wire) => {
      const { key = '', value = type.decode(Buffer.alloc(0)) } = field.read(undefined, wire);
      return { ...before, [key]: value };
    },
    absent: () => ({}),
  };
}

/** The message with these members. */
export function message<F extends Fields>(fields: F): MessageType<MessageOf<F>> {
  const members = Object.entries(fields);
  const byNumber = new Map(members.map((member) => [member[1].number, member]));
  return {
    encode(value) {
      const parts: Uint8Array[] = [];
      for (const [name, field] of members) {
        const member = (value as Record<string, unknown>)[name];
        if (member !== undefined) field.write(parts, member);
      }
      return Buffer.concat(parts);
    },
    decode(from) {
      const result: Record<string, unknown> = {};
      for (const [name, field] of members) {
        const absent = field.absent();
        if (absent !== undefined) result[name] = absent;
      }
      readFields(from, (number, wire) => {
        const member = byNumber.get(number);
        if (member !== undefined) result[member[0]] = member[1].read(result[member[0]], wire);
      });
      return result as MessageOf<F>;
    },
  };
}

function delimited<Value>(
  number: number,
  toBytes: (value: Value) => Uint8Array,
  fromBytes: (value: Uint8Array) => Value,
): Field<Value> {
  const tag = varintBytes(BigInt(number * 8 + 2));
  return {
    number,
    write: (parts, value) => {
      const payload = toBytes(value);
      parts.push(tag, varintBytes(BigInt(payload.length)), payload);
    },
    read: (_before, wire) => {
      if (typeof wire === 'bigint') throw new RangeError(`field ${String(number)} is a number, not bytes`);
      return fromBytes(wire);
    },
    absent: () => undefined,
  };
}

function varint<Value>(
  number: number,
  toInteger: (value: Value) => bigint,
  fromInteger: (value: bigint) => Value,
): Field<Value> {
  const tag = varintBytes(BigInt(number * 8));
  return {
    number,
    write: (parts, value) => {
      parts.push(tag, varintBytes(toInteger(value)));
    },
    read: (_before, wire) => {
      if (typeof wire !== 'bigint') throw new RangeError(`field ${String(number)} is bytes, not a number`);
      return fromInteger(wire);
    },
    absent: () => undefined,
  };
}

function varintBytes(value: bigint): Uint8Array {
  const result: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    result.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  result.push(Number(rest));
  return Uint8Array.from(result);
}

function readFields(from: Uint8Array, each: (number: number, wire: WireValue) => void): void {
  let at = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = from[at++];
      if (byte === undefined) throw new RangeError('the message is cut off');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number of the message is longer than 64 bits');
  };
  const take = (length: number): Uint8Array => {
    if (length > from.length - at) throw new RangeError('the message is cut off');
    at += length;
    return from.subarray(at - length, at);
  };
  while (at < from.length) {
    const tag = Number(readVarint());
    switch (tag % 8) {
      case 0:
        each(Math.floor(tag / 8), readVarint());
        break;
      case 1:
        take(8);
        break;
      case 2:
        each(Math.floor(tag / 8), take(Number(readVarint())));
        break;
      case 5:
        take(4);
        break;
      default:
        throw new RangeError(`the message has a field of wire type ${String(tag % 8)}`);
    }
  }
}
