/** In words, what an attribute takes: one wording for errors, help, schema and documentation. */
import type { Attribute, Bounds, ScalarType } from './attribute-types';

/** Such as `whole seconds from 5 to 86400`; undefined where every value of the type is allowed. */
export function tryDescribeAllowed(type: ScalarType): string | undefined {
  switch (type.kind) {
    case 'number':
      return type.bounds === undefined ? undefined : describeBounds(type.bounds);
    case 'string':
      return type.form?.allowed ?? type.values?.join(', ');
    case 'bool':
      return undefined;
  }
}

function describeBounds({ min, max, unit }: Bounds): string {
  return `whole ${unit ?? 'numbers'} from ${String(min)} to ${String(max)}`;
}

export function isWithin({ min, max }: Bounds, value: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** The description with what is allowed and what holds where the attribute is left out. */
export function fullDescription({ description, type, default: fallback }: Attribute): string {
  const allowed = isScalar(type) ? tryDescribeAllowed(type) : undefined;
  return [
    description,
    ...(allowed === undefined ? [] : [`Allowed: ${allowed}.`]),
    ...(fallback === undefined ? [] : [`Default: ${String(fallback)}.`]),
  ].join(' ');
}

/** @internal */
export function isScalar(type: Attribute['type']): type is ScalarType {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool';
}
