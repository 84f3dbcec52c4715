import { Token } from 'cdktf';

/**
 * Whether a value is known only at apply, as a whole or in part: it holds a token. A number that is known only
 * then stands in text as the odd number that cdktf puts in its place.
 */
export function isUnresolved(value: string | number): boolean {
  if (typeof value === 'number') return Token.isUnresolved(value);
  if (Token.isUnresolved(value)) return true;
  return (value.match(/-?\d(?:\.\d+)?e\+\d+/g) ?? []).some((found) => Token.isUnresolved(Number(found)));
}
