/**
 * Sets of bit vectors as reduced, ordered binary decision diagrams (Bryant, 1986).
 *
 * Goals: sets of packets that are exact, whatever 128 bits of an address they turn on; two sets are the same set when
 * they are the same number; union, intersection and difference cost what the diagrams have nodes, not what the
 * sets have members.
 *
 * How: a node tests one variable and leads to one of two nodes; variables come in the order of their numbers;
 * no node leads to the same place twice, and no two nodes are alike. Nodes are numbers into flat arrays: 0 is
 * the empty set and 1 the set of all. Results are kept in a table that forgets on collision.
 *
 * What this does not do: give nodes back. A diagram lives as long as one comparison; one that grows past its
 * limit throws `TooLarge`, and the caller reports that there is no answer.
 */

/** A set: the number of its topmost node. */
export type Node = number;

export const nothing: Node = 0;
export const everything: Node = 1;

/** A comparison needs more nodes than are allowed. */
export class TooLarge extends Error {}

const operations = { and: 1, minus: 2, or: 3 } as const;
type Operation = keyof typeof operations;

const initialNodes = 1 << 12;
/** Places of the cache: a few for each node that there is room for, so that a small question stays cheap. */
const cachePlacesPerNode = 2;
const maxCachePlaces = 1 << 18;
const lastVariable = 0x7fffffff;

/** Nodes above a number that `mayHaveBetween` visits before it gives up. */
const maxVisited = 200;

export class DecisionDiagrams {
  private variables = new Int32Array(initialNodes);
  private lows = new Int32Array(initialNodes);
  private highs = new Int32Array(initialNodes);
  private count = 2;
  /** Nodes by what they are, open addressing; 0 is a free place. */
  private table = new Int32Array(initialNodes * 2);
  /** Four numbers a place: operation, left, right, result. */
  private cache = new Int32Array(initialNodes * cachePlacesPerNode * 4);

  /** @param maxNodes past which `TooLarge` is thrown. @default a million, about 30 MB */
  constructor(private readonly maxNodes = 1_000_000) {
    this.variables[nothing] = lastVariable;
    this.variables[everything] = lastVariable;
  }

  variableOf(node: Node): number {
    return this.variables[node] ?? lastVariable;
  }

  /** Where a node leads when its variable is not set, and when it is. */
  branches(node: Node): readonly [low: Node, high: Node] {
    return [this.lowOf(node), this.highOf(node)];
  }

  private lowOf(node: Node): Node {
    return this.lows[node] ?? nothing;
  }

  private highOf(node: Node): Node {
    return this.highs[node] ?? nothing;
  }

  /** All vectors in which a variable is set. */
  variable(number: number): Node {
    return this.node(number, nothing, everything);
  }

  and(left: Node, right: Node): Node {
    return this.apply('and', left, right);
  }

  minus(left: Node, right: Node): Node {
    return this.apply('minus', left, right);
  }

  not(set: Node): Node {
    return this.minus(everything, set);
  }

  or(left: Node, right: Node): Node {
    return this.apply('or', left, right);
  }

  /** Vectors whose bits from a variable on, the highest first, are a number from `low` to `high`. */
  between(firstVariable: number, width: number, low: bigint, high: bigint): Node {
    if (low > high) return nothing;
    let atLeast = everything;
    let atMost = everything;
    let both = everything;
    // Above the highest bit in which they differ, both ends are one path; below it, each has its own.
    const parting = low === high ? -1 : (low ^ high).toString(2).length - 1;
    for (let bit = 0; bit < width; bit++) {
      const variable = firstVariable + width - 1 - bit;
      const isSet = (value: bigint): boolean => ((value >> BigInt(bit)) & 1n) === 1n;
      if (bit < parting) {
        atLeast = isSet(low)
          ? this.node(variable, nothing, atLeast)
          : this.node(variable, atLeast, everything);
        atMost = isSet(high) ? this.node(variable, everything, atMost) : this.node(variable, atMost, nothing);
      } else if (bit === parting) both = this.node(variable, atLeast, atMost);
      else both = isSet(low) ? this.node(variable, nothing, both) : this.node(variable, both, nothing);
    }
    return both;
  }

