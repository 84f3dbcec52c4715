/** JSON of changes: edit scripts, plans and reviews, drift. */
import { z } from 'zod';
import { diagnosticSchema, familySchema, liveTrafficSchema, operationSchema, setOperationSchema, shardSchema, versionSchema } from './shared-schemas';

export const editScriptSchema = z.strictObject({
  version: versionSchema,
  operations: z.array(operationSchema),
});

export const setStepsSchema = z.strictObject({
  version: versionSchema,
  operations: z.array(setOperationSchema),
});

const hosts = z.array(z.string()).describe('Names of the hosts.');
const number = z.int().min(0);

const trafficSchema = z
  .strictObject({
    effect: z.enum(['opens', 'closes', 'changes']),
    what: z.string(),
    chain: z.string().describe('The built-in chain where it happens.'),
    service: z.string(),
    from: z.string(),
    to: z.string(),
    only: z.string().describe('What else has to hold; empty for nothing.'),
    certain: z.boolean().describe('Whether it is so whatever matches such as -m set say.'),
    families: z.array(familySchema),
    hosts,
  })
  .describe('What happens to packets of one kind.');

const reviewedHostSchema = z.strictObject({
  host: z.string().describe('URL of the host; of a plan of Terraform, the address of the resource.'),
  owner: z.string().optional(),
  operations: z.array(operationSchema),
  commands: z.array(z.string()).describe('The operations as a person would type them.'),
  impact: z.array(z.string()),
  liveTraffic: liveTrafficSchema.optional(),
  sets: z.array(setOperationSchema).optional(),
  warnings: z.array(diagnosticSchema),
  errors: z.array(diagnosticSchema).describe('Why the host could not be planned; empty where it could.'),
});

export const reviewSchema = z.strictObject({
  version: versionSchema,
  digest: z.string().optional().describe('Of the saved plan that is reviewed.'),
  commit: z.string().nullable().optional().describe('What the saved plan was made from.'),
  summary: z.strictObject({
    hosts: number,
    changed: number,
    failed: number.describe('Hosts that could not be planned.'),
    operations: number,
    steps: number.describe('Of sets.'),
    text: z.string().describe('One line for people.'),
  }),
  notes: z
    .array(z.strictObject({ ...diagnosticSchema.shape, on: hosts }))
    .describe('What is risky, the worst first.'),
  traffic: z.array(trafficSchema),
  connections: z
    .array(z.strictObject({ line: z.string(), hosts }))
    .optional()
    .describe('Live connections that would be cut.'),
  hosts: z.array(reviewedHostSchema),
});

const repairSchema = z.strictObject({
  family: familySchema,
  table: z.string(),
  chain: z.string(),
  kind: z.enum(['missing', 'not-declared', 'changed', 'policy', 'missing-chain', 'not-declared-chain']),
  live: z.string().optional().describe('What the host has: a rule or a policy.'),
  declared: z.string().optional().describe('What is declared.'),
  construct: z.string().optional(),
  by: z.string().optional().describe('Who probably did it.'),
  new: z.boolean().optional().describe('With --since: whether it was not there then.'),
});

export const driftSchema = z.strictObject({
  version: versionSchema,
  shard: shardSchema.optional(),
  hosts: z.array(
    z.strictObject({
      host: z.string(),
      owner: z.string(),
      status: z.enum(['as-declared', 'drifted', 'failed']),
      differences: z.array(repairSchema),
      sets: z.array(setOperationSchema).optional(),
      commands: z.array(z.string()).describe('What would repair it.'),
      bootFiles: z.array(z.string()).describe('Files that a reboot loads and that are not as declared.'),
      errors: z.array(diagnosticSchema),
    }),
  ),
});
