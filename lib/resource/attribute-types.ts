/**
 * Schemas as data. One declaration of a resource's attributes gives Terraform its schema, TypeScript its
 * types ({@link ObjectValue}), incoming values their shape (`conform`), and diagnostics their paths.
 */
import type { Unknown } from './value';

/** Types without members of their own; these may be elements of lists and maps. */
export type ScalarType =
  { readonly kind: 'string' } | { readonly kind: 'number' } | { readonly kind: 'bool' };

/**
 * `object`, `objectMap` and `objectList` become nested types, whose optional members may be left out in the
 * configuration. (A plain object type of Terraform would make every member required.)
 */
export type ValueType =
  | ScalarType
  | { readonly kind: 'list'; readonly element: ScalarType }
  | { readonly kind: 'map'; readonly element: ScalarType }
  | { readonly kind: 'object'; readonly attributes: Attributes }
  | { readonly kind: 'objectMap'; readonly attributes: Attributes }
  | { readonly kind: 'objectList'; readonly attributes: Attributes };

/** Who gives the value: the configuration must, the configuration may, or only the provider does. */
export type Presence = 'required' | 'optional' | 'computed';

export interface Attribute<Type extends ValueType = ValueType, Given extends Presence = Presence> {
  readonly type: Type;
  readonly presence: Given;
  /** One or more sentences of plain text. */
  readonly description: string;
  /** Hidden in the output of Terraform. It still stands in the state in plain text. @default false */
  readonly sensitive?: boolean;
}

export interface Attributes {
  readonly [name: string]: Attribute;
}

type TypeValue<Type extends ValueType> = Type extends { kind: 'string' }
  ? string
  : Type extends { kind: 'number' }
    ? number
    : Type extends { kind: 'bool' }
      ? boolean
      : Type extends { kind: 'list'; element: infer Element extends ScalarType }
        ? readonly (TypeValue<Element> | Unknown | null)[]
        : Type extends { kind: 'map'; element: infer Element extends ScalarType }
          ? { readonly [key: string]: TypeValue<Element> | Unknown | null }
          : Type extends { kind: 'object'; attributes: infer Members extends Attributes }
            ? ObjectValue<Members>
            : Type extends { kind: 'objectMap'; attributes: infer Members extends Attributes }
              ? { readonly [key: string]: ObjectValue<Members> | Unknown | null }
              : Type extends { kind: 'objectList'; attributes: infer Members extends Attributes }
                ? readonly (ObjectValue<Members> | Unknown | null)[]
                : never;

type AttributeValue<A extends Attribute> = A['presence'] extends 'required'
  ? TypeValue<A['type']> | Unknown
  : TypeValue<A['type']> | Unknown | null;

/** The value of an object with these attributes, as Terraform may give it: null and unknown wherever allowed. */
export type ObjectValue<Members extends Attributes> = {
  readonly [Name in keyof Members]: AttributeValue<Members[Name]>;
};

export const stringType = { kind: 'string' } as const;
export const numberType = { kind: 'number' } as const;
export const boolType = { kind: 'bool' } as const;

export function listOf<Element extends ScalarType>(element: Element) {
  return { kind: 'list', element } as const;
}

export function object<const Members extends Attributes>(attributes: Members) {
  return { kind: 'object', attributes } as const;
}

export function objectMap<const Members extends Attributes>(attributes: Members) {
  return { kind: 'objectMap', attributes } as const;
}

export function required<Type extends ValueType>(
  type: Type,
  description: string,
): Attribute<Type, 'required'> {
  return { type, presence: 'required', description };
}

export function optional<Type extends ValueType>(
  type: Type,
  description: string,
): Attribute<Type, 'optional'> {
  return { type, presence: 'optional', description };
}

export function computed<Type extends ValueType>(
  type: Type,
  description: string,
): Attribute<Type, 'computed'> {
  return { type, presence: 'computed', description };
}
