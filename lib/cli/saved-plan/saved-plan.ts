/**
 * The saved plan: one file for all hosts, which is reviewed, approved by its digest, and applied as it is.
 *
 * 1. **What is applied is what was reviewed.** The file holds what each host held and what is desired of it. Whoever reads it
 *    plans again from both and compares, so operations that do not follow from them are refused, whatever the digest says.
 * 2. **It is untrusted.** Every member is checked, rules are parsed again as if somebody had just declared them.
 * 3. **Nothing in it is secret.** Keys are named by their files; a passphrase comes from the environment of who applies.
 * 4. **It is bound**: to the version that made it, to the commit that it was made from, to the hosts as they were.
 */
import { z } from 'zod';
import {
  diagnosticSchema,
  familySchema,
  liveTrafficSchema,
  operationSchema,
  setOperationSchema,
  shardSchema,
  versionSchema,
} from '../schemas/shared-schemas';

/** Says what the file is, to programs that take several kinds. */
export const savedPlanKind = 'cdktf-iptables/saved-plan';

export const savedPlanVersion = 1;

const milliseconds = z.int().min(1).max(86_400_000);
const paths = z.array(z.string());

const loginSchema = z
  .strictObject({
    identityFiles: paths.optional(),
    agent: z.union([z.string(), z.literal(false)]).optional(),
    knownHostsFiles: paths.optional(),
    hostKeyFingerprint: z.string().optional(),
    jump: z.string().optional(),
    configFile: z.union([z.string(), z.literal(false)]).optional(),
    connectTimeoutMs: milliseconds.optional(),
    loginTimeoutMs: milliseconds.optional(),
    keepaliveIntervalMs: milliseconds.optional(),
  })
  .describe('How to log in; names of files, never what is in them.');

const settingsSchema = z
  .strictObject({
    confirmTimeoutMs: milliseconds.optional(),
    persist: z.boolean().optional(),
    acceptLockoutRisk: z.string().optional(),
  })
  .describe('How it is applied, as it was chosen when the plan was made.');

const desiredChainSchema = z.strictObject({
  chain: z.string(),
  policy: z.enum(['ACCEPT', 'DROP']).optional(),
  anchor: z.string().optional(),
  rules: z.array(z.string()),
});

const desiredSchema = z
  .strictObject({
    foreignRules: z.enum(['keep', 'remove']),
    adopts: z.array(z.string()).optional(),
    sparesPrograms: z.boolean().optional(),
    ignore: z.array(z.string()).optional(),
    foreignSets: z.array(z.string()).optional(),
    strategy: z.enum(['minimal', 'fastest']).optional(),
    families: z.array(familySchema).optional().describe('Families that are spoken of; both without it.'),
    rulesets: z.array(
      z.strictObject({
        family: familySchema,
        tables: z.array(z.strictObject({ table: z.string(), chains: z.array(desiredChainSchema) })),
      }),
    ),
    sets: z
      .array(
        z.strictObject({
          name: z.string(),
          type: z.string(),
          family: familySchema.optional(),
          options: z.array(z.tuple([z.string(), z.string()])),
          entries: z.array(z.string()),
          dynamic: z.boolean().optional().describe('Whether its members are those of others.'),
        }),
      )
      .optional(),
  })
  .describe('What the host should hold, as it was declared.');

const liveSchema = z
  .strictObject({
    families: z.array(
      z.strictObject({
        family: familySchema,
        version: z.string(),
        backend: z.enum(['legacy', 'nft']),
        save: z.string().describe('What iptables-save -c printed.'),
      }),
    ),
    broken: z.array(z.strictObject({ family: familySchema, reason: diagnosticSchema })).optional(),
    sets: z.string().optional().describe('What ipset save printed of the sets that the plan is about.'),
    hostForms: z
      .array(z.strictObject({ family: familySchema, declared: z.string(), printed: z.string() }))
      .optional()
      .describe('Rules that the host prints differently from how they are declared.'),
  })
  .describe('What the host held when the plan was made.');

const expectedSchema = z
  .array(z.strictObject({ family: familySchema, save: z.string() }))
  .describe('What the host holds afterwards, for each family that changes; without counters and ledgers.');

/** A text that is a JSON object of texts. */
function isFingerprint(text: string): boolean {
  try {
    return z.record(z.string(), z.string()).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

const hostName = { host: z.string().describe('URL of the host.'), owner: z.string() };

const plannedHostSchema = z.strictObject({
  ...hostName,
  status: z.literal('planned'),
  operations: z.array(operationSchema),
  commands: z
    .array(z.string())
    .describe('The operations and the steps of sets, each as a person would type it.'),
  sets: z.array(setOperationSchema).optional(),
  impact: z.array(z.string()),
  liveTraffic: liveTrafficSchema.optional(),
  warnings: z.array(diagnosticSchema),
  login: loginSchema,
  settings: settingsSchema,
  desired: desiredSchema,
  live: liveSchema,
  fingerprint: z
    .string()
    .refine(isFingerprint, 'it is not a fingerprint')
    .describe('Hashes of the chains of the host, as JSON.'),
  expected: expectedSchema,
});

const failedHostSchema = z.strictObject({
  ...hostName,
  status: z.literal('failed'),
  errors: z.array(diagnosticSchema).describe('Why the host could not be planned; nothing is applied to it.'),
});

export const savedPlanSchema = z.strictObject({
  kind: z.literal(savedPlanKind),
  version: versionSchema,
  producer: z.string().describe('Version of cdktf-iptables that made it; another one does not apply it.'),
  commit: z
    .string()
    .nullable()
    .describe(
      'What it was made from; ends with -dirty where files were changed since. Null where it is not known.',
    ),
  shard: shardSchema.optional(),
  hosts: z.array(z.discriminatedUnion('status', [plannedHostSchema, failedHostSchema])),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the canonical JSON (RFC 8785) of all the rest.'),
});

export type SavedPlan = z.infer<typeof savedPlanSchema>;
export type SavedHost = SavedPlan['hosts'][number];
export type SavedPlannedHost = Extract<SavedHost, { status: 'planned' }>;
export type DesiredValue = SavedPlannedHost['desired'];
export type LiveValue = SavedPlannedHost['live'];
export type ExpectedValue = SavedPlannedHost['expected'];
