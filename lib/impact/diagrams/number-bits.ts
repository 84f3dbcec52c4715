/** The bits of numbers as long as addresses, without making a BigInt for each of them. */

/** 32 bits each, the lowest first. */
export function wordsOf(value: bigint): readonly number[] {
  if (value <= 0xffff_ffffn) return [Number(value)];
  return [Number(value & 0xffff_ffffn), ...wordsOf(value >> 32n)];
}

/** @param bit the lowest is 0 */
export function bitOf(words: readonly number[], bit: number): number {
  return ((words[bit >> 5] ?? 0) >>> (bit & 31)) & 1;
}

/** Of three numbers, spread over 32 bits. */
export function hashOf(a: number, b: number, c: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x27d4eb2f);
  return (hash ^ (hash >>> 13)) >>> 0;
}
