/**
 * The impact of a change of rules: which packets are newly allowed, blocked, queued or translated.
 *
 * Goals: every packet with another effect is in the answer; a packet whose effect stays is not, as far as rules test
 * fields of packets; no answer rather than a wrong one.
 *
 * How: packets that no changed rule can match meet the same rules in the same order as before, so only the others
 * are followed, through the chains before and after. A test that no field can answer (`-m set`) is a variable named by
 * its text, the same on both sides, so it stands in the answer as a condition.
 *
 * Each built-in chain is evaluated by itself, with diagrams of its own: what raw, mangle, filter and security accept there
 * together, and what nat does with a connection there. One that is too large leaves the answers of the others as they are. What this
 * does not do: follow a packet from one chain to another, so an address that nat changes is compared as each chain sees it. Marks
 * are followed, where a change is about them.
 */
import { tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { type Node, TooLarge, nothing } from '../diagrams/decision-diagrams';
import { type Outcome, accepted, dropped, rejected } from '../effects/effects';
import { LostPackets } from '../packets/lost-packets';
import { type Hook, absentInterface, hooks } from '../packets/packet-path';
import { type PacketRegion, type PacketRegions, regionsOf } from '../packets/packet-regions';
import { type ChangedChain, RulesetComparison } from './ruleset-comparison';
import type { SetsOfSides } from '../rules/set-conditions';

/** Packets with another effect than before in a built-in chain, and which effect that is now. */
export interface TrafficChange {
  readonly kind:
    | 'allowed'
    | 'blocked'
    /** Neither arrives, and only the answer to the sender differs. */
    | 'now-dropped'
    | 'now-rejected'
    | 'translated'
    | 'no-longer-translated'
    | 'queued'
    | 'handed-over';
  /** The table where only that one counts: nat, which changes and does not filter. */
  readonly table?: 'nat';
  readonly chain: string;
  /** The target with its options, such as `DNAT --to-destination 192.0.2.1`; none where they are allowed or blocked. */
  readonly by?: string;
  readonly packets: PacketRegions;
  /** Those of them that raw takes out of connection tracking before they come to the chain, before the change or after it. @default none */
  readonly takenOut?: readonly PacketRegion[];
}

/** Where the rules are too many, or too different from each other, to be compared. */
export interface UndecidedChain {
  readonly table?: 'nat';
  readonly chain: string;
}

export interface Comparison {
  readonly changes: readonly TrafficChange[];
  /** Chains that the changes say nothing about. */
  readonly undecided: readonly UndecidedChain[];
  /** Changed rules that set marks, where the changes say what becomes of packets because of that. */
  readonly followedMarks: readonly string[];
}

/**
 * @param changed every chain that is not the same in both
 * @param sets whose members are known; all others are questions
 * @param maxNodes of the diagrams of a chain, before a change is too large. @default that of `DecisionDiagrams`
 */
export function compareRulesets(
  before: Ruleset,
  after: Ruleset,
  changed: readonly ChangedChain[],
  maxNodes?: number,
  sets?: Pick<SetsOfSides, 'before' | 'after'>,
): Comparison {
  const comparison = new RulesetComparison(before, after, changed, maxNodes, sets);
  const changes: TrafficChange[] = [];
  const undecided: UndecidedChain[] = [];
  for (const hook of hooks) {
    for (const part of [{}, { table: 'nat' }] as const) {
      try {
        changes.push(...changesOf(comparison, hook, part));
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        undecided.push({ ...part, chain: hook });
      }
    }
  }
  return { changes, undecided, followedMarks: comparison.followedMarks() };
}

/**
 * What a change takes from the packets that filters accept at a built-in chain; undefined when nothing.
 *
 * @param sets as for `compareRulesets`
 * @throws TooLarge
 */
export function lostPackets(
  before: Ruleset,
  after: Ruleset,
  changed: readonly ChangedChain[],
  hook: Hook,
  sets?: Pick<SetsOfSides, 'before' | 'after'>,
): LostPackets | undefined {
  const difference = new RulesetComparison(before, after, changed, undefined, sets).differenceAt(hook, {});
  if (difference === undefined) return undefined;
  const { space, packets, before: old, gained, now } = difference;
  const { diagrams } = space;
  const pass = space.effects.of(accepted);
  const others = [...gained.values()].reduce((set, next) => diagrams.or(set, next), nothing);
  const lost = diagrams.and(diagrams.where(old, pass), others);
  // Of the packets that no changed rule can match nothing is known, but that they are as before.
  const kept = diagrams.or(diagrams.where(now, pass), diagrams.minus(space.packetsAt(hook), packets));
  return lost === nothing ? undefined : new LostPackets(space, lost, kept);
}

function changesOf(
  comparison: RulesetComparison,
  hook: Hook,
  part: { readonly table?: 'nat' },
): readonly TrafficChange[] {
  const difference = comparison.differenceAt(hook, part);
  if (difference === undefined) return [];
  const { space, before, gained, takenOut } = difference;
  const { diagrams } = space;
  const hidden = [dropped, rejected].reduce(
    (set, outcome) => diagrams.or(set, diagrams.where(before, space.effects.of(outcome))),
    nothing,
  );
  const isNat = part.table === 'nat';
  const found = [...gained].flatMap(([outcome, set]) =>
    kindsOf(outcome, isNat, comparison.family).flatMap(
      ({ whereHidden, ...kind }): readonly TrafficChange[] => {
        const these =
          whereHidden === undefined
            ? set
            : whereHidden
              ? diagrams.and(set, hidden)
              : diagrams.minus(set, hidden);
        if (these === nothing) return [];
        const regionsIn = (some: Node): PacketRegions => regionsOf(some, space, absentInterface[hook]);
        const apart = diagrams.and(these, takenOut);
        const takenOutRegions = apart === nothing ? {} : { takenOut: regionsIn(apart).regions };
        return [{ ...kind, ...part, chain: hook, packets: regionsIn(these), ...takenOutRegions }];
      },
    ),
  );
  return found.sort((left, right) => kindOrder.indexOf(left.kind) - kindOrder.indexOf(right.kind));
}

/** What opens comes first. */
const kindOrder: readonly TrafficChange['kind'][] = [
  'allowed',
  'queued',
  'handed-over',
  'translated',
  'no-longer-translated',
  'blocked',
  'now-rejected',
  'now-dropped',
];

/** `whereHidden`: only for packets that were dropped or rejected before, or only for the others. */
type KindOfChange = Pick<TrafficChange, 'kind' | 'by'> & { readonly whereHidden?: boolean };

function kindsOf(outcome: Outcome, isNat: boolean, family: Family): readonly KindOfChange[] {
  if (outcome === accepted) return [{ kind: isNat ? 'no-longer-translated' : 'allowed' }];
  if (outcome === dropped || outcome === rejected)
    return [
      { kind: 'blocked', whereHidden: false },
      { kind: outcome === dropped ? 'now-dropped' : 'now-rejected', whereHidden: true },
    ];
  const [target = ''] = outcome.split(' ', 1);
  const effect = tryFindTarget(target, family)?.effect;
  return [{ kind: effect === 'translated' || effect === 'queued' ? effect : 'handed-over', by: outcome }];
}
