import { type Node, nothing } from './decision-diagrams';
import type { Effect, RulePaths } from './rule-paths';

/** Adds an effect that decides anything and does not repeat its neighbour. @returns whether it decides about all */
export function push(list: Effect[], effect: Effect, paths: RulePaths): boolean {
  if (effect === nothing) return false;
  if (list.length === 0 || effect !== list[list.length - 1]) list.push(effect);
  return effect > 0 && paths.isEnd(effect);
}

/** How much larger than the next one a block has to be, at least. */
const growth = 4;

/** Nodes of a block that are looked at before a path, each time. */
const maxSeen = 64;

/**
 * What effects decide that come one after the other, of which some are asked for in between: joined in blocks, each of many
 * more effects than the one behind it, so that there are few, and few effects are joined often.
 */
export class EffectsBefore {
  private readonly blocks: { readonly node: Node; readonly count: number }[] = [];
  private open: Effect[] = [];

  constructor(
    private readonly paths: RulePaths,
    private readonly join: (effects: Effect[]) => Node,
  ) {}

  add(effect: Effect): void {
    push(this.open, effect, this.paths);
  }

  /** An effect without what was decided otherwise before. @param variable all that was added asks for none before it */
  takenFrom(effect: Effect, variable: number): Effect {
    this.close();
    const { paths } = this;
    const { diagrams } = paths;
    const rest = paths.from(effect, variable);
    let left = rest;
    // Mostly nothing was decided about the vectors of a path, which takes no nodes to see.
    for (const { node } of this.blocks)
      if (!this.isUntouched(left, node)) left = diagrams.unless(paths.nodeOf(left), node);
    return left === rest ? effect : paths.withRest(effect, variable, left);
  }

  /** Whether it is plain that a block decides nothing about a path, or only what the path does. */
  private isUntouched(effect: Effect, block: Node): boolean {
    const { paths } = this;
    const { diagrams } = paths;
    let path = effect;
    let node = block;
    while (path < 0) {
      if (node === nothing) return true;
      const variable = paths.variableOf(path);
      const asked = diagrams.variableOf(node);
      if (asked < variable) return this.isUntouchedByAll(path, node);
      const low = paths.lowOf(path);
      if (asked === variable) node = low === nothing ? diagrams.highOf(node) : diagrams.lowOf(node);
      path = low === nothing ? paths.highOf(path) : low;
    }
    return node === nothing || node === path;
  }

  /** The same where a block asks for variables before those of a path. */
  private isUntouchedByAll(path: Effect, block: Node): boolean {
    const { diagrams } = this.paths;
    const variable = this.paths.variableOf(path);
    const open = [block];
    const seen: Node[] = [];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === nothing || seen.includes(node)) continue;
      if (seen.length === maxSeen) return false;
      seen.push(node);
      if (diagrams.variableOf(node) < variable) open.push(diagrams.highOf(node), diagrams.lowOf(node));
      else if (!this.isUntouched(path, node)) return false;
    }
    return true;
  }

  all(): Node {
    this.close();
    return this.blocks.reduceRight((rest, { node }) => this.paths.diagrams.then(node, rest), nothing);
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
