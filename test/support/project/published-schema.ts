import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type { SchemaName } from '../../../lib/cli/schemas/all-schemas';
import { readText } from './repository';

/** What a value of JSON has against the schema that the package publishes for it. */
export function schemaFaults(name: SchemaName, value: unknown): readonly unknown[] {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, allErrors: true });
  const schema = JSON.parse(readText(join('schemas', `${name}.schema.json`))) as object;
  const validate = ajv.compile(schema);
  return validate(value) ? [] : (validate.errors ?? []);
}
