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
    const rest = paths.from(effect, variable);
    const whole = paths.nodeOf(rest);
    let left = whole;
    for (const { node } of this.blocks) left = paths.diagrams.unless(left, node);
    return left === whole ? effect : paths.withRest(effect, variable, left);
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
