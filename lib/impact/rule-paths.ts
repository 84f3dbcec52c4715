/**
 * Effects of rules that are not diagrams yet.
 *
 * What a rule asks is mostly one value of a field, or one prefix of an address: bit after bit, one way leads on and the other one
 * decides nothing. Such a path needs no table to know it again, so 100,000 of them are made in the time of their bits; it becomes
 * nodes only where it is part of the result by itself. Paths that end alike share their steps.
 *
 * Paths are negative numbers, nodes of diagrams are the others, and whoever asks for a variable or a branch need not know which
 * it is.
 */
import type { DecisionDiagrams, Node } from './decision-diagrams';
import { lastVariable, nothing } from './decision-diagrams';

/** A path, or a node. */
export type Effect = number;

/** Numbers a step: its variable and its bit, where it leads on, the node at the end of the path, and its node once there is one. */
const stepSize = 4;
const initialSteps = 256;

export class RulePaths {
  private steps = new Int32Array(initialSteps * stepSize);
  private count = 0;
  private readonly known = new Map<string, Effect>();

  constructor(readonly diagrams: DecisionDiagrams) {}

  /**
   * The effect of vectors whose bits from a variable on, the highest first, begin with some of a number; none of others.
   *
   * @param key the same for the same bits
   */
  beginning(
    key: string,
    bits: { readonly firstVariable: number; readonly count: number; readonly value: bigint },
    effect: Effect,
  ): Effect {
    if (effect === nothing || bits.count === 0) return effect;
    const whole = `${String(effect)} ${key}`;
    const known = this.known.get(whole);
    if (known !== undefined) return known;
    const behind = effect < 0 ? this.behind(effect) : effect;
    let next = effect;
    let words = bits.value;
    for (let left = bits.count; left > 0;) {
      // BigInts are slow: 32 bits at a time.
      let word = Number(words & 0xffff_ffffn);
      words >>= 32n;
      for (let taken = 0; taken < 32 && left > 0; taken++, word >>>= 1)
        next = this.push((bits.firstVariable + --left) * 2 + (word & 1), next, behind);
    }
    this.known.set(whole, next);
    return next;
  }

  variableOf(effect: Effect): number {
    return effect < 0 ? (this.steps[placeOf(effect)] ?? 0) >> 1 : this.diagrams.variableOf(effect);
  }

  lowOf(effect: Effect): Effect {
    if (effect >= 0) return this.diagrams.lowOf(effect);
    const at = placeOf(effect);
    return ((this.steps[at] ?? 0) & 1) === 0 ? (this.steps[at + 1] ?? nothing) : nothing;
  }

  highOf(effect: Effect): Effect {
    if (effect >= 0) return this.diagrams.highOf(effect);
    const at = placeOf(effect);
    return ((this.steps[at] ?? 0) & 1) === 1 ? (this.steps[at + 1] ?? nothing) : nothing;
  }

  isEnd(effect: Effect): boolean {
    return this.variableOf(effect) === lastVariable;
  }

  /** What is at the end of a path: all that it may come to, beside nothing. */
  behind(effect: Effect): Node {
    return effect < 0 ? (this.steps[placeOf(effect) + 2] ?? nothing) : effect;
  }

  /** The diagram of an effect. */
  nodeOf(effect: Effect): Node {
    const way: number[] = [];
    let node = effect;
    while (node < 0) {
      const at = placeOf(node);
      const made = this.steps[at + 3] ?? nothing;
      if (made === nothing) way.push(at);
      node = made === nothing ? (this.steps[at + 1] ?? nothing) : made;
    }
    for (let at = way.pop(); at !== undefined; at = way.pop()) {
      const bit = this.steps[at] ?? 0;
      const isSet = (bit & 1) === 1;
      node = this.diagrams.branch(bit >> 1, isSet ? nothing : node, isSet ? node : nothing);
      this.steps[at + 3] = node;
    }
    return node;
  }

  private push(bit: number, next: Effect, behind: Node): Effect {
    const at = this.count * stepSize;
    if (at >= this.steps.length) {
      const larger = new Int32Array(this.steps.length * 2);
      larger.set(this.steps);
      this.steps = larger;
    }
    this.steps[at] = bit;
    this.steps[at + 1] = next;
    this.steps[at + 2] = behind;
    return -++this.count;
  }
}

function placeOf(path: Effect): number {
  return (-path - 1) * stepSize;
}
