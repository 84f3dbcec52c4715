/**
 * Effects of rules that are not diagrams yet.
 *
 * What a rule asks is mostly one value of a field, or one prefix of an address: bit after bit, one way leads on and the other one
 * decides nothing. Up to 32 such bits are one segment, of five numbers, so 100,000 rules are made in the time of their words; a path
 * becomes nodes only where it is part of the result by itself. The same segments are made once, so equal paths are equal numbers.
 *
 * Paths are negative numbers, a segment and how many of its bits are behind; nodes of diagrams are the others, and whoever asks for a
 * variable or a branch need not know which it is.
 */
import {
  type DecisionDiagrams,
  type Node,
  TooLarge,
  lastVariable,
  nothing,
} from '../diagrams/decision-diagrams';
import { hashOf } from '../diagrams/number-bits';

/** A path, or a node. */
export type Effect = number;

/** Bits from a variable on, the highest first: those of a field with a value, or the first ones of it. */
export interface Beginning {
  readonly firstVariable: number;
  readonly count: number;
  readonly value: bigint;
}

/** Numbers a segment: its first variable, how many bits, the bits from the left, where it leads on, and the node at the end of the path. */
const segmentSize = 5;
/** Few: each chain has its own, and most chains are short. */
const initialSegments = 16;
const segmentBits = 32;
const maxSegments = 1 << 26;

export class RulePaths {
  private segments = new Int32Array(initialSegments * segmentSize);
  private count = 0;
  /** The number of a segment, from 1, by its hash; 0 is none. */
  private table = new Int32Array(initialSegments * 2);

  constructor(readonly diagrams: DecisionDiagrams) {}

  /** The effect of vectors whose bits begin with some of a number; none of others. */
  beginning({ firstVariable, count, value }: Beginning, effect: Effect): Effect {
    if (effect === nothing || count === 0) return effect;
    let next = effect;
    let rest = value;
    for (let left = count; left > 0;) {
      // BigInts are slow: 32 bits at a time.
      const taken = left > segmentBits ? segmentBits : left;
      const isLast = taken === left;
      const bits = Number(isLast ? rest : rest & 0xffff_ffffn) << (segmentBits - taken);
      if (!isLast) rest >>= 32n;
      left -= taken;
      next = this.segment(firstVariable + left, taken, bits, next);
    }
    return next;
  }

  variableOf(effect: Effect): number {
    if (effect >= 0) return this.diagrams.variableOf(effect);
    return (this.segments[placeOf(effect)] ?? 0) + depthOf(effect);
  }

  lowOf(effect: Effect): Effect {
    if (effect >= 0) return this.diagrams.lowOf(effect);
    return this.bitOf(effect) === 0 ? this.behindBit(effect) : nothing;
  }

  highOf(effect: Effect): Effect {
    if (effect >= 0) return this.diagrams.highOf(effect);
    return this.bitOf(effect) === 1 ? this.behindBit(effect) : nothing;
  }

  isEnd(effect: Effect): boolean {
    return effect >= 0 && this.diagrams.variableOf(effect) === lastVariable;
  }

  /** What is at the end of a path: all that it may come to, beside nothing. */
  behind(effect: Effect): Node {
    return effect < 0 ? (this.segments[placeOf(effect) + 4] ?? nothing) : effect;
  }

  /** How many bits paths have in common that stand at one variable; 0 where they do not, or not all are paths. */
  sharedBits(paths: readonly Effect[]): number {
    const { segments } = this;
    const first = paths[0] ?? nothing;
    if (first >= 0) return 0;
    const variable = this.variableOf(first);
    const bits = this.bitsOf(first);
    let shared = segmentBits;
    for (const path of paths) {
      if (path >= 0 || this.variableOf(path) !== variable) return 0;
      const left = (segments[placeOf(path) + 1] ?? 0) - depthOf(path);
      shared = Math.min(shared, left, Math.clz32(this.bitsOf(path) ^ bits));
      if (shared === 0) return 0;
    }
    return shared;
  }

  /** What is left of a path behind some of the bits that `sharedBits` counts. */
  behindBits(path: Effect, count: number): Effect {
    const at = placeOf(path);
    const isInside = depthOf(path) + count < (this.segments[at + 1] ?? 0);
    return isInside ? path - count : (this.segments[at + 3] ?? nothing);
  }

