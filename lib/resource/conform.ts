import { tryFindNearest } from '../base/suggest';
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { numberOutOfRange, unknownAttribute, valueOfWrongType } from './diagnostics';
import { renderPath, type AttributePath, type Spelling } from './attribute-path';
import type { Attributes, ObjectValue, ScalarType, ValueType } from './attribute-types';
import { UNKNOWN, isRecord, type Value } from './value';

export interface ConformOptions {
  /** How the attributes are called where the person wrote them. @default as in Terraform */
  readonly spelling?: Spelling;
  /** Whether members that are none of the attributes are errors, as a person may have misspelt them. @default false */
  readonly refusesOthers?: boolean;
}

/**
 * Gives a value exactly the shape of the schema: members that are missing become null, members that the
 * schema does not know (an older provider's state) are left out, and numbers become JavaScript numbers.
 *
 * Terraform takes nothing else: an object with one member too few or too many is refused as a whole. As Terraform
 * does, it takes numbers and booleans that are written as text.
 *
 * @throws FirewallError `resource/wrong-type`, `resource/number-out-of-range`, `resource/unknown-attribute`, one
 * for each place
 */
export function conformObject<Members extends Attributes>(
  attributes: Members,
  value: Value,
  options: ConformOptions = {},
): ObjectValue<Members> {
  const conformer = new Conformer(attributes, options);
  const conformed = conformer.members(attributes, value, []) as ObjectValue<Members>;
  if (conformer.problems.length > 0) throw new FirewallError(conformer.problems);
  return conformed;
}

class Conformer {
  readonly problems: Diagnostic[] = [];

  constructor(
    private readonly root: Attributes,
    private readonly options: ConformOptions,
  ) {}

  members(attributes: Attributes, value: Value | undefined, path: AttributePath): Value {
    if (!isRecord(value)) return this.wrongType('an object', value, path);
    if (this.options.refusesOthers === true) this.refuseOthers(attributes, value, path);
    const result: Record<string, Value> = {};
    for (const [name, attribute] of Object.entries(attributes)) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      result[name] = this.typed(attribute.type, member, [...path, name]);
    }
    return result;
  }

  private refuseOthers(attributes: Attributes, value: Record<string, Value>, path: AttributePath): void {
    const names = Object.keys(attributes);
    for (const name of Object.keys(value).filter((each) => !names.includes(each))) {
      const where = this.nameOf(path);
      const nearest = tryFindNearest(name, names);
      this.problems.push(unknownAttribute(where === '' ? name : `${where}.${name}`, nearest));
    }
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
    if (!Array.isArray(value)) return this.wrongType('a list', value, path);
    return (value as readonly Value[]).map((item, index) => element(item, [...path, index]));
  }

  private map(
    value: Value,
    path: AttributePath,
    element: (value: Value, path: AttributePath) => Value,
  ): Value {
    if (!isRecord(value)) return this.wrongType('a map', value, path);
    // Entries, not assignments: a chain may be called `__proto__`.
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, element(item, [...path, key])] as const),
    );
  }

  private scalar(type: ScalarType, value: Value, path: AttributePath): Value {
    switch (type.kind) {
      case 'string':
        return typeof value === 'string' ? value : this.wrongType('a string', value, path);
      case 'bool':
        if (value === 'true' || value === 'false') return value === 'true';
        return typeof value === 'boolean' ? value : this.wrongType('true or false', value, path);
      case 'number':
        return this.number(value, path);
    }
  }

  /** Terraform sends numbers that do not fit a machine number as decimal text. */
  private number(value: Value, path: AttributePath): Value {
    const isText = typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/i.test(value);
    const exact = isText || typeof value === 'bigint' ? Number(value) : value;
    if (typeof exact !== 'number' || Number.isNaN(exact)) return this.wrongType('a number', value, path);
    if (!Number.isFinite(exact) || (Number.isInteger(exact) && !Number.isSafeInteger(exact))) {
      this.problems.push(numberOutOfRange(this.nameOf(path), exact.toString()));
      return null;
    }
    return exact;
  }

  private wrongType(expected: string, value: Value | undefined, path: AttributePath): null {
    this.problems.push(valueOfWrongType(this.nameOf(path), expected, value));
    return null;
  }

  private nameOf(path: AttributePath): string {
    return renderPath(this.root, path, this.options.spelling);
  }
}
