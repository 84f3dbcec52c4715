/**
 * The messages of Terraform's plugin protocol 6 that this provider takes or gives, by their names and
 * numbers in `tfplugin6.proto`. Members that the provider neither reads nor sets are left out: decoding
 * skips them.
 */
import { bool, bytes, integer, many, mapOf, message, one, string, type MessageType } from './protobuf';

export const empty = message({});

export const dynamicValue = message({ msgpack: bytes(1), json: bytes(2) });

const pathStep = message({
  attribute_name: string(1),
  element_key_string: string(2),
  element_key_int: integer(3),
});
const attributePath = message({ steps: many(one(1, pathStep)) });

export const severity = { error: 1, warning: 2 } as const;
const diagnostic = message({
  severity: integer(1),
  summary: string(2),
  detail: string(3),
  attribute: one(4, attributePath),
});
const diagnostics = (number: number) => many(one(number, diagnostic));

export const nesting = { single: 1, list: 2, map: 4 } as const;

/** Written out, since it contains itself by way of `nested_type`. */
export interface SchemaAttribute {
  name?: string | undefined;
  /** JSON of the type; instead of `nested_type`. */
  type?: Uint8Array | undefined;
  description?: string | undefined;
  required?: boolean | undefined;
  optional?: boolean | undefined;
  computed?: boolean | undefined;
  sensitive?: boolean | undefined;
  nested_type?: SchemaObject | undefined;
}
export interface SchemaObject {
  attributes?: readonly SchemaAttribute[] | undefined;
  nesting?: number | undefined;
}

const schemaAttribute: MessageType<SchemaAttribute> = message({
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  nested_type: one<SchemaObject>(10, {
    encode: (value) => schemaObject.encode(value),
    decode: (value) => schemaObject.decode(value),
  }),
});
const schemaObject: MessageType<SchemaObject> = message({
  attributes: many(one(1, schemaAttribute)),
  nesting: integer(3),
});

const block = message({ attributes: many(one(2, schemaAttribute)), description: string(4) });
/** @internal */
export const schema = message({ version: integer(1), block: one(2, block) });

const serverCapabilities = message({ plan_destroy: bool(1), get_provider_schema_optional: bool(2) });

export const getProviderSchemaResponse = message({
  provider: one(1, schema),
  resource_schemas: mapOf(2, schema),
  diagnostics: diagnostics(4),
  server_capabilities: one(6, serverCapabilities),
});

export const validateProviderConfigRequest = message({ config: one(1, dynamicValue) });
export const validateProviderConfigResponse = message({ diagnostics: diagnostics(2) });

export const configureProviderRequest = message({
  terraform_version: string(1),
  config: one(2, dynamicValue),
});
export const configureProviderResponse = message({ diagnostics: diagnostics(1) });

export const validateResourceConfigRequest = message({ type_name: string(1), config: one(2, dynamicValue) });
export const validateResourceConfigResponse = message({ diagnostics: diagnostics(1) });

const rawState = message({ json: bytes(1) });
export const upgradeResourceStateRequest = message({
  type_name: string(1),
  version: integer(2),
  raw_state: one(3, rawState),
});
export const upgradeResourceStateResponse = message({
  upgraded_state: one(1, dynamicValue),
  diagnostics: diagnostics(2),
});

export const readResourceRequest = message({
  type_name: string(1),
  current_state: one(2, dynamicValue),
  private: bytes(3),
});
export const readResourceResponse = message({
  new_state: one(1, dynamicValue),
  diagnostics: diagnostics(2),
  private: bytes(3),
});

export const planResourceChangeRequest = message({
  type_name: string(1),
  prior_state: one(2, dynamicValue),
  proposed_new_state: one(3, dynamicValue),
  config: one(4, dynamicValue),
  prior_private: bytes(5),
});
export const planResourceChangeResponse = message({
  planned_state: one(1, dynamicValue),
  requires_replace: many(one(2, attributePath)),
  planned_private: bytes(3),
  diagnostics: diagnostics(4),
});

export const applyResourceChangeRequest = message({
  type_name: string(1),
  prior_state: one(2, dynamicValue),
  planned_state: one(3, dynamicValue),
  planned_private: bytes(5),
});
export const applyResourceChangeResponse = message({
  new_state: one(1, dynamicValue),
  private: bytes(2),
  diagnostics: diagnostics(3),
});

export const importResourceStateRequest = message({ type_name: string(1), id: string(2) });
const importedResource = message({ type_name: string(1), state: one(2, dynamicValue), private: bytes(3) });
export const importResourceStateResponse = message({
  imported_resources: many(one(1, importedResource)),
  diagnostics: diagnostics(2),
});

/** Member `Error` of the protocol: why the provider cannot stop. Always left out here. */
export const stopProviderResponse = message({});
