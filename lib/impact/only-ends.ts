import { type Node, nothing } from './decision-diagrams';
import type { Effect, RulePaths } from './rule-paths';

/** Nodes of an effect that are looked at for its ends. */
const maxSeen = 2000;

/** The ends of effects that have only one. */
export class OnlyEnds {
  private readonly known = new Map<Node, Node | undefined>();

  constructor(private readonly paths: RulePaths) {}

  /** Of an effect that takes long to look at, it is not said. */
  of(effect: Effect): Node | undefined {
    const { diagrams } = this.paths;
    const behind = this.paths.behind(effect);
    if (diagrams.isEnd(behind)) return behind;
    if (this.known.has(behind)) return this.known.get(behind);
    const seen = new Set<Node>();
    const open = [behind];
    let end: Node | undefined;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === nothing || node === end || seen.has(node)) continue;
      if (seen.size >= maxSeen || (end !== undefined && diagrams.isEnd(node))) {
        end = undefined;
        break;
      }
      if (diagrams.isEnd(node)) end = node;
      else {
        seen.add(node);
        open.push(diagrams.lowOf(node), diagrams.highOf(node));
      }
    }
    this.known.set(behind, end);
    return end;
  }
}
