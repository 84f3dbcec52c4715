/**
 * Sets of bit vectors as reduced, ordered binary decision diagrams (Bryant, 1986).
 *
 * Goals: sets of packets that are exact, whatever 128 bits of an address they turn on; two sets are the same set when
 * they are the same number; union, intersection and difference cost what the diagrams have nodes, not what the
 * sets have members.
 *
 * How: a node tests one variable and leads to one of two nodes; variables come in the order of their numbers;
 * no node leads to the same place twice, and no two nodes are alike. Nodes are numbers into flat arrays: 0 is
 * the empty set and 1 the set of all. Results are kept (`known-results.ts`).
 *
 * The same nodes carry effects: a diagram that leads to an end of its own for each thing that can happen, and to 0 for the
 * vectors about which nothing is decided. A set is an effect with the one end 1. What some rules do one after the other is then one
 * diagram, and `then` is all it takes to join two lists of rules.
 *
 * What this does not do: give nodes back. A diagram that grows past its limit throws `TooLarge`, and there is no answer.
 */
import { KnownResults, notKnown } from './known-results';
import { bitOf, hashOf, wordsOf } from './number-bits';

/** A set: the number of its topmost node. */
export type Node = number;

export const nothing: Node = 0;
export const everything: Node = 1;

/** A comparison needs more nodes than are allowed. */
export class TooLarge extends Error {}

/** Numbers, for the cache and because they are compared millions of times. */
const enum Operation {
  And = 1,
  Minus,
  Or,
  Then,
  Where,
  Without,
  Differing,
  Decided,
  Unless,
}

/** Few: a plan for each of many hosts makes some of these, and most rulesets are small. */
const initialNodes = 1 << 10;
const initialPlaces = 1 << 9;
/** Nodes for each place of the table, at most. */
const nodesPerPlace = 2;
/** Nodes until which there is soon room for many more: what nobody has touched yet costs nothing, and moving touches all of it. */
const quicklyUntil = 1 << 18;
export const lastVariable = 0x7fffffff;

export class DecisionDiagrams {
  /** Four numbers a node: its variable, where it leads, and the next node of the same place in the table. */
  private nodes = new Int32Array(initialNodes * 4);
  private count = 2;
  /** The first node of each place; 0 is none. */
  private table = new Int32Array(initialPlaces);
  private readonly results = new KnownResults();
  private readonly ends = new Map<number, Node>();

  /** @param maxNodes past which `TooLarge` is thrown. @default 16 million, about 400 MB when they are all used */
  constructor(private readonly maxNodes = 1 << 24) {
    this.nodes[nothing * 4] = lastVariable;
    this.nodes[everything * 4] = lastVariable;
  }

  /** How many nodes there are. */
  get size(): number {
    return this.count;
  }

  variableOf(node: Node): number {
    return this.nodes[node * 4] ?? lastVariable;
  }

  /** Where a node leads when its variable is not set, and when it is. */
  branches(node: Node): readonly [low: Node, high: Node] {
    return [this.lowOf(node), this.highOf(node)];
  }

  /** Where a node leads when its variable is not set. */
  lowOf(node: Node): Node {
    return this.nodes[node * 4 + 1] ?? nothing;
  }

  /** Where a node leads when its variable is set. */
  highOf(node: Node): Node {
    return this.nodes[node * 4 + 2] ?? nothing;
  }

  /** All vectors in which a variable is set. */
  variable(number: number): Node {
    return this.branch(number, nothing, everything);
  }

  and(left: Node, right: Node): Node {
    return this.apply(Operation.And, left, right);
  }

  minus(left: Node, right: Node): Node {
    return this.apply(Operation.Minus, left, right);
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
    return this.apply(Operation.And, set, effect);
  }

  /** What is decided first, and for all other vectors what is decided then. */
  then(first: Node, second: Node): Node {
    return this.apply(Operation.Then, first, second);
  }

  /** The set of vectors that get to an end. */
  where(effect: Node, end: Node): Node {
    return this.apply(Operation.Where, effect, end);
  }

  /** The set of vectors about which anything is decided. */
  decided(effect: Node): Node {
    return this.apply(Operation.Decided, effect, nothing);
  }

  /** An effect that leaves open what got to an end. */
  without(effect: Node, end: Node): Node {
    return this.apply(Operation.Without, effect, end);
  }

  /** The second effect, for those vectors alone that get to another end by it than by the first one. */
  differing(first: Node, second: Node): Node {
    return this.apply(Operation.Differing, first, second);
  }

  /** An effect, but for the vectors that get to another end by a second one. */
  unless(effect: Node, other: Node): Node {
    return this.apply(Operation.Unless, effect, other);
  }

  not(set: Node): Node {
    return this.minus(everything, set);
  }

  or(left: Node, right: Node): Node {
    return this.apply(Operation.Or, left, right);
  }

