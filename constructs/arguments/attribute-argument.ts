/** Arguments that become attributes of the resource as they are: the tables of `lib/resource` say what they take. */
import type { Attribute, ScalarType, ValueType } from '../../lib/resource/attribute-types';
import { camelName } from '../../lib/resource/names';
import { type ArgumentKind, takes } from './argument-kinds';
import type { JsonSchema, ReadContext } from './written-form';

/** In a program it is checked by the table, when all of them are known; in a file, where it stands. */
export function attributeArgument({ type, description }: Attribute): ArgumentKind {
  return takes.written({
    schema: { ...schemaOf(type), description },
    read(value, at, context) {
      check(value, type, at, context);
      return value;
    },
  });
}

/** The same for each attribute of a table, by its name in programs. */
export function attributeArguments<Name extends string>(
  attributes: Readonly<Record<string, Attribute>>,
): Readonly<Record<Name, ArgumentKind>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [camelName(name), attributeArgument(attribute)]),
  ) as Record<Name, ArgumentKind>;
}

function schemaOf(type: ValueType): JsonSchema {
  switch (type.kind) {
    case 'list':
      return { type: 'array', items: scalarSchema(type.element) };
    case 'map':
      return { type: 'object', additionalProperties: scalarSchema(type.element) };
    case 'object':
    case 'objectMap':
    case 'objectList':
      return {};
    default:
      return scalarSchema(type);
  }
}

function scalarSchema(type: ScalarType): JsonSchema {
  switch (type.kind) {
    case 'bool':
      return { type: 'boolean' };
    case 'string':
      if (type.values !== undefined) return { enum: type.values };
      return { type: 'string', ...(type.form === undefined ? {} : { pattern: type.form.pattern.source }) };
    case 'number':
      return type.bounds === undefined
        ? { type: 'number' }
        : { type: 'integer', minimum: type.bounds.min, maximum: type.bounds.max };
  }
}

function check(value: unknown, type: ValueType, at: string, { report }: ReadContext): void {
  if (type.kind === 'list') {
    if (!Array.isArray(value)) report({ at, kind: 'value', got: value, allowed: 'a list' });
    else
      (value as readonly unknown[]).forEach((each, index) =>
        scalar(each, type.element, `${at}[${String(index)}]`),
      );
    return;
  }
  if (type.kind === 'string' || type.kind === 'number' || type.kind === 'bool') scalar(value, type, at);

  function scalar(given: unknown, wanted: ScalarType, where: string): void {
    const allowed = allowedOf(wanted);
    if (accepts(given, wanted)) return;
    const names = wanted.kind === 'string' ? wanted.values : undefined;
    report({ at: where, kind: 'value', got: given, allowed, ...(names === undefined ? {} : { names }) });
  }
}

function accepts(value: unknown, type: ScalarType): boolean {
  switch (type.kind) {
    case 'bool':
      return typeof value === 'boolean';
    case 'string':
      if (typeof value !== 'string') return false;
      return type.values?.includes(value) ?? type.form?.pattern.test(value) ?? true;
    case 'number':
      if (typeof value !== 'number') return false;
      if (type.bounds === undefined) return true;
      return Number.isInteger(value) && value >= type.bounds.min && value <= type.bounds.max;
  }
}

function allowedOf(type: ScalarType): string {
  switch (type.kind) {
    case 'bool':
      return 'true or false';
    case 'string':
      return type.values?.join(', ') ?? type.form?.allowed ?? 'a string';
    case 'number': {
      if (type.bounds === undefined) return 'a number';
      const { min, max, unit } = type.bounds;
      return `a whole number${unit === undefined ? '' : ` of ${unit}`} from ${String(min)} to ${String(max)}`;
    }
  }
}
