/** From the framework's words to the protocol's: schemas, diagnostics, paths. */
import { bodyOf, isError, summaryOf } from '../../base/diagnostic';
import { resolvePath, type AttributePath } from '../../resource/attribute-path';
import type { AttributeDiagnostic } from '../framework/call';
import { fullDescription } from '../../resource/allowed';
import type { Attribute, Attributes, ScalarType, ValueType } from '../../resource/attribute-types';
import { nesting, severity, type SchemaAttribute, type SchemaObject } from './terraform-messages';

export function schemaToWire(version: number, description: string, attributes: Attributes) {
  return { version, block: { attributes: attributesToWire(attributes), description } };
}

export function pathToWire(attributes: Attributes, path: AttributePath) {
  return {
    steps: resolvePath(attributes, path).map((step) => {
      switch (step.kind) {
        case 'attribute':
          return { attribute_name: step.name };
        case 'key':
          return { element_key_string: step.key };
        case 'index':
          return { element_key_int: step.index };
      }
    }),
  };
}

/**
 * Terraform shows the summary as a headline, then the line of the configuration that `attribute` points at,
 * then the detail with its line breaks kept.
 */
export function diagnosticToWire(attributes: Attributes, diagnostic: AttributeDiagnostic) {
  const attribute = pathToWire(attributes, diagnostic.attribute ?? []);
  return {
    severity: isError(diagnostic) ? severity.error : severity.warning,
    summary: summaryOf(diagnostic),
    detail: [...bodyOf(diagnostic), `[${diagnostic.code}]`].join('\n'),
    attribute: attribute.steps.length === 0 ? undefined : attribute,
  };
}

function attributesToWire(attributes: Attributes): readonly SchemaAttribute[] {
  return Object.entries(attributes).map(([name, attribute]) => attributeToWire(name, attribute));
}

function attributeToWire(name: string, attribute: Attribute): SchemaAttribute {
  return {
    name,
    description: fullDescription(attribute),
    required: attribute.presence === 'required',
    optional: attribute.presence === 'optional',
    computed: attribute.presence === 'computed',
    sensitive: attribute.sensitive ?? false,
    ...typeToWire(attribute.type),
  };
}

function typeToWire(type: ValueType): { type: Uint8Array } | { nested_type: SchemaObject } {
  switch (type.kind) {
    case 'object':
      return { nested_type: { attributes: attributesToWire(type.attributes), nesting: nesting.single } };
    case 'objectMap':
      return { nested_type: { attributes: attributesToWire(type.attributes), nesting: nesting.map } };
    case 'objectList':
      return { nested_type: { attributes: attributesToWire(type.attributes), nesting: nesting.list } };
    case 'list':
    case 'map':
      return { type: jsonBytes([type.kind, scalarName(type.element)]) };
    default:
      return { type: jsonBytes(scalarName(type)) };
  }
}

function scalarName(type: ScalarType): string {
  return type.kind;
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
