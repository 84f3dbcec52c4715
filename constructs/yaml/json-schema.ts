/** The JSON Schema of a firewall in YAML: for editors, and for whoever writes such files by a program. */
import type { JsonSchema } from '../arguments/written-form';
import { rateLimitSchema } from '../arguments/written-rate-limit';
import { peerSchema, serviceSchema } from '../arguments/written-values';
import { documentArgument } from './firewall-document';
import { parts } from './parts';

export interface SchemaFile extends JsonSchema {
  readonly $schema: string;
  readonly title: string;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

export function firewallSchema(): SchemaFile {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A firewall of cdktf-iptables',
    ...documentArgument.written?.schema,
    definitions: {
      peer: peerSchema,
      service: serviceSchema,
      rateLimit: rateLimitSchema,
      ...Object.fromEntries([...parts].map(([name, { settings }]) => [name, settings.written?.schema ?? {}])),
    },
  };
}