  /** The first bits of a path over what is behind them, and something else for all vectors with other bits. */
  overBits(path: Effect, count: number, behind: Node, otherwise: Node): Node {
    const variable = this.variableOf(path);
    const bits = this.bitsOf(path);
    let node = behind;
    for (let bit = count - 1; bit >= 0; bit--) {
      const isSet = ((bits >>> (segmentBits - 1 - bit)) & 1) === 1;
      node = this.diagrams.branch(variable + bit, isSet ? otherwise : node, isSet ? node : otherwise);
    }
    return node;
  }

  /** What is left of an effect behind all bits of a path that come before a variable; of a diagram, all of it. */
  from(effect: Effect, variable: number): Effect {
    const { segments } = this;
    let rest = effect;
    while (rest < 0) {
      const at = placeOf(rest);
      const depth = depthOf(rest);
      const skipped = variable - (segments[at] ?? 0);
      if (skipped <= depth) break;
      rest = skipped < (segments[at + 1] ?? 0) ? rest - (skipped - depth) : (segments[at + 3] ?? nothing);
    }
    return rest;
  }

  /** A path with something else behind its bits before a variable. */
  withRest(effect: Effect, variable: number, rest: Effect): Effect {
    if (effect >= 0 || rest === nothing) return rest;
    const { segments } = this;
    const at = placeOf(effect);
    const depth = depthOf(effect);
    const [first, count, bits] = [segments[at] ?? 0, segments[at + 1] ?? 0, segments[at + 2] ?? 0];
    if (first + depth >= variable) return rest;
    const kept = Math.min(count, variable - first) - depth;
    const inner =
      first + count < variable ? this.withRest(segments[at + 3] ?? nothing, variable, rest) : rest;
    const mask = kept === segmentBits ? -1 : ~(-1 >>> kept);
    return this.segment(first + depth, kept, (bits << depth) & mask, inner);
  }

  /** The diagram of an effect. */
  nodeOf(effect: Effect): Node {
    if (effect >= 0) return effect;
    const at = placeOf(effect);
    const count = (this.segments[at + 1] ?? 0) - depthOf(effect);
    return this.overBits(effect, count, this.nodeOf(this.segments[at + 3] ?? nothing), nothing);
  }

  private bitOf(path: Effect): number {
    return this.bitsOf(path) >>> (segmentBits - 1);
  }

  /** Those of its segment that are not behind, from the left. */
  private bitsOf(path: Effect): number {
    return (this.segments[placeOf(path) + 2] ?? 0) << depthOf(path);
  }

  private behindBit(path: Effect): Effect {
    const at = placeOf(path);
    return depthOf(path) + 1 < (this.segments[at + 1] ?? 0) ? path - 1 : (this.segments[at + 3] ?? nothing);
  }

  private segment(variable: number, count: number, bits: number, next: Effect): Effect {
    const { segments } = this;
    const mask = this.table.length - 1;
    let place = hashOf(bits, next, variable * segmentBits + count) & mask;
    for (; ; place = (place + 1) & mask) {
      const known = (this.table[place] ?? 0) - 1;
      if (known < 0) break;
      const at = known * segmentSize;
      if (
        segments[at + 2] === bits &&
        segments[at + 3] === next &&
        segments[at] === variable &&
        segments[at + 1] === count
      )
        return pathOf(known);
    }
    if (this.count >= maxSegments) throw new TooLarge();
    const made = this.count++;
    this.table[place] = made + 1;
    if ((made + 1) * segmentSize > segments.length) this.grow();
    const behind = this.behind(next);
    const at = made * segmentSize;
    this.segments[at] = variable;
    this.segments[at + 1] = count;
    this.segments[at + 2] = bits;
    this.segments[at + 3] = next;
    this.segments[at + 4] = behind;
    if (this.count * 2 > this.table.length) this.rehash();
    return pathOf(made);
  }

  private grow(): void {
    const larger = new Int32Array(this.segments.length * 2);
    larger.set(this.segments);
    this.segments = larger;
  }

  private rehash(): void {
    const { segments } = this;
    const table = new Int32Array(this.table.length * 2);
    const mask = table.length - 1;
    for (let segment = 0; segment < this.count; segment++) {
      const at = segment * segmentSize;
      const key = (segments[at] ?? 0) * segmentBits + (segments[at + 1] ?? 0);
      let place = hashOf(segments[at + 2] ?? 0, segments[at + 3] ?? 0, key) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = segment + 1;
    }
    this.table = table;
  }
}

/** The path that begins with a segment. */
function pathOf(segment: number): Effect {
  return -1 - segment * segmentBits;
}

function placeOf(path: Effect): number {
  return ((-1 - path) >>> 5) * segmentSize;
}

/** How many bits of its segment are behind. */
function depthOf(path: Effect): number {
  return (-1 - path) & (segmentBits - 1);
}
