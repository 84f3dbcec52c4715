/** The files of `report`, which anybody may have written: all of one kind, and of one run. */
import type { z } from 'zod';
import { FirewallError } from '../../base/firewall-error';
import { readInputFile } from '../read-input';
import { checkSavedPlan, isSavedPlan } from '../saved-plan/read-saved-plan';
import type { SavedPlan } from '../saved-plan/saved-plan';
import { driftSchema } from '../schemas/change-schemas';
import { fleetProblems } from './diagnostics';
import { type RunResults, resultsKind, resultsSchema } from './run-results';

export type DriftReport = z.infer<typeof driftSchema>;

interface InFile {
  readonly file: string;
}

export type Reported =
  | { readonly kind: 'plan'; readonly files: readonly (SavedPlan & InFile)[] }
  | { readonly kind: 'results'; readonly files: readonly (RunResults & InFile)[] }
  | { readonly kind: 'drift'; readonly files: readonly (DriftReport & InFile)[] };

/** @throws FirewallError `fleet/not-results`, `fleet/other-run`, `saved/...`, `cli/...` */
export function readReported(names: readonly string[]): Reported {
  const values = names.map((file) => ({ file, value: parseJson(file) }));
  const kinds = new Set(values.map(({ value }) => kindOf(value)));
  const [kind = 'drift', other] = kinds;
  if (other !== undefined)
    throw new FirewallError(
      fleetProblems.otherRun(
        values.find(({ value }) => kindOf(value) !== kind)?.file ?? '',
        `it is of another kind (${other}) than the first file (${kind})`,
      ),
    );
  switch (kind) {
    case 'plan': {
      const files = values.map(({ file, value }) => ({ ...checkSavedPlan(value, file), file }));
      requireOne(files, ({ commit }) => commit, 'it is from another commit');
      return { kind, files };
    }
    case 'results': {
      const files = values.map(({ file, value }) => ({ ...checked(resultsSchema, value, file), file }));
      requireOne(files, ({ plan }) => plan, 'it is about another plan');
      return { kind, files };
    }
    case 'drift':
      return {
        kind,
        files: values.map(({ file, value }) => ({ ...checked(driftSchema, value, file), file })),
      };
  }
}

function kindOf(value: unknown): Reported['kind'] {
  if (isSavedPlan(value)) return 'plan';
  const isResults =
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === resultsKind;
  // What drift prints has no kind of its own.
  return isResults ? 'results' : 'drift';
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readInputFile(file).toString('utf8')) as unknown;
  } catch (error) {
    if (error instanceof FirewallError) throw error;
    throw new FirewallError(fleetProblems.notResults(file, 'it is not JSON'), { cause: error });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const why = issue === undefined ? '' : `${issue.path.map(String).join('.')}: ${issue.message}`;
  throw new FirewallError(fleetProblems.notResults(file, why));
}

function requireOne<F extends InFile>(files: readonly F[], of: (file: F) => unknown, why: string): void {
  const [first] = files;
  const other = files.find((file) => first !== undefined && of(file) !== of(first));
  if (other !== undefined) throw new FirewallError(fleetProblems.otherRun(other.file, why));
}
