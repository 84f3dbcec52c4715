/** Parts that several forms of JSON have. */
import { z } from 'zod';

export const versionSchema = z.literal(1).describe('Of this form; another number is another form.');

export const familySchema = z.enum(['ipv4', 'ipv6']);

const index = z.int().min(1).describe('Counts from 1, in the chain as the steps before have left it.');

const place = {
  family: familySchema,
  table: z.string(),
  chain: z.string(),
};
const rule = z.string().describe('As iptables-save prints it, without `-A CHAIN`.');
const previous = z.string().describe('The rule that was there.');
const construct = z.string().describe('Path of the construct that declares the rule.').optional();

/** One step of an edit script. */
export const operationSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...place, kind: z.enum(['new-chain', 'flush-chain', 'delete-chain']) }),
    z.strictObject({ ...place, kind: z.literal('set-policy'), policy: z.enum(['ACCEPT', 'DROP']) }),
    z.strictObject({ ...place, kind: z.literal('insert'), index, rule, construct }),
    z.strictObject({ ...place, kind: z.literal('delete'), index, previous }),
    z.strictObject({ ...place, kind: z.literal('replace'), index, rule, previous, construct }),
  ])
  .describe('One step; each sees the effect of those before it.');

const set = z.string().describe('Name of the set.');

/** One step of sets. */
export const setOperationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ set, kind: z.literal('create-set'), command: z.string() }),
  z.strictObject({ set, kind: z.literal('add-entry'), entry: z.string(), previous: z.string().optional() }),
  z.strictObject({ set, kind: z.literal('delete-entry'), previous: z.string() }),
  z.strictObject({ set, kind: z.literal('swap-sets'), other: z.string() }),
  z.strictObject({ set, kind: z.literal('destroy-set') }),
]);

/** What a change does to what goes on at a host now. */
export const liveTrafficSchema = z
  .strictObject({
    connections: z
      .array(
        z.strictObject({
          family: familySchema,
          chain: z.enum(['INPUT', 'FORWARD', 'OUTPUT']),
          effect: z
            .enum(['cut', 'not-accepted-again'])
            .describe('`cut`: packets of today are stopped; else a new connection like it would be.'),
          certain: z.boolean(),
          protocol: z.int().min(0).max(255).describe('Its number.'),
          port: z.int().min(0).max(65_535).optional().describe('Of the side that answers.'),
          source: z.string(),
          destination: z.string(),
          count: z.int().min(1),
        }),
      )
      .describe('Of one peer to one service together, the biggest first.'),
    more: z.int().min(0).describe('Connections of kinds that are not named.'),
    sockets: z
      .array(
        z.strictObject({
          protocol: z.enum(['tcp', 'udp']),
          port: z.int().min(0).max(65_535),
          family: familySchema,
          address: z.string().optional().describe('All addresses without it.'),
        }),
      )
      .describe('That listen, and that nobody reaches any more.'),
    unknown: z
      .array(z.enum(['addresses', 'routers', 'sockets', 'connections']))
      .describe('What the host did not tell.'),
  })
  .describe('Of a change that keeps packets out: connections and sockets that exist now.');

/** Of a run with `--shard`. */
export const shardSchema = z
  .strictObject({
    index: z.int().min(1),
    of: z.int().min(1),
    places: z.array(z.int().min(0)).describe('Of its hosts among those of all shards, from 0.'),
  })
  .describe('Which part of the hosts it is about; all of them without it.');

/** An error or a warning. */
export const diagnosticSchema = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z-]+\/[a-z0-9-]+$/)
    .describe('Stable; docs/errors.md lists all.'),
  severity: z.enum(['error', 'warning']),
  host: z.enum(['not-involved', 'unchanged', 'rolled-back', 'changed', 'unknown']),
  retry: z.enum(['no', 'later', 'once-up', 'reconnect', 'replan']),
  summary: z.string(),
  detail: z.string().optional(),
  help: z.string().optional(),
  path: z.string().optional(),
  span: z
    .strictObject({
      file: z.string(),
      line: z.int().min(1),
      column: z.int().min(1),
      length: z.int().min(0),
      text: z.string(),
    })
    .optional(),
});
