/**
 * Terraform's values as plain JavaScript: null, booleans, numbers, strings, arrays, and records for both
 * objects and maps. What Terraform does not know yet is {@link UNKNOWN}; it may stand anywhere in a value.
 */

/** Stands for a value that is known only once other resources have been applied. */
export const UNKNOWN: unique symbol = Symbol('unknown');
export type Unknown = typeof UNKNOWN;

export interface ValueRecord {
  readonly [name: string]: Value;
}

/** Whole numbers beyond 2^53 are bigints; all others are numbers. */
export type Value =
  null | Unknown | boolean | number | bigint | string | Uint8Array | readonly Value[] | ValueRecord;

/** `T` with the unknown taken out everywhere: what {@link isWhollyKnown} proves. */
export type Known<T> = T extends Unknown
  ? never
  : T extends readonly (infer Element)[]
    ? readonly Known<Element>[]
    : T extends object
      ? { readonly [Name in keyof T]: Known<T[Name]> }
      : T;

export function isRecord(value: unknown): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whether nothing in `value`, at any depth, is unknown. */
export function isWhollyKnown<T>(value: T): value is T & Known<T> {
  if (value === UNKNOWN) return false;
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  return !isRecord(value) || Object.values(value).every(isWhollyKnown);
}

/** Structural equality; an unknown equals nothing but an unknown, null nothing but null. */
export function valuesEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((element, index) => valuesEqual(element, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && valuesEqual(left[name], right[name]))
  );
}
