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
