/**
 * The effect of chains on packets that come to them, where rules on their way have marked them or taken them out of connection tracking.
 *
 * This is looked at only where a ruleset does so; elsewhere it is the effect of its chains alone.
 */
import { hasMarks, marksAtFirst } from '../rules/carried-marks';
import { type Node, TooLarge } from '../diagrams/decision-diagrams';
import type { Hook } from '../packets/packet-path';
import type { RulesetSpace } from '../chains/ruleset-space';
import { TrackedEffects, rawHooks, takesOutOfTracking } from '../chains/tracked-effects';
import { MarkedEffects } from './marked-effects';

export class EffectsOnWay {
  private readonly tracked: TrackedEffects | undefined;
  private marked: MarkedEffects | undefined;

  constructor(private readonly own: RulesetSpace) {
    const { ruleset, space, effects, sets } = own;
    const isLeaving = takesOutOfTracking(ruleset);
    this.tracked = isLeaving ? new TrackedEffects(ruleset, ruleset, space, effects, sets) : undefined;
    if (isLeaving || hasMarks(ruleset)) this.marked = new MarkedEffects(own, marksAtFirst(ruleset));
  }

  /** Whether raw takes any packets out of connection tracking. */
  get isTakingOut(): boolean {
    return this.tracked !== undefined;
  }

  /** As `RulesetEffects.effect`, of packets as they came to the first place where rules met them. @throws TooLarge */
  effect(hook: Hook, tables: readonly string[], packets: Node): Node {
    const { marked, tracked, own } = this;
    if (marked !== undefined) {
      try {
        return marked.effect(hook, tables, packets);
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        // Too many different marks: what asks for one is a condition.
        this.marked = undefined;
      }
    }
    return (tracked ?? own.effects).effect(hook, tables, packets);
  }

  /** How many of some packets raw takes out of connection tracking at a hook. @throws TooLarge */
  untracked(hook: Hook, packets: Node): 'none' | 'some' | 'all' {
    const rawHook = rawHooks[hook];
    if (this.tracked === undefined || rawHook === undefined) return 'none';
    const { diagrams } = this.own;
    const apart = diagrams.and(this.tracked.untrackedAt(rawHook), packets);
    if (apart === packets) return 'all';
    return diagrams.minus(packets, apart) === packets ? 'none' : 'some';
  }
}