  /**
   * Whether a set may have vectors with such a number. No node is made for it; where it takes long to find one, the
   * answer is yes.
   */
  mayHaveBetween(set: Node, firstVariable: number, width: number, low: bigint, high: bigint): boolean {
    if (low > high) return false;
    const end = firstVariable + width;
    const [lowWords, highWords] = [wordsOf(low), wordsOf(high)];
    const seen = new Set<Node>();
    const find = (node: Node, bit: number, isLowest: boolean, isHighest: boolean): boolean => {
      if (node === nothing) return false;
      const variable = this.variableOf(node);
      if (variable < firstVariable) {
        if (seen.size >= maxVisited) return true;
        if (seen.has(node)) return false;
        seen.add(node);
        const [without, with_] = this.branches(node);
        return find(without, bit, isLowest, isHighest) || find(with_, bit, isLowest, isHighest);
      }
      if (bit < 0 || variable >= end || !(isLowest || isHighest)) return true;
      const isHere = variable === end - 1 - bit;
      const min = isLowest ? bitOf(lowWords, bit) : 0;
      const max = isHighest ? bitOf(highWords, bit) : 1;
      for (let value = min; value <= max; value++) {
        const next = isHere ? this.branches(node)[value === 0 ? 0 : 1] : node;
        if (find(next, bit - 1, isLowest && value === min, isHighest && value === max)) return true;
      }
      return false;
    };
    return find(set, width - 1, true, true);
  }

  /** Whether a vector is in a set. */
  has(set: Node, isSet: (variable: number) => boolean): boolean {
    let node = set;
    while (node > everything) node = this.branches(node)[isSet(this.variableOf(node)) ? 1 : 0];
    return node === everything;
  }

  private apply(operation: Operation, left: Node, right: Node): Node {
    switch (operation) {
      case 'and':
        if (left === nothing || right === nothing) return nothing;
        if (left === everything) return right;
        if (right === everything || left === right) return left;
        break;
      case 'or':
        if (left === everything || right === everything) return everything;
        if (left === nothing) return right;
        if (right === nothing || left === right) return left;
        break;
      case 'minus':
        if (left === nothing || right === everything || left === right) return nothing;
        if (right === nothing) return left;
        return this.recall(operation, left, right);
    }
    return left < right ? this.recall(operation, left, right) : this.recall(operation, right, left);
  }

  private recall(operation: Operation, left: Node, right: Node): Node {
    const { cache } = this;
    const code = operations[operation];
    const place = (mix(left, right, code) & (cache.length / 4 - 1)) * 4;
    if (cache[place] === code && cache[place + 1] === left && cache[place + 2] === right)
      return cache[place + 3] ?? nothing;
    const leftVariable = this.variableOf(left);
    const rightVariable = this.variableOf(right);
    const variable = Math.min(leftVariable, rightVariable);
    const ofLeft = leftVariable === variable;
    const ofRight = rightVariable === variable;
    const low = this.apply(operation, ofLeft ? this.lowOf(left) : left, ofRight ? this.lowOf(right) : right);
    const high = this.apply(
      operation,
      ofLeft ? this.highOf(left) : left,
      ofRight ? this.highOf(right) : right,
    );
    const result = this.node(variable, low, high);
    cache[place] = code;
    cache[place + 1] = left;
    cache[place + 2] = right;
    cache[place + 3] = result;
    return result;
  }

  private node(variable: number, low: Node, high: Node): Node {
    if (low === high) return low;
    const mask = this.table.length - 1;
    let place = mix(low, high, variable) & mask;
    for (let found = this.table[place] ?? 0; found !== 0; found = this.table[place] ?? 0) {
      if (this.variables[found] === variable && this.lows[found] === low && this.highs[found] === high)
        return found;
      place = (place + 1) & mask;
    }
    if (this.count >= this.maxNodes) throw new TooLarge();
    const made = this.count++;
    if (made >= this.variables.length) this.grow();
    this.variables[made] = variable;
    this.lows[made] = low;
    this.highs[made] = high;
    if (this.count * 2 > this.table.length) this.rehash();
    else this.table[place] = made;
    return made;
  }

  private grow(): void {
    const grown = (array: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(array.length * 2);
      larger.set(array);
      return larger;
    };
    this.variables = grown(this.variables);
    this.lows = grown(this.lows);
    this.highs = grown(this.highs);
    const places = Math.min(this.variables.length * cachePlacesPerNode, maxCachePlaces);
    // What the old one holds can be worked out again.
    if (places * 4 > this.cache.length) this.cache = new Int32Array(places * 4);
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2);
    const mask = this.table.length - 1;
    for (let node = 2; node < this.count; node++) {
      let place = mix(this.lows[node] ?? 0, this.highs[node] ?? 0, this.variables[node] ?? 0) & mask;
      while (this.table[place] !== 0) place = (place + 1) & mask;
      this.table[place] = node;
    }
  }
}

/** 32 bits each, the lowest first. */
function wordsOf(value: bigint): readonly number[] {
  if (value <= 0xffff_ffffn) return [Number(value)];
  return [Number(value & 0xffff_ffffn), ...wordsOf(value >> 32n)];
}

function bitOf(words: readonly number[], bit: number): number {
  return ((words[bit >> 5] ?? 0) >>> (bit & 31)) & 1;
}

function mix(a: number, b: number, c: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x27d4eb2f);
  return (hash ^ (hash >>> 13)) >>> 0;
}
