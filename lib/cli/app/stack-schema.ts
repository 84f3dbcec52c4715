/** What this command reads of a synthesized stack: our resource and our provider, and nothing of anybody else's. */
import { z } from 'zod';

/** Terraform takes null for "not given". */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

const text = optional(z.string());
const texts = optional(z.array(z.string()));
/** Terraform takes a number that is written as text. */
const wholeNumber = optional(
  z.union([
    z.number().int(),
    z
      .string()
      .regex(/^[0-9]+$/)
      .transform(Number),
  ]),
);

const chainSchema = z.strictObject({ policy: text, anchor: text, rules: texts });
const tableSchema = z.strictObject({ chains: z.record(z.string(), chainSchema) });
const familySchema = optional(z.strictObject({ tables: z.record(z.string(), tableSchema) }));

export const hostSchema = z.strictObject({
  address: text,
  port: wholeNumber,
  user: text,
  transport: optional(z.enum(['ssh', 'openssh', 'local', 'sandbox'])),
  host_key_fingerprint: text,
  identity_file: text,
  known_hosts_file: text,
  jump: text,
});

/** Arguments that every resource may have are left out of it before. */
export const rulesetSchema = z.strictObject({
  host: hostSchema,
  owner: z.string(),
  foreign_rules: optional(z.enum(['keep', 'remove'])),
  strategy: optional(z.enum(['minimal', 'fastest'])),
  ipv4: familySchema,
  ipv6: familySchema,
  confirm_timeout: wholeNumber,
  persist: optional(z.boolean()),
});

export const providerSchema = z.object({
  alias: text,
  user: text,
  port: wholeNumber,
  identity_files: texts,
  agent: text,
  known_hosts_files: texts,
  jump: text,
  config_file: text,
  connect_timeout: wholeNumber,
  keepalive_interval: wholeNumber,
});

const anyObject = z.record(z.string(), z.unknown());

export const stackSchema = z.object({
  resource: z.object({ iptables_ruleset: z.record(z.string(), anyObject).optional() }).optional(),
  provider: z.object({ iptables: z.union([z.array(anyObject), anyObject]).optional() }).optional(),
});

export type HostValue = z.infer<typeof hostSchema>;
export type RulesetValue = z.infer<typeof rulesetSchema>;
export type ProviderValue = z.infer<typeof providerSchema>;
