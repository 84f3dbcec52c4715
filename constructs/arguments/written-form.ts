/**
 * How arguments stand in a file, beside how they stand in a program: what is text there is often a value here. The same table
 * that checks the arguments of a call (`argument-kinds.ts`) reads files, and gives editors the JSON Schema of them.
 */
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { isRecord } from '../../lib/resource/value';

/** As much of JSON Schema (draft 7) as files need. */
export interface JsonSchema {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
}

/** Something in an argument that it does not take. */
export interface ArgumentFault {
  /** Where in the argument: `[0]`, `.port`, or nothing for all of it. */
  readonly at: string;
  readonly kind: 'value' | 'unknown' | 'missing';
  /** The value; for an argument that is not known, its name. */
  readonly got: unknown;
  /** Completes "allowed: ...". */
  readonly allowed: string;
  /** What may have been meant. */
  readonly names?: readonly string[];
  /** What the value itself says is wrong. @default what the fault says */
  readonly problem?: Diagnostic;
}

export interface ReadContext {
  /** What errors of values name. */
  readonly construct: Construct;
  readonly report: (fault: ArgumentFault) => void;
}

export interface WrittenForm {
  readonly schema: JsonSchema;
  /** What it stands for. Of something that it does not understand, a fault is reported, and what is given is of no use. */
  read(value: unknown, at: string, context: ReadContext): unknown;
}

/** What stands in a file as it stands in a program; the kind of the argument checks it. */
export function plainForm(schema: JsonSchema): WrittenForm {
  return { schema, read: (value) => value };
}

export function listForm(element: WrittenForm): WrittenForm {
  return {
    schema: { type: 'array', items: element.schema },
    read: (value, at, context) =>
      Array.isArray(value)
        ? (value as readonly unknown[]).map((each, index) =>
            element.read(each, `${at}[${String(index)}]`, context),
          )
        : value,
  };
}

export function mapForm(element: WrittenForm): WrittenForm {
  return {
    schema: { type: 'object', additionalProperties: element.schema },
    read: (value, at, context) =>
      isObject(value)
        ? withMembers(value, (name, each) => element.read(each, `${at}.${name}`, context))
        : value,
  };
}

export function textOrForm(other: WrittenForm): WrittenForm {
  return {
    schema: { anyOf: [{ type: 'string' }, other.schema] },
    read: (value, at, context) => (typeof value === 'string' ? value : other.read(value, at, context)),
  };
}

/** Without what cannot stand in a file. */
export function objectForm(
  members: Readonly<Record<string, { readonly written?: WrittenForm; readonly isRequired?: true }>>,
): WrittenForm {
  const forms = new Map(
    Object.entries(members).flatMap(([name, { written }]) =>
      written === undefined ? [] : [[name, written] as const],
    ),
  );
  const names = [...forms.keys()];
  const required = names.filter((name) => members[name]?.isRequired === true);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries([...forms].map(([name, { schema }]) => [name, schema])),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    },
    read(value, at, context) {
      if (!isObject(value)) return value;
      return withMembers(value, (name, each) => {
        const form = forms.get(name);
        if (form !== undefined) return form.read(each, `${at}.${name}`, context);
        if (Object.hasOwn(members, name))
          context.report({
            at: `${at}.${name}`,
            kind: 'unknown',
            got: name,
            allowed: names.join(', '),
            names,
          });
        return each;
      });
    },
  };
}

function withMembers(
  value: Readonly<Record<string, unknown>>,
  read: (name: string, member: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, read(name, member)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !Array.isArray(value);
}
