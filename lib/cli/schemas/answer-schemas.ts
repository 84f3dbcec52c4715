/** JSON of answers about one ruleset, of what an app declares, and of sandboxes. */
import { z } from 'zod';
import { familySchema, versionSchema } from './shared-schemas';

const index = z.int().min(0).describe('Counts from 1; 0 for the policy or the chain itself.');
const texts = z.array(z.string());

export const compareSchema = z.strictObject({
  version: versionSchema,
  impact: texts.describe('A line for each kind of packets.'),
  examples: texts.optional().describe('Packets to try, as options of trace.'),
});

export const traceSchema = z.strictObject({
  version: versionSchema,
  verdict: z.enum(['accept', 'drop', 'reject', 'queue', 'unknown']),
  path: z.array(
    z.strictObject({
      table: z.string(),
      chain: z.string(),
      index,
      rule: z.string(),
      effect: z.string(),
      certain: z.boolean().describe('Whether the packet is known to get there and match.'),
    }),
  ),
  depends: texts.describe('What an unknown verdict hangs on.'),
  notes: texts.optional().describe('What is otherwise for other packets of its connection.'),
});

export const reachSchema = z.strictObject({
  version: versionSchema,
  rows: z.array(
    z.strictObject({
      chain: z.string(),
      protocol: z.string(),
      ports: texts,
      sources: texts,
      destinations: texts,
      in: texts,
      out: texts,
      certain: z.boolean(),
      by: z.string().optional().describe('The target of nat that leads them there.'),
      before: z
        .strictObject({ ports: texts.optional(), destinations: texts.optional() })
        .optional()
        .describe('What clients ask for, where nat changes it.'),
      sourceBy: z.string().optional().describe('The target of nat that gives them another source.'),
    }),
  ),
  complete: z.boolean().describe('Whether all rows are there.'),
  notes: texts.optional().describe('What the answer does not say, and why.'),
});

export const lintSchema = z.strictObject({
  version: versionSchema,
  findings: z.array(
    z.strictObject({
      code: z.string(),
      table: z.string(),
      chain: z.string(),
      index,
      rule: z.string(),
      because: z.array(z.strictObject({ chain: z.string(), index })),
    }),
  ),
});

export const explainSchema = z.strictObject({
  version: versionSchema,
  hosts: z.array(
    z.strictObject({
      host: z.string(),
      owner: z.string(),
      chains: z.array(
        z.strictObject({
          family: familySchema,
          table: z.string(),
          chain: z.string(),
          policy: z.enum(['ACCEPT', 'DROP']).optional(),
          rules: z.array(z.strictObject({ index: z.int().min(1), rule: z.string(), construct: z.string() })),
        }),
      ),
    }),
  ),
});

const processSchema = z.looseObject({ pid: z.int() });
const link = { interface: z.string(), address4: z.string(), address6: z.string() };

export const sandboxSchema = z.strictObject({
  name: z.string(),
  backend: z.enum(['legacy', 'nft']),
  url: z.string(),
  identityFile: z.string(),
  knownHostsFile: z.string(),
  hostKeyFingerprint: z.string(),
  management: z.strictObject({
    ...link,
    machineInterface: z.string(),
    machineAddress4: z.string(),
    machineAddress6: z.string(),
  }),
  traffic: z.strictObject({
    ...link,
    clientInterface: z.string(),
    clientAddresses4: texts,
    clientAddresses6: texts,
  }),
  hostNamespace: z.string(),
  clientNamespace: z.string(),
  hostProcess: processSchema,
  clientProcess: processSchema,
  folder: z.string(),
  logFile: z.string(),
  disk: z.string(),
  slot: z.int(),
});

export const sandboxListSchema = z.array(
  z.strictObject({
    name: z.string(),
    state: z.enum(['up', 'dead', 'busy']),
    sandbox: sandboxSchema.optional(),
  }),
);

export const sandboxDownSchema = z.strictObject({ name: z.string(), state: z.literal('removed') });
