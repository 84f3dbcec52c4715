import { FirewallError } from '../base/firewall-error';
import { numberOutOfRange, valueOfWrongType } from '../provider/diagnostics';
import { renderPath, type AttributePath } from './attribute-path';
import type { Attributes, ObjectValue, ScalarType, ValueType } from './attribute-types';
import { UNKNOWN, isRecord, type Value } from './value';

/**
 * Gives a value exactly the shape of the schema: members that are missing become null, members that the
 * schema does not know (an older provider's state) are left out, and numbers become JavaScript numbers.
 *
 * Terraform takes nothing else: an object with one member too few or too many is refused as a whole.
 *
 * @throws FirewallError `provider/wrong-type`, `provider/number-out-of-range`
 */
export function conformObject<Members extends Attributes>(
  attributes: Members,
  value: Value,
): ObjectValue<Members> {
  return new Conformer(attributes).members(attributes, value, []) as ObjectValue<Members>;
}

class Conformer {
  constructor(private readonly root: Attributes) {}

  members(attributes: Attributes, value: Value | undefined, path: AttributePath): Value {
    if (!isRecord(value)) throw this.wrongType('an object', value, path);
    const result: Record<string, Value> = {};
    for (const [name, attribute] of Object.entries(attributes)) {
      result[name] = this.typed(attribute.type, value[name], [...path, name]);
    }
    return result;
  }

  private typed(type: ValueType, value: Value | undefined, path: AttributePath): Value {
    if (value === undefined || value === null) return null;
    if (value === UNKNOWN) return UNKNOWN;
    switch (type.kind) {
      case 'list':
        return this.list(value, path, (element, at) => this.typed(type.element, element, at));
      case 'objectList':
        return this.list(value, path, (element, at) => this.nested(type.attributes, element, at));
      case 'map':
        return this.map(value, path, (element, at) => this.typed(type.element, element, at));
      case 'objectMap':
        return this.map(value, path, (element, at) => this.nested(type.attributes, element, at));
      case 'object':
        return this.members(type.attributes, value, path);
      default:
        return this.scalar(type, value, path);
    }
  }

  private nested(attributes: Attributes, value: Value, path: AttributePath): Value {
    return value === null || value === UNKNOWN ? value : this.members(attributes, value, path);
  }

  private list(
    value: Value,
    path: AttributePath,
    element: (value: Value, path: AttributePath) => Value,
  ): Value {
    if (!Array.isArray(value)) throw this.wrongType('a list', value, path);
    return (value as readonly Value[]).map((item, index) => element(item, [...path, index]));
  }

  private map(
    value: Value,
    path: AttributePath,
    element: (value: Value, path: AttributePath) => Value,
  ): Value {
    if (!isRecord(value)) throw this.wrongType('a map', value, path);
    // Entries, not assignments: a chain may be called `__proto__`.
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, element(item, [...path, key])] as const),
    );
  }

  private scalar(type: ScalarType, value: Value, path: AttributePath): Value {
    switch (type.kind) {
      case 'string':
        if (typeof value === 'string') return value;
        throw this.wrongType('a string', value, path);
      case 'bool':
        if (typeof value === 'boolean') return value;
        throw this.wrongType('true or false', value, path);
      case 'number':
        return this.number(value, path);
    }
  }

  /** Terraform sends numbers that do not fit a machine number as decimal text. */
  private number(value: Value, path: AttributePath): number {
    const exact = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
    if (typeof exact !== 'number' || Number.isNaN(exact)) throw this.wrongType('a number', value, path);
    if (!Number.isFinite(exact) || (Number.isInteger(exact) && !Number.isSafeInteger(exact))) {
      throw new FirewallError(numberOutOfRange(renderPath(this.root, path), exact.toString()));
    }
    return exact;
  }

  private wrongType(expected: string, value: Value | undefined, path: AttributePath): FirewallError {
    return new FirewallError(valueOfWrongType(renderPath(this.root, path), expected, value));
  }
}
