import { createHash } from 'node:crypto';

/** A short name for a text, which is the same in every synthesis. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * The name of a table of token buckets. The kernel keeps the rate of a table for as long as a rule names it, also when one commit
 * exchanges that rule: another rate is another table.
 *
 * @param hash of a text that may hold unresolved tokens
 */
export function bucketsNameFor(
  name: string,
  { rate, burst = '' }: { readonly rate: string; readonly burst?: number | string | undefined },
  hash = shortHash,
): string {
  return `${name}-${hash(`${rate} ${String(burst)}`)}`;
}
