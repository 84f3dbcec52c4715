import { FirewallError } from '../../lib/base/firewall-error';
import { renderPath, resolvePath } from '../../lib/resource/attribute-path';
import { conformObject } from '../../lib/resource/conform';
import {
  boolType,
  listOf,
  object,
  objectMap,
  optional,
  required,
  stringType,
} from '../../lib/resource/attribute-types';
import { UNKNOWN, type Value, isWhollyKnown, valuesEqual } from '../../lib/resource/value';

const numberType = { kind: 'number' } as const;
const attributes = {
  name: required(stringType, ''),
  size: optional(numberType, ''),
  on: optional(boolType, ''),
  list: optional(listOf(stringType), ''),
  one: optional(object({ x: optional(stringType, ''), y: optional(numberType, '') }), ''),
  map: optional(objectMap({ rules: optional(listOf(stringType), '') }), ''),
};
const empty = { name: null, size: null, on: null, list: null, one: null, map: null };

const codeOf = (body: () => unknown): string => {
  try {
    body();
  } catch (error) {
    if (error instanceof FirewallError) return error.code;
  }
  return 'no error';
};

describe('a value given the shape of its schema', () => {
  test('has every attribute, null where nothing was given, at every depth', () => {
    expect(conformObject(attributes, {})).toEqual(empty);
    expect(conformObject(attributes, { one: { x: 'a' }, map: { k: {} } })).toEqual({
      ...empty,
      one: { x: 'a', y: null },
      map: { k: { rules: null } },
    });
  });

  test('loses what the schema does not know', () => {
    expect(conformObject(attributes, { other: 1, one: { z: 1 } })).toEqual({
      ...empty,
      one: { x: null, y: null },
    });
  });

  test('keeps the unknown wherever it stands', () => {
    const value: Value = { name: UNKNOWN, list: ['a', UNKNOWN], one: UNKNOWN, map: { k: UNKNOWN } };
    expect(conformObject(attributes, value)).toEqual({ ...empty, ...(value as object) });
  });

  test('keeps null elements of lists and maps, which only validation may judge', () => {
    expect(conformObject(attributes, { list: [null], map: { k: null } })).toMatchObject({
      list: [null],
      map: { k: null },
    });
  });

  test.each<[Value, number]>([
    [5, 5],
    ['5', 5],
    ['0.1', 0.1],
    [7n, 7],
  ])('has the number %p as %p', (sent, expected) => {
    expect(conformObject(attributes, { size: sent }).size).toBe(expected);
  });

  test.each<[string, Value, string]>([
    ['size', 2n ** 60n, 'resource/number-out-of-range'],
    ['size', '1e400', 'resource/number-out-of-range'],
    ['size', 'many', 'resource/wrong-type'],
    ['name', 5, 'resource/wrong-type'],
    ['on', 'yes', 'resource/wrong-type'],
    ['list', {}, 'resource/wrong-type'],
    ['one', [], 'resource/wrong-type'],
    ['map', 'x', 'resource/wrong-type'],
  ])('is refused when %s is %p', (name, value, code) => {
    expect(codeOf(() => conformObject(attributes, { [name]: value }))).toBe(code);
  });
});

describe('a path of attributes', () => {
  test('tells names, keys and indexes apart by the schema', () => {
    expect(resolvePath(attributes, ['map', 'list', 'rules', 3])).toEqual([
      { kind: 'attribute', name: 'map' },
      { kind: 'key', key: 'list' },
      { kind: 'attribute', name: 'rules' },
      { kind: 'index', index: 3 },
    ]);
    expect(renderPath(attributes, ['map', 'a"b', 'rules', 3])).toBe('map["a\\"b"].rules[3]');
  });

  test('ends where the schema ends', () => {
    expect(renderPath(attributes, ['one', 'x', 'y'])).toBe('one.x');
    expect(renderPath(attributes, ['other'])).toBe('');
    expect(renderPath(attributes, ['list', 'a'])).toBe('list');
  });
});

describe('values', () => {
  test('are wholly known if nothing in them is unknown', () => {
    expect(isWhollyKnown({ a: [{ b: null }, 'x', 1n] })).toBe(true);
    expect(isWhollyKnown({ a: [{ b: UNKNOWN }] })).toBe(false);
    expect(isWhollyKnown(UNKNOWN)).toBe(false);
  });

  test.each<[unknown, unknown, boolean]>([
    [{ a: [1, null] }, { a: [1, null] }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: null }, {}, false],
    [{ toString: 1 }, {}, false],
    [[1], [1, 2], false],
    [UNKNOWN, UNKNOWN, true],
    [UNKNOWN, null, false],
    ['1', 1, false],
  ])('%p and %p are equal: %p', (left, right, equal) => {
    expect(valuesEqual(left, right)).toBe(equal);
    expect(valuesEqual(right, left)).toBe(equal);
  });
});
