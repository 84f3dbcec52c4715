/**
 * What happens to packets, as decision diagrams: an end for each outcome, and 0 for packets that nothing decides about.
 *
 * A rule is such a diagram, and so is a list of rules: the first that decides counts.
 */
import type { DecisionDiagrams, Node } from '../diagrams/decision-diagrams';
import { endsOf } from '../diagrams/diagram-questions';
import { joinEffects } from './join-effects';
import type { Effect, RulePaths } from './rule-paths';

/** `ACCEPT`, `DROP`, `REJECT`, or the text of another target, such as `MASQUERADE`. */
export type Outcome = string;

export const accepted: Outcome = 'ACCEPT';
export const dropped: Outcome = 'DROP';
export const rejected: Outcome = 'REJECT';

/** Packets by what decides about them. */
export type Outcomes = ReadonlyMap<Outcome, Node>;

export class Effects {
  private readonly ends = new Map<Outcome, Node>();
  private readonly names = new Map<Node, Outcome>();

  constructor(private readonly diagrams: DecisionDiagrams) {}

  /** That outcome for all packets. */
  of(outcome: Outcome): Node {
    const known = this.ends.get(outcome);
    if (known !== undefined) return known;
    const end = this.diagrams.end(this.ends.size);
    this.ends.set(outcome, end);
    this.names.set(end, outcome);
    return end;
  }

  /** The first that decides counts. @param open an outcome of which nobody asks: what gets to it is left open */
  firstOf(effects: readonly Effect[], paths: RulePaths, open?: Outcome): Node {
    return open === undefined ? joinEffects(paths, effects) : joinEffects(paths, effects, this.of(open));
  }

  /** The packets of each outcome that there is. */
  outcomes(effect: Node): Outcomes {
    return new Map(
      endsOf(this.diagrams, effect).map(
        (end) => [this.names.get(end) ?? '', this.diagrams.where(effect, end)] as const,
      ),
    );
  }
}
