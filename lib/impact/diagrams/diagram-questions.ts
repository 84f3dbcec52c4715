/** Questions about diagrams. No node is made for an answer. */
import { type DecisionDiagrams, type Node, nothing } from './decision-diagrams';
import { bitOf, wordsOf } from './number-bits';

/** Nodes above a number that `mayHaveBetween` visits before it gives up. */
const maxVisited = 200;

/** The ends of an effect, without 0. */
export function endsOf(diagrams: DecisionDiagrams, effect: Node): readonly Node[] {
  // A bit for each node: an effect may be millions of them.
  const seen = new Uint32Array((diagrams.size >> 5) + 1);
  const open = [effect];
  const ends: Node[] = [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const [word, bit] = [node >> 5, 1 << (node & 31)];
    const known = seen[word] ?? 0;
    if (node === nothing || (known & bit) !== 0) continue;
    seen[word] = known | bit;
    if (diagrams.isEnd(node)) ends.push(node);
    else open.push(diagrams.lowOf(node), diagrams.highOf(node));
  }
  return ends.sort((left, right) => left - right);
}

/** Whether a set has a vector with these values; other variables may have any. */
export function holdsForSome(
  diagrams: DecisionDiagrams,
  set: Node,
  fixed: ReadonlyMap<number, boolean>,
): boolean {
  const seen = new Set<Node>();
  const open = [set];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === nothing || seen.has(node)) continue;
    if (diagrams.isEnd(node)) return true;
    seen.add(node);
    const value = fixed.get(diagrams.variableOf(node));
    const [low, high] = diagrams.branches(node);
    if (value !== true) open.push(low);
    if (value !== false) open.push(high);
  }
  return false;
}

/** Whether two sets have a vector in common. */
export function meets(diagrams: DecisionDiagrams, left: Node, right: Node): boolean {
  const seen = new Set<number>();
  const find = (one: Node, other: Node): boolean => {
    if (one === nothing || other === nothing) return false;
    if (one === other || diagrams.isEnd(one) || diagrams.isEnd(other)) return true;
    const key = one * 0x4000000 + other;
    if (seen.has(key)) return false;
    seen.add(key);
    const variable = Math.min(diagrams.variableOf(one), diagrams.variableOf(other));
    const [low, high] = diagrams.variableOf(one) === variable ? diagrams.branches(one) : [one, one];
    const [otherLow, otherHigh] =
      diagrams.variableOf(other) === variable ? diagrams.branches(other) : [other, other];
    return find(low, otherLow) || find(high, otherHigh);
  };
  return find(left, right);
}

/**
 * Whether a set may have vectors with such a number. Where it takes long to find one, the
 * answer is yes.
 */
export function mayHaveBetween(
  diagrams: DecisionDiagrams,
  set: Node,
  firstVariable: number,
  width: number,
  low: bigint,
  high: bigint,
): boolean {
  if (low > high) return false;
  const end = firstVariable + width;
  const [lowWords, highWords] = [wordsOf(low), wordsOf(high)];
  const seen = new Set<Node>();
  const find = (node: Node, bit: number, isLowest: boolean, isHighest: boolean): boolean => {
    if (node === nothing) return false;
    const variable = diagrams.variableOf(node);
    if (variable < firstVariable) {
      if (seen.size >= maxVisited) return true;
      if (seen.has(node)) return false;
      seen.add(node);
      const [without, with_] = diagrams.branches(node);
      return find(without, bit, isLowest, isHighest) || find(with_, bit, isLowest, isHighest);
    }
    if (bit < 0 || variable >= end || !(isLowest || isHighest)) return true;
    const isHere = variable === end - 1 - bit;
    const min = isLowest ? bitOf(lowWords, bit) : 0;
    const max = isHighest ? bitOf(highWords, bit) : 1;
    for (let value = min; value <= max; value++) {
      const next = isHere ? diagrams.branches(node)[value === 0 ? 0 : 1] : node;
      if (find(next, bit - 1, isLowest && value === min, isHighest && value === max)) return true;
    }
    return false;
  };
  return find(set, width - 1, true, true);
}
