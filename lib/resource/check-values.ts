/**
 * The checks that the tables ask for: what must be there, what a value may be. They are the same wherever a value
 * comes in (Terraform, the command, an import id, a construct), as they read the same tables.
 */
import type { Diagnostic } from '../base/diagnostic';
import { renderPath, type AttributePath, type Spelling } from './attribute-path';
import type { Attributes, ScalarType, ValueType } from './attribute-types';
import { isWithin, tryDescribeAllowed } from './allowed';
import { forbiddenCharacter, invalidValue, missingValue, notNull } from './diagnostics';
import { UNKNOWN, isRecord, type Value } from './value';

export type Report = (diagnostic: Diagnostic, path: AttributePath) => void;

/** One string is one line of what goes to a host. */
const FORBIDDEN = /[\0\n\r]/;

/**
 * @param value of the shape of the attributes, as `conformObject` gives it; what is unknown is not checked
 * @param spelling how the attributes are called where the person wrote them
 */
export function checkValues(
  attributes: Attributes,
  value: object,
  report: Report,
  spelling?: Spelling,
): void {
  const nameOf = (path: AttributePath): string => renderPath(attributes, path, spelling);
  members(attributes, value, []);

  function members(inside: Attributes, record: object, path: AttributePath): void {
    const values = record as Readonly<Record<string, Value>>;
    for (const [name, { type, presence }] of Object.entries(inside)) {
      const member = values[name] ?? null;
      const at = [...path, name];
      if (member !== null) typed(type, member, at);
      else if (presence === 'required') report(missingValue(nameOf(at)), at);
    }
  }

  function typed(type: ValueType, member: Value, path: AttributePath): void {
    if (member === UNKNOWN) return;
    switch (type.kind) {
      case 'object':
        if (isRecord(member)) members(type.attributes, member, path);
        return;
      case 'list':
      case 'objectList':
        if (Array.isArray(member))
          (member as readonly Value[]).forEach((item, index) => element(type, item, [...path, index]));
        return;
      case 'map':
      case 'objectMap':
        if (!isRecord(member)) return;
        for (const [key, item] of Object.entries(member)) {
          if (FORBIDDEN.test(key))
            report(forbiddenCharacter(`a key of ${nameOf(path)}`, key), [...path, key]);
          element(type, item, [...path, key]);
        }
        return;
      default:
        scalar(type, member, path);
    }
  }

  function element(
    type: Exclude<ValueType, ScalarType | { kind: 'object' }>,
    item: Value,
    path: AttributePath,
  ): void {
    if (item === null) report(notNull(nameOf(path)), path);
    else if (item === UNKNOWN) return;
    else if ('element' in type) scalar(type.element, item, path);
    else if (isRecord(item)) members(type.attributes, item, path);
  }

  function scalar(type: ScalarType, member: Value, path: AttributePath): void {
    if (typeof member === 'string' && FORBIDDEN.test(member))
      report(forbiddenCharacter(nameOf(path), member), path);
    else if (!isAllowed(type, member))
      report(invalidValue(nameOf(path), member, tryDescribeAllowed(type) ?? type.kind), path);
  }
}

function isAllowed(type: ScalarType, value: Value): boolean {
  switch (type.kind) {
    case 'number':
      return typeof value !== 'number' || type.bounds === undefined || isWithin(type.bounds, value);
    case 'string':
      if (typeof value !== 'string') return true;
      return type.values?.includes(value) ?? type.form?.pattern.test(value) ?? true;
    case 'bool':
      return true;
  }
}
