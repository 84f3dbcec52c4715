/**
 * Which is faster: the fewest operations of a chain, or emptying it and putting all its rules in again.
 *
 * An edit by index makes iptables walk to that place, so it costs more in a long chain; a chain that is filled again
 * costs the same whatever changes. For an index, iptables-nft also reads the whole chain, in a time that grows with the
 * square of its length; for a chain that is filled again it does not. What is the same both ways is left out. The figures are processor time, measured and fitted by `bench/strategy.mjs` with iptables 1.8.9; on another
 * machine all of them are larger or smaller, which changes nothing here.
 */
import type { Backend } from '../net/backend';

interface RefillCost {
  /** Microseconds. */
  readonly perEdit: number;
  /** Microseconds for each edit and each rule of the chain. */
  readonly perStep: number;
  /** Microseconds times the square of the length, once. */
  readonly perSquare: number;
  /** Microseconds for each rule of a chain that is filled again. */
  readonly perRule: number;
}

const costs: Readonly<Record<Backend, RefillCost>> = {
  legacy: { perEdit: 1.4, perStep: 0.0008, perSquare: 0, perRule: 2.2 },
  nft: { perEdit: 8.4, perStep: 0.0124, perSquare: 0.00015, perRule: 7.8 },
};

export interface ChainEffort {
  /** The fewest operations that do. */
  readonly edits: number;
  /** Rules of the chain as it shall be. */
  readonly rules: number;
}

export function isRefillFaster(backend: Backend, { edits, rules }: ChainEffort): boolean {
  if (edits === 0) return false;
  const { perEdit, perStep, perSquare, perRule } = costs[backend];
  return edits * (perEdit + perStep * rules) + perSquare * rules ** 2 > perRule * rules;
}
