import { Token } from 'cdktf';

/**
 * Whether a value is an unresolved token or contains one, so that it is known only at apply. In text, such a number is the odd
 * number that cdktf puts in its place.
 */
export function isUnresolved(value: string | number): boolean {
  if (typeof value === 'number') return Token.isUnresolved(value);
  if (Token.isUnresolved(value)) return true;
  return (value.match(/-?\d(?:\.\d+)?e\+\d+/g) ?? []).some((found) => Token.isUnresolved(Number(found)));
}
