/**
 * One text for one value of JSON, so that it has one digest: members sorted by name, no white space, as RFC 8785 has it.
 * Half of a surrogate pair, which stands for a byte that is not UTF-8, is written as its escape.
 */
import { createHash } from 'node:crypto';

/** @param value as `JSON.parse` gives it; a member that is undefined is left out. @internal */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 in hexadecimal digits. */
export function digestOf(value: object): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
