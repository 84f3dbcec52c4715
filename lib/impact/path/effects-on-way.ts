/**
 * The effect of chains on packets that come to them, where rules on their way have marked them or taken them out of connection tracking.
 *
 * This is looked at only where a ruleset does so; elsewhere it is the effect of its chains alone.
 */
import { hasMarks, marksAtFirst } from '../rules/carried-marks';
import { type Node, TooLarge } from '../diagrams/decision-diagrams';
import type { Hook } from '../packets/packet-path';
import type { RulesetSpace } from '../chains/ruleset-space';
import { TrackedEffects } from '../chains/tracked-effects';
import { type Tracking, partsDirections, takesOutOfTracking, usualZones } from '../rules/connection-tracking';
import { MarkedEffects } from './marked-effects';

export class EffectsOnWay {
  private readonly tracked: TrackedEffects | undefined;
  private marked: MarkedEffects | undefined;
  /** Of packets without a connection: no rule finds a mark of it. */
  private unconnected: MarkedEffects | undefined;

  constructor(private readonly own: RulesetSpace) {
    const { ruleset, space, effects, sets } = own;
    this.tracked = partsDirections(ruleset)
      ? new TrackedEffects(ruleset, ruleset, space, effects, sets)
      : undefined;
    const atFirst = marksAtFirst(ruleset);
    if (takesOutOfTracking(ruleset) || hasMarks(ruleset)) this.marked = new MarkedEffects(own, atFirst);
    if (this.tracked !== undefined)
      this.unconnected = new MarkedEffects(own, { ...atFirst, connection: 'none' });
  }

  /** Whether raw may part the directions of a connection. */
  get isParting(): boolean {
    return this.tracked !== undefined;
  }

  /**
   * As `RulesetEffects.effect`, of packets as they came to the first place where rules met them.
   *
   * @param state in which all of them are INVALID. @default any
   * @throws TooLarge
   */
  effect(hook: Hook, tables: readonly string[], packets: Node, state?: 'INVALID'): Node {
    const { tracked, own } = this;
    const marked = state === undefined ? this.marked : this.unconnected;
    if (marked !== undefined) {
      try {
        return marked.effect(hook, tables, packets);
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        // Too many different marks: what asks for one is a condition.
        if (state === undefined) this.marked = undefined;
        else this.unconnected = undefined;
      }
    }
    return (tracked ?? own.effects).effect(hook, tables, packets);
  }

  /** What raw makes of some packets of a hook: each of its decisions that some of them meet. @throws TooLarge */
  trackingOf(hook: Hook, packets: Node): readonly Tracking[] {
    return this.tracked?.trackingOf(hook, packets) ?? [usualZones];
  }
}
