/** What an earlier run of `drift` printed, from a file that anybody may have written. */
import { FirewallError } from '../../base/firewall-error';
import { keyOfDifference } from '../../review/drift/drift';
import type { Difference } from '../../review/drift/drift';
import { fileProblems } from '../diagnostics';
import { readInputFile } from '../read-input';
import { driftSchema } from '../schemas/change-schemas';

/** Whether a difference of a host was there before. */
export type DriftBefore = (host: string, owner: string, difference: Omit<Difference, 'line'>) => boolean;

/** @throws FirewallError `cli/not-drift`, and what is wrong with the file */
export function readDriftBefore(file: string): DriftBefore {
  const known = new Set(
    parse(readInputFile(file).toString('utf8'), file).hosts.flatMap(({ host, owner, differences }) =>
      differences.map((each) => keyOf(host, owner, keyOfDifference(each as Difference))),
    ),
  );
  return (host, owner, difference) => known.has(keyOf(host, owner, keyOfDifference(difference)));
}

function keyOf(...words: readonly string[]): string {
  return JSON.stringify(words);
}

function parse(text: string, file: string): ReturnType<typeof driftSchema.parse> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FirewallError(fileProblems.notDrift(file, 'it is not JSON'), { cause: error });
  }
  const parsed = driftSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : `${issue.path.map(String).join('.')}: ${issue.message}`;
  throw new FirewallError(fileProblems.notDrift(file, where));
}
