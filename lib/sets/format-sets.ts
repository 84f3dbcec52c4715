import type { Diagnostic } from '../base/diagnostic';
import { parseSets } from './parse-sets';
import { printSets } from './print-sets';

/** A file of sets in canonical form; without text where it has errors. */
export function formatSets(
  bytes: Buffer,
  file: string,
): { readonly text: string | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { sets, diagnostics } = parseSets(bytes, file);
  return { text: sets === undefined ? undefined : printSets(sets), diagnostics };
}
