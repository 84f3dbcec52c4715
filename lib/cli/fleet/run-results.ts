/** What a run of `apply` leaves its hosts with, as a file: one for each shard, in one folder for all. */
import { z } from 'zod';
import { type OutcomeWord, outcomeWords } from '../apply/outcome-words';
import { diagnosticSchema, shardSchema, versionSchema } from '../schemas/shared-schemas';

/** Says what the file is, to programs that take several kinds. */
export const resultsKind = 'cdktf-iptables/results';

const words = Object.keys(outcomeWords) as [OutcomeWord, ...OutcomeWord[]];

export const resultsSchema = z.strictObject({
  kind: z.literal(resultsKind),
  version: versionSchema,
  plan: z
    .string()
    .nullable()
    .describe(
      'Digest of the saved plan that is applied; null where the hosts were planned by the apply, or each shard has a plan of its own.',
    ),
  shard: shardSchema.optional(),
  ended: z.boolean().describe('Whether the run has ended; it is killed or goes on where not.'),
  hosts: z.array(
    z.strictObject({
      host: z.string().describe('URL of the host.'),
      owner: z.string(),
      outcome: z.enum(words).nullable().describe('Null as long as there is none.'),
      operations: z.int().min(0).nullable().describe('Null where the host was not planned.'),
      errors: z.array(diagnosticSchema),
    }),
  ),
});

export type RunResults = z.infer<typeof resultsSchema>;
export type RecordedHost = RunResults['hosts'][number];
