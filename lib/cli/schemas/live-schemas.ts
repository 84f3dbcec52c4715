/** JSON of `show`, and of what happens during a run. */
import { z } from 'zod';
import { outcomeWords, type OutcomeWord } from '../apply/outcome-words';
import { familySchema, versionSchema } from './shared-schemas';

const version = versionSchema;
const time = z.iso.datetime();
const family = familySchema;
const count = z.number().min(0);

const hit = z
  .strictObject({ kind: z.enum(['hit', 'idle']), since: time })
  .describe('`hit`: it has matched since that reading; `idle`: it has not.');

const rule = z.strictObject({
  index: z.int().min(1),
  rule: z.string().describe('As iptables-save prints it, without `-A CHAIN` and the mark of its owner.'),
  packets: count.optional(),
  bytes: count.optional(),
  owner: z.string().optional(),
  construct: z.string().optional().describe('Path of the construct that declares it; with --app.'),
  hit: hit.optional().describe('With --since.'),
});

const chain = z.strictObject({
  chain: z.string(),
  policy: z.enum(['ACCEPT', 'DROP']).optional(),
  owner: z.string().optional(),
  rules: z.array(rule),
});

const table = z.strictObject({
  table: z.string(),
  chains: z.array(chain),
  ledgers: z.array(z.strictObject({ owner: z.string(), generation: z.string() })),
});

const set = z.strictObject({
  name: z.string(),
  header: z.string().describe('Type and options, as after `ipset create NAME`.'),
  entries: z.int().min(0).optional(),
  bytes: z.int().min(0).optional().describe('In memory.'),
  references: z.int().min(0).optional().describe('Of rules, and of sets that have it as a member.'),
  owner: z.string().optional(),
});

const boot = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    path: z.string(),
    isLoaded: z.boolean().describe('Whether something seems to load it.'),
    owners: z.array(
      z.strictObject({ owner: z.string(), state: z.enum(['same', 'differs', 'missing', 'gone']) }),
    ),
    drift: z
      .array(z.string())
      .optional()
      .describe('What a reboot would make of the live rules, as commands.'),
  }),
  z.strictObject({ kind: z.literal('unknown'), why: z.string() }),
]);

export const showSchema = z.strictObject({
  version,
  host: z.string(),
  readAt: time,
  families: z.array(
    z.strictObject({
      family,
      iptables: z.string(),
      backend: z.enum(['legacy', 'nft']),
      tables: z.array(table),
    }),
  ),
  broken: z.array(family).describe('Families that could not be read.'),
  sets: z.array(set).describe('What the host says of its ipsets.'),
  boot: z.array(boot),
});

/** A line of `show --watch --format json`. */
export const rateSchema = z.strictObject({
  version,
  host: z.string(),
  readAt: time,
  rates: z.array(
    z.strictObject({
      family,
      table: z.string(),
      chain: z.string(),
      index: z.int().min(1),
      rule: z.string(),
      packetsPerSecond: count,
      bytesPerSecond: count,
    }),
  ),
});

const event = { version, time };
const host = z.string();
const doing = z.string().describe('Such as `reading` or `applying`.');

/** A line of `--json`. */
export const eventSchema = z.discriminatedUnion('event', [
  z.strictObject({ ...event, event: z.literal('start'), host, doing }),
  z.strictObject({
    ...event,
    ...{ event: z.literal('step'), host, doing },
    step: z.enum(['reading', 'committing', 'confirming', 'persisting']),
  }),
  z.strictObject({
    ...event,
    ...{ event: z.literal('end'), host, doing },
    outcome: z.enum(['done', 'failed', 'skipped']),
    seconds: count,
  }),
  z.looseObject({
    ...event,
    ...{ event: z.literal('diagnostic'), about: z.string().optional() },
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    summary: z.string(),
  }),
  z.strictObject({ ...event, event: z.literal('wrote'), host, path: z.string() }),
  z.strictObject({
    ...event,
    ...{ event: z.literal('result'), host },
    outcome: z.enum(Object.keys(outcomeWords) as [OutcomeWord, ...OutcomeWord[]]),
    operations: count,
  }),
]);
