import { type Node, nothing } from '../diagrams/decision-diagrams';
import type { Effect, RulePaths } from './rule-paths';

/** Adds an effect that decides anything and does not repeat its neighbour. @returns whether it decides about all */
export function push(list: Effect[], effect: Effect, paths: RulePaths): boolean {
  if (effect === nothing) return false;
  if (list.length === 0 || effect !== list[list.length - 1]) list.push(effect);
  return effect > 0 && paths.isEnd(effect);
}

/** How much larger than the next one a block has to be, at least. */
const growth = 4;

/** So many effects are a block of their own; fewer are looked at one by one, which makes no nodes. */
const minBlock = 8;

/** Nodes that are looked at before a path, each time. */
const maxSeen = 64;

/**
 * What effects decide that come one after the other, of which some are asked for in between: joined in blocks, each of many
 * more effects than the one behind it, so that there are few, and few effects are joined often.
 */
export class EffectsBefore {
  private readonly blocks: { readonly node: Node; readonly count: number }[] = [];
  /** Behind the blocks. */
  private open: Effect[] = [];

  /** @param whole all that will be added, joined: what it decides nothing about, a part of it decides nothing about */
  constructor(
    private readonly paths: RulePaths,
    private readonly whole: Node,
    private readonly join: (effects: Effect[]) => Node,
  ) {}

  add(effect: Effect): void {
    push(this.open, effect, this.paths);
  }

  /** An effect without what was decided otherwise before. @param variable all that was added asks for none before it */
  takenFrom(effect: Effect, variable: number): Effect {
    const { paths } = this;
    const rest = paths.from(effect, variable);
    if (this.isUntouched(rest, this.whole)) return effect;
    if (this.open.length >= minBlock) this.close();
    let left = rest;
    for (const { node } of this.blocks) left = this.without(left, node);
    for (const each of this.open) left = this.without(left, each);
    return left === rest ? effect : paths.withRest(effect, variable, left);
  }

  private without(effect: Effect, before: Effect): Effect {
    if (this.isUntouched(effect, before)) return effect;
    const { paths } = this;
    return paths.diagrams.unless(paths.nodeOf(effect), paths.nodeOf(before));
  }

  /** Whether it is plain that a path gets nowhere by what was decided before, or to the same: no node is made to see it. */
  private isUntouched(effect: Effect, before: Effect): boolean {
    const { paths } = this;
    let path = effect;
    let other = before;
    while (path < 0) {
      if (other === nothing) return true;
      const variable = paths.variableOf(path);
      const asked = paths.variableOf(other);
      if (asked < variable) return this.isUntouchedByAll(path, other);
      const low = paths.lowOf(path);
      if (asked === variable) other = low === nothing ? paths.highOf(other) : paths.lowOf(other);
      path = low === nothing ? paths.highOf(path) : low;
    }
    return other === nothing || other === path;
  }

  /** The same where what was decided before asks for variables before those of the path. */
  private isUntouchedByAll(path: Effect, before: Effect): boolean {
    const { paths } = this;
    const variable = paths.variableOf(path);
    const open = [before];
    const seen: Effect[] = [];
    for (let other = open.pop(); other !== undefined; other = open.pop()) {
      if (other === nothing || seen.includes(other)) continue;
      if (seen.length === maxSeen) return false;
      seen.push(other);
      if (paths.variableOf(other) < variable) open.push(paths.highOf(other), paths.lowOf(other));
      else if (!this.isUntouched(path, other)) return false;
    }
    return true;
  }

  private close(): void {
    if (this.open.length === 0) return;
    const { blocks } = this;
    let count = this.open.length;
    let node = this.join(this.open);
    this.open = [];
    for (let last = blocks.at(-1); last !== undefined && last.count <= count * growth; last = blocks.at(-1)) {
      blocks.pop();
      node = this.paths.diagrams.then(last.node, node);
      count += last.count;
    }
    blocks.push({ node, count });
  }
}
