import { type DecisionDiagrams, type Node, nothing } from '../diagrams/decision-diagrams';
import { NodeResults } from '../diagrams/node-results';
import type { Effect, RulePaths } from './rule-paths';

/** Nodes that are looked at for the ends of an effect, beside those that were looked at for another one. */
const maxSeen = 2000;

/** In the place of an end: there are several, or it was not looked far enough to say. */
const several = 0x7fff_fffe;
const notSaid = 0x7fff_ffff;

/** The ends of effects that have only one. */
export class OnlyEnds {
  private readonly known = new NodeResults();
  private readonly diagrams: DecisionDiagrams;
  private left = 0;

  constructor(private readonly paths: RulePaths) {
    this.diagrams = paths.diagrams;
  }

  /** Of an effect that takes long to look at, it is not said. */
  of(effect: Effect): Node | undefined {
    this.left = maxSeen;
    const end = this.find(this.paths.behind(effect));
    return end === several || end === notSaid || end === nothing ? undefined : end;
  }

  /** `nothing` where there is none. */
  private find(node: Node): number {
    const { diagrams, known } = this;
    if (node === nothing || diagrams.isEnd(node)) return node;
    const before = known.get(node);
    if (before >= 0) return before;
    if (--this.left < 0) return notSaid;
    const low = this.find(diagrams.lowOf(node));
    if (low === notSaid) return notSaid;
    const end = low === several ? several : joined(low, this.find(diagrams.highOf(node)));
    if (end !== notSaid) known.set(node, end);
    return end;
  }
}

/** The only end of what leads to one and to another one. */
function joined(low: number, high: number): number {
  if (low === nothing || high === notSaid || high === several) return high;
  return high === nothing || high === low ? low : several;
}