  /**
   * Vectors whose bits from a variable on, the highest first, are a number from `low` to `high`.
   *
   * @param effect what happens to them, by variables behind these. @default they are a set
   */
  between(firstVariable: number, width: number, low: bigint, high: bigint, effect: Node = everything): Node {
    if (low > high || effect === nothing) return nothing;
    let atLeast = effect;
    let atMost = effect;
    let both = effect;
    const [lowWords, highWords] = [wordsOf(low), wordsOf(high)];
    // Above the highest bit in which they differ, both ends are one path; below it, each has its own.
    let parting = width - 1;
    while (parting >= 0 && bitOf(lowWords, parting) === bitOf(highWords, parting)) parting--;
    for (let bit = 0; bit < width; bit++) {
      const variable = firstVariable + width - 1 - bit;
      const [isLowSet, isHighSet] = [bitOf(lowWords, bit) === 1, bitOf(highWords, bit) === 1];
      if (bit < parting) {
        atLeast = this.branch(variable, isLowSet ? nothing : atLeast, isLowSet ? atLeast : effect);
        atMost = this.branch(variable, isHighSet ? effect : atMost, isHighSet ? atMost : nothing);
      } else if (bit === parting) both = this.branch(variable, atLeast, atMost);
      else both = this.branch(variable, isLowSet ? nothing : both, isLowSet ? both : nothing);
    }
    return both;
  }

  private apply(operation: Operation, first: Node, second: Node): Node {
    let left = first;
    let right = second;
    switch (operation) {
      case Operation.And:
        if (left === nothing || right === nothing) return nothing;
        if (left === everything) return right;
        if (right === everything || left === right) return left;
        if (left > right) [left, right] = [right, left];
        break;
      case Operation.Or:
        if (left === everything || right === everything) return everything;
        if (left === nothing) return right;
        if (right === nothing || left === right) return left;
        if (left > right) [left, right] = [right, left];
        break;
      case Operation.Minus:
        if (left === nothing || right === everything || left === right) return nothing;
        if (right === nothing) return left;
        break;
      case Operation.Then:
        if (left === nothing || left === right) return right;
        if (right === nothing || this.isEnd(left)) return left;
        break;
      case Operation.Where:
        if (left === right) return everything;
        if (this.isEnd(left)) return nothing;
        break;
      case Operation.Without:
        if (left === right) return nothing;
        if (this.isEnd(left)) return left;
        break;
      case Operation.Decided:
        if (left === nothing) return nothing;
        if (this.isEnd(left)) return everything;
        break;
      case Operation.Unless:
        if (left === nothing || right === nothing || left === right) return left;
        if (this.isEnd(left) && this.isEnd(right)) return nothing;
        break;
      case Operation.Differing:
        if (left === right) return nothing;
        if (left === nothing || (this.isEnd(left) && this.isEnd(right))) return right;
        break;
    }
    const known = this.results.find(operation, left, right);
    if (known !== notKnown) return known;
    const leftVariable = this.variableOf(left);
    const rightVariable = this.variableOf(right);
    const isLeft = leftVariable <= rightVariable;
    const isRight = rightVariable <= leftVariable;
    const low = this.apply(operation, isLeft ? this.lowOf(left) : left, isRight ? this.lowOf(right) : right);
    const high = this.apply(
      operation,
      isLeft ? this.highOf(left) : left,
      isRight ? this.highOf(right) : right,
    );
    const result = this.branch(isLeft ? leftVariable : rightVariable, low, high);
    this.results.keep(operation, left, right, result);
    return result;
  }

  /** What leads to one of two nodes, both with variables behind this one. */
  branch(variable: number, low: Node, high: Node): Node {
    if (low === high) return low;
    const { nodes } = this;
    const place = hashOf(low, high, variable) & (this.table.length - 1);
    const first = this.table[place] ?? nothing;
    for (let found = first; found !== nothing; found = nodes[found * 4 + 3] ?? nothing) {
      const at = found * 4;
      if (nodes[at] === variable && nodes[at + 1] === low && nodes[at + 2] === high) return found;
    }
    const made = this.make(variable, low, high);
    this.nodes[made * 4 + 3] = first;
    this.table[place] = made;
    if (this.count > this.table.length * nodesPerPlace) this.rehash();
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
    const larger = new Int32Array(this.nodes.length * (this.count < quicklyUntil ? 8 : 2));
    larger.set(this.nodes);
    this.nodes = larger;
  }

  private rehash(): void {
    const { nodes } = this;
    this.table = new Int32Array(this.table.length * 4);
    const mask = this.table.length - 1;
    for (let node = 2; node < this.count; node++) {
      const at = node * 4;
      if (nodes[at] === lastVariable) continue;
      const place = hashOf(nodes[at + 1] ?? 0, nodes[at + 2] ?? 0, nodes[at] ?? 0) & mask;
      nodes[at + 3] = this.table[place] ?? nothing;
      this.table[place] = node;
    }
  }
}
