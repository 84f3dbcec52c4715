/**
 * Schemas as data. One declaration of a resource's attributes gives Terraform its schema, TypeScript its
 * types ({@link ObjectValue}), incoming values their shape (`conform`), and diagnostics their paths.
 */
import type { Unknown } from './value';

/** Types without members of their own; these may be elements of lists and maps. */
export type ScalarType = StringType | NumberType | { readonly kind: 'bool' };

export interface StringType {
  readonly kind: 'string';
  /** The only texts that are allowed. */
  readonly values?: readonly string[];
  /** What the text must look like, and how that is said to people. */
  readonly form?: { readonly pattern: RegExp; readonly allowed: string };
  /** A file of the machine that deploys. Terraform runs in another folder, so it may not be relative. */
  readonly isLocalFile?: boolean;
}

export interface NumberType {
  readonly kind: 'number';
  /** Only whole numbers within these bounds are allowed. @default any number */
  readonly bounds?: Bounds;
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** @default a plain number */
  readonly unit?: 'seconds';
}

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
  /** What holds where the attribute is left out. @default nothing, or what the description says */
  readonly default?: string | number | boolean;
  /** Whether an import id carries it: what a read needs, and what a plan would otherwise show as new. @default false */
  readonly inImportId?: boolean;
  /** A page of `docs/`, with an anchor, that says more. @default none */
  readonly page?: string;
  /** Hidden in the output of Terraform. It still stands in the state in plain text. @default false */
  readonly sensitive?: boolean;
}

/** What may be said of an attribute beside its type. */
export type AttributeFacts = Pick<Attribute, 'default' | 'inImportId' | 'page' | 'sensitive'>;

export interface Attributes {
  readonly [name: string]: Attribute;
}

type TypeValue<Type extends ValueType> = Type extends { kind: 'string'; values: readonly (infer Text)[] }
  ? Text
  : Type extends { kind: 'string' }
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
export const boolType = { kind: 'bool' } as const;
export const portType = { kind: 'number', bounds: { min: 1, max: 65_535 } } as const;
/** A private key, a list of host keys and the like. */
export const fileType = { kind: 'string', isLocalFile: true } as const;

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return { kind: 'string', values } as const;
}

export function text(pattern: RegExp, allowed: string) {
  return { kind: 'string', form: { pattern, allowed } } as const;
}

/** Whole seconds: half of one is refused everywhere, rather than taken in one place and refused in another. */
export function seconds(min: number, max: number) {
  return { kind: 'number', bounds: { min, max, unit: 'seconds' } } as const;
}

export function listOf<Element extends ScalarType>(element: Element) {
  return { kind: 'list', element } as const;
}

export function mapOf<Element extends ScalarType>(element: Element) {
  return { kind: 'map', element } as const;
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
  facts: AttributeFacts = {},
): Attribute<Type, 'required'> {
  return { type, presence: 'required', description, ...facts };
}

export function optional<Type extends ValueType, const Facts extends AttributeFacts = object>(
  type: Type,
  description: string,
  facts: Facts = {} as Facts,
): Attribute<Type, 'optional'> & Facts {
  return { type, presence: 'optional', description, ...facts };
}

export function computed<Type extends ValueType>(
  type: Type,
  description: string,
  facts: AttributeFacts = {},
): Attribute<Type, 'computed'> {
  return { type, presence: 'computed', description, ...facts };
}
