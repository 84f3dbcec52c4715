/**
 * The effect of a ruleset on packets as they come, before raw takes some of them out of connection tracking.
 *
 * A packet that meets a NOTRACK is UNTRACKED in all tables behind raw, and nat does not see it. So the effect on it is the one
 * on a packet that differs from it in the state alone.
 */
import { connectionStates } from '../../extensions/packet-test';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { type Tracking, takesOutOfTracking, trackingBy, usualZones } from '../rules/connection-tracking';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import { accepted } from '../effects/effects';
import { RulesetEffects } from './evaluate-ruleset';
import { exists, withValue } from '../diagrams/free-variables';
import type { PacketSpace } from '../packets/packet-space';
import { RuleReader } from '../rules/rule-reader';
import type { KnownSets } from '../rules/set-conditions';

export const untrackedState = BigInt(connectionStates.indexOf('UNTRACKED'));

/** Where packets have met raw that are at a hook. Behind POSTROUTING there are those of the host and those of others. */
export const rawHooks: Readonly<Partial<Record<string, 'PREROUTING' | 'OUTPUT'>>> = {
  PREROUTING: 'PREROUTING',
  INPUT: 'PREROUTING',
  FORWARD: 'PREROUTING',
  OUTPUT: 'OUTPUT',
};

export class TrackedEffects {
  private readonly hasNotrack: boolean;
  /** Up to the rule that decides about connection tracking. */
  private readonly byRaw: RulesetEffects;
  /** On what meets a NOTRACK in raw: before it INVALID, and UNTRACKED behind it. */
  private readonly onUntracked: RulesetEffects;
  private readonly untracked = new Map<string, Node>();

  /** @param other the ruleset on the other side of the change */
  constructor(
    ruleset: Ruleset,
    other: Ruleset,
    private readonly space: PacketSpace,
    private readonly effects: RulesetEffects,
    sets?: KnownSets,
  ) {
    this.hasNotrack = takesOutOfTracking(ruleset);
    const ending = (text: string): string | undefined => {
      const tracking = trackingBy(text);
      return tracking === undefined ? undefined : outcomeOf(tracking);
    };
    this.byRaw = new RulesetEffects(ruleset, other, space, new RuleReader(ruleset.family, sets, ending), [
      'INVALID',
    ]);
    this.onUntracked = new RulesetEffects(ruleset, other, space, new RuleReader(ruleset.family, sets), [
      'INVALID',
      'UNTRACKED',
    ]);
  }

  /** Packets of a hook that raw takes out of connection tracking. */
  untrackedAt(hook: string): Node {
    const rawHook = rawHooks[hook];
    if (!this.hasNotrack || rawHook === undefined) return nothing;
    const known = this.untracked.get(rawHook);
    if (known !== undefined) return known;
    const found = this.byRaw.of(rawHook, ['raw'], this.space.universe).get(taken) ?? nothing;
    this.untracked.set(rawHook, found);
    return found;
  }

  /** What raw makes of some packets of a hook: each of its decisions that some of them meet. */
  trackingOf(hook: string, packets: Node): readonly Tracking[] {
    const rawHook = rawHooks[hook];
    if (rawHook === undefined) return [usualZones];
    const { diagrams } = this.space;
    const found: Tracking[] = [];
    let left = packets;
    for (const [outcome, those] of this.byRaw.of(rawHook, ['raw'], packets)) {
      const tracking = trackingOfOutcome(outcome);
      if (tracking === undefined || diagrams.and(packets, those) === nothing) continue;
      found.push(tracking);
      left = diagrams.minus(left, those);
    }
    return left === nothing ? found : [usualZones, ...found];
  }

  /** As `RulesetEffects.mayMatch`, in whatever state a rule of raw may find packets. */
  mayMatch(table: string, text: string): Node {
    const usual = this.effects.mayMatch(table, text);
    if (!this.hasNotrack || table !== 'raw') return usual;
    return this.space.diagrams.or(usual, this.onUntracked.mayMatch(table, text));
  }

  /** As `RulesetEffects.effect`. */
  effect(hook: string, tables: readonly string[], packets: Node): Node {
    const { diagrams, effects } = this.space;
    const apart = diagrams.and(packets, this.untrackedAt(hook));
    if (apart === nothing) return this.effects.effect(hook, tables, packets);
    const pass = effects.of(accepted);
    const inRaw = tables.filter((table) => table === 'raw');
    const raw = diagrams.then(
      this.effects.effect(hook, inRaw, diagrams.minus(packets, apart)),
      this.onUntracked.effect(hook, inRaw, apart),
    );
    const behind = tables.filter((table) => table !== 'raw');
    const tracked = this.effects.effect(hook, behind, diagrams.minus(packets, apart));
    const left = diagrams.then(tracked, this.effectOnUntracked(hook, behind, apart));
    return diagrams.then(diagrams.without(raw, pass), left);
  }

  private effectOnUntracked(hook: string, tables: readonly string[], packets: Node): Node {
    const { diagrams, effects } = this.space;
    const filters = tables.filter((table) => table !== 'nat');
    if (filters.length === 0) return diagrams.when(packets, effects.of(accepted));
    const state = this.space.placeOf('connectionState');
    const inState = diagrams.between(state.firstVariable, state.width, untrackedState, untrackedState);
    const anyState = exists(diagrams, packets, state);
    const effect = this.effects.effect(hook, filters, diagrams.and(anyState, inState));
    return diagrams.when(packets, withValue(diagrams, effect, state, untrackedState));
  }
}

/** The outcome of what meets a NOTRACK. No target is called so. */
const taken = '- untracked';

function outcomeOf(tracking: Tracking): string {
  return tracking === 'none' ? taken : `- tracked ${tracking.original} ${tracking.reply}`;
}

function trackingOfOutcome(outcome: string): Tracking | undefined {
  if (outcome === taken) return 'none';
  const [, original, reply] = /^- tracked (\S+) (\S+)$/.exec(outcome) ?? [];
  return original === undefined || reply === undefined ? undefined : { original, reply };
}
