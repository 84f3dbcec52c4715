/** Every form of JSON that the command prints or writes, by the name of its published schema. */
import type { z } from 'zod';
import { resultsSchema } from '../fleet/run-results';
import { savedPlanSchema } from '../saved-plan/saved-plan';
import {
  compareSchema,
  explainSchema,
  lintSchema,
  reachSchema,
  sandboxDownSchema,
  sandboxListSchema,
  sandboxSchema,
  traceSchema,
} from './answer-schemas';
import { eventSchema, rateSchema, showSchema } from './live-schemas';
import { driftSchema, editScriptSchema, reviewSchema, setStepsSchema } from './change-schemas';

export interface PublishedSchema {
  /** Which command prints or writes it; Markdown. */
  readonly from: string;
  readonly schema: z.ZodType;
}

export const publishedSchemas = {
  'saved-plan': { from: '`plan --out FILE`', schema: savedPlanSchema },
  review: { from: '`plan --format json`, `review --format json`, `report --format json` of saved plans', schema: reviewSchema },
  drift: { from: '`drift --format json`, `report --format json` of several', schema: driftSchema },
  results: {
    from: 'a file of `apply --results FOLDER`, `report --format json` of several',
    schema: resultsSchema,
  },
  'edit-script': { from: '`diff --format json`', schema: editScriptSchema },
  'set-steps': { from: '`diff --ipset --format json`', schema: setStepsSchema },
  compare: { from: '`compare --format json`', schema: compareSchema },
  trace: { from: '`trace --format json`', schema: traceSchema },
  reach: { from: '`reach --format json`', schema: reachSchema },
  lint: { from: '`lint --format json`', schema: lintSchema },
  show: { from: '`show --format json`', schema: showSchema },
  'show-rates': { from: 'a line of `show --watch --format json`', schema: rateSchema },
  event: { from: 'a line of `plan --json`, `apply --json` or `drift --json`, on stderr', schema: eventSchema },
  explain: { from: '`explain --format json`', schema: explainSchema },
  sandbox: { from: '`sandbox up --json`', schema: sandboxSchema },
  'sandbox-list': { from: '`sandbox list --json`', schema: sandboxListSchema },
  'sandbox-down': { from: '`sandbox down --json`', schema: sandboxDownSchema },
} as const satisfies Readonly<Record<string, PublishedSchema>>;

export type SchemaName = keyof typeof publishedSchemas;
