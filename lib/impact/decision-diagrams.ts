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
 * The same nodes carry effects: a diagram that leads to an end of its own for each thing that can happen, and to 0 for the
 * vectors about which nothing is decided. A set is an effect with the one end 1. What some rules do one after the other is then one
 * diagram, and `then` is all it takes to join two lists of rules.
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

const operations = {
  and: 1,
  minus: 2,
  or: 3,
  then: 4,
  where: 5,
  without: 6,
  differing: 7,
  decided: 8,
} as const;
type Operation = keyof typeof operations;

const initialNodes = 1 << 12;
/** Places of the cache: a few for each node that there is room for, so that a small question stays cheap. */
const cachePlacesPerNode = 2;
const maxCachePlaces = 1 << 22;
const lastVariable = 0x7fffffff;

export class DecisionDiagrams {
  /** Four numbers a node: its variable, where it leads, and the next node of the same place in the table. */
  private nodes = new Int32Array(initialNodes * 4);
  private count = 2;
  /** The first node of each place; 0 is none. */
  private table = new Int32Array(initialNodes);
  /** Four numbers a place: operation, left, right, result. */
  private cache = new Int32Array(initialNodes * cachePlacesPerNode * 4);
  private readonly ends = new Map<number, Node>();

  /** @param maxNodes past which `TooLarge` is thrown. @default 16 million, about 400 MB when they are all used */
  constructor(private readonly maxNodes = 1 << 24) {
    this.nodes[nothing * 4] = lastVariable;
    this.nodes[everything * 4] = lastVariable;
  }

  variableOf(node: Node): number {
    return this.nodes[node * 4] ?? lastVariable;
  }

  /** Where a node leads when its variable is not set, and when it is. */
  branches(node: Node): readonly [low: Node, high: Node] {
    return [this.lowOf(node), this.highOf(node)];
  }

  private lowOf(node: Node): Node {
    return this.nodes[node * 4 + 1] ?? nothing;
  }

  private highOf(node: Node): Node {
    return this.nodes[node * 4 + 2] ?? nothing;
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

  /** The end of an effect: what happens to all vectors. The same number is the same end. */
  end(number: number): Node {
    const known = this.ends.get(number);
    if (known !== undefined) return known;
    const made = this.make(lastVariable, number, number);
    this.ends.set(number, made);
    return made;
  }

  isEnd(node: Node): boolean {
    return this.variableOf(node) === lastVariable;
  }

  /** An effect for the vectors of a set alone. */
  when(set: Node, effect: Node): Node {
    return this.apply('and', set, effect);
  }

  /** What is decided first, and for all other vectors what is decided then. */
  then(first: Node, second: Node): Node {
    return this.apply('then', first, second);
  }

  /** The set of vectors that get to an end. */
  where(effect: Node, end: Node): Node {
    return this.apply('where', effect, end);
  }

  /** The set of vectors about which anything is decided. */
  decided(effect: Node): Node {
    return this.apply('decided', effect, nothing);
  }

  /** An effect that leaves open what got to an end. */
  without(effect: Node, end: Node): Node {
    return this.apply('without', effect, end);
  }

  /** The second effect, for those vectors alone that get to another end by it than by the first one. */
  differing(first: Node, second: Node): Node {
    return this.apply('differing', first, second);
  }

  /** Vectors that are in a set whatever some of its variables are: those of the set, with any value of these. */
  exists(set: Node, firstVariable: number, width: number): Node {
    const last = firstVariable + width;
    const found = new Map<Node, Node>();
    const find = (node: Node): Node => {
      const variable = this.variableOf(node);
      if (variable >= last) return node;
      const known = found.get(node);
      if (known !== undefined) return known;
      const [low, high] = [find(this.lowOf(node)), find(this.highOf(node))];
      const result = variable < firstVariable ? this.node(variable, low, high) : this.or(low, high);
      found.set(node, result);
      return result;
    };
    return find(set);
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
      case 'then':
        if (left === nothing || left === right) return right;
        if (right === nothing || this.isEnd(left)) return left;
        return this.recall(operation, left, right);
      case 'where':
        if (left === right) return everything;
        return this.isEnd(left) ? nothing : this.recall(operation, left, right);
      case 'without':
        if (left === right) return nothing;
        return this.isEnd(left) ? left : this.recall(operation, left, right);
      case 'decided':
        if (left === nothing) return nothing;
        return this.isEnd(left) ? everything : this.recall(operation, left, right);
      case 'differing':
        if (left === right) return nothing;
        if (left === nothing || (this.isEnd(left) && this.isEnd(right))) return right;
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
    const { nodes } = this;
    const place = mix(low, high, variable) & (this.table.length - 1);
    const first = this.table[place] ?? nothing;
    for (let found = first; found !== nothing; found = nodes[found * 4 + 3] ?? nothing) {
      const at = found * 4;
      if (nodes[at] === variable && nodes[at + 1] === low && nodes[at + 2] === high) return found;
    }
    const made = this.make(variable, low, high);
    this.nodes[made * 4 + 3] = first;
    this.table[place] = made;
    if (this.count > this.table.length) this.rehash();
    return made;
  }

  private make(variable: number, low: Node, high: Node): Node {
    if (this.count >= this.maxNodes) throw new TooLarge();
    const made = this.count++;
    if (made * 4 >= this.nodes.length) this.grow();
    const { nodes } = this;
    nodes[made * 4] = variable;
    nodes[made * 4 + 1] = low;
    nodes[made * 4 + 2] = high;
    return made;
  }

  private grow(): void {
    const larger = new Int32Array(this.nodes.length * 2);
    larger.set(this.nodes);
    this.nodes = larger;
    const places = Math.min((this.nodes.length / 4) * cachePlacesPerNode, maxCachePlaces);
    // What the old one holds can be worked out again.
    if (places * 4 > this.cache.length) this.cache = new Int32Array(places * 4);
  }

  private rehash(): void {
    const { nodes } = this;
    this.table = new Int32Array(this.table.length * 2);
    const mask = this.table.length - 1;
    for (let node = 2; node < this.count; node++) {
      const at = node * 4;
      if (nodes[at] === lastVariable) continue;
      const place = mix(nodes[at + 1] ?? 0, nodes[at + 2] ?? 0, nodes[at] ?? 0) & mask;
      nodes[at + 3] = this.table[place] ?? nothing;
      this.table[place] = node;
    }
  }
}

function mix(a: number, b: number, c: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x27d4eb2f);
  return (hash ^ (hash >>> 13)) >>> 0;
}
