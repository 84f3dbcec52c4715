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
 * does not do: follow a packet from one chain to another, so an address that nat changes is compared as each chain sees it; know
 * how rules that come later test what MARK and CT have set.
 */
import type { InterfaceField } from '../extensions/packet-test';
import { tryFindTarget } from '../extensions/registry';
import type { Family } from '../net/family';
import type { Ruleset } from '../ruleset/model/ruleset';
import { builtInChains } from '../ruleset/model/tables';
import { DecisionDiagrams, type Node, TooLarge, nothing } from './decision-diagrams';
import { type Outcome, type Outcomes, accepted, dropped, rejected } from './effects';
import { ChainReach, RulesetEffects, filterTables } from './evaluate-ruleset';
import { LostPackets } from './lost-packets';
import { type PacketRegions, regionsOf } from './packet-regions';
import { PacketSpace } from './packet-space';
import { RuleReader } from './rule-reader';
import { type RuleVocabulary, vocabularyOf } from './rule-vocabulary';
import type { SetsOfSides } from './set-conditions';
import { TrackedEffects, rawHooks, takesOutOfTracking } from './tracked-effects';

/** What changes in one chain: the rules that come, go or are replaced, or all of it. */
export interface ChangedChain {
  readonly table: string;
  readonly chain: string;
  /** Texts, before and after; `policy` where only that changes, `everything` where more does. */
  readonly rules: readonly string[] | 'policy' | 'everything';
}

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
        changes.push(...comparison.changesOf(hook, part));
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        undecided.push({ ...part, chain: hook });
      }
    }
  }
  return { changes, undecided };
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
  return new RulesetComparison(before, after, changed, undefined, sets).lostAt(hook);
}

/** In the order in which a packet meets them. */
const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;

export type Hook = (typeof hooks)[number];

/** The interface that a packet does not have, or does not have yet. */
export const absentInterface: Readonly<Partial<Record<Hook, InterfaceField>>> = {
  PREROUTING: 'outInterface',
  INPUT: 'outInterface',
  OUTPUT: 'inInterface',
};

/** The effects on the packets that a change may be about. */
interface Difference {
  readonly space: PacketSpace;
  readonly packets: Node;
  readonly before: Node;
  readonly now: Node;
  /** The packets that have another effect than before, by what becomes of them now. */
  readonly gained: Outcomes;
}

interface Sides {
  readonly space: PacketSpace;
  readonly old: RulesetEffects;
  readonly now: RulesetEffects;
  readonly trackedBefore: TrackedEffects;
  readonly trackedNow: TrackedEffects;
}

class RulesetComparison {
  private readonly family: Family;
  private readonly oldReader: RuleReader;
  private readonly nowReader: RuleReader;
  private readonly reach: readonly ChainReach[];
  private readonly vocabulary: RuleVocabulary;
  private readonly hasNotrack: boolean;

  constructor(
    private readonly before: Ruleset,
    private readonly after: Ruleset,
    private readonly changed: readonly ChangedChain[],
    private readonly maxNodes: number | undefined,
    private readonly sets: Pick<SetsOfSides, 'before' | 'after'> | undefined,
  ) {
    this.hasNotrack = [before, after].some(takesOutOfTracking);
    this.family = before.family;
    this.oldReader = new RuleReader(before.family, sets?.before);
    this.nowReader = sets === undefined ? this.oldReader : new RuleReader(before.family, sets.after);
    this.reach = [before, after].map((ruleset) => new ChainReach(ruleset));
    this.vocabulary = vocabularyOf([before, after]);
  }

  changesOf(hook: Hook, part: { readonly table?: 'nat' }): readonly TrafficChange[] {
    const difference = this.differenceAt(hook, part);
    if (difference === undefined) return [];
    const { space, before, gained } = difference;
    const { diagrams } = space;
    const hidden = [dropped, rejected].reduce(
      (set, outcome) => diagrams.or(set, diagrams.where(before, space.effects.of(outcome))),
      nothing,
    );
    const isNat = part.table === 'nat';
    const found = [...gained].flatMap(([outcome, set]) =>
      kindsOf(outcome, isNat, this.family).flatMap(({ whereHidden, ...kind }): readonly TrafficChange[] => {
        const these =
          whereHidden === undefined
            ? set
            : whereHidden
              ? diagrams.and(set, hidden)
              : diagrams.minus(set, hidden);
        return these === nothing
          ? []
          : [{ ...kind, ...part, chain: hook, packets: regionsOf(these, space, absentInterface[hook]) }];
      }),
    );
    return found.sort((left, right) => kindOrder.indexOf(left.kind) - kindOrder.indexOf(right.kind));
  }

  lostAt(hook: Hook): LostPackets | undefined {
    const difference = this.differenceAt(hook, {});
    if (difference === undefined) return undefined;
    const { space, packets, before, gained, now } = difference;
    const { diagrams } = space;
    const pass = space.effects.of(accepted);
    const changed = [...gained.values()].reduce((set, next) => diagrams.or(set, next), nothing);
    const lost = diagrams.and(diagrams.where(before, pass), changed);
    // Of the packets that no changed rule can match nothing is known, but that they are as before.
    const kept = diagrams.or(diagrams.where(now, pass), diagrams.minus(packetsAt(hook, space), packets));
    return lost === nothing ? undefined : new LostPackets(space, lost, kept);
  }

  /** Undefined where no packet can have another effect. */
  private differenceAt(hook: Hook, part: { readonly table?: 'nat' }): Difference | undefined {
    const isNat = part.table === 'nat';
    const passed = (isNat ? ['nat'] : filterTables).filter((table) => builtInChains(table).includes(hook));
    const affecting = this.changed.filter(
      ({ table, chain }) =>
        (passed.includes(table) && this.reaches(table, hook, chain)) ||
        (table === 'raw' && this.hasNotrack && this.reaches(table, rawHooks[hook], chain)),
    );
    if (affecting.length === 0) return undefined;
    const sides = this.sides();
    const { space, trackedBefore, trackedNow } = sides;
    const { diagrams } = space;
    const here = packetsAt(hook, space);
    const [first] = affecting;
    const isTracked = [trackedBefore, trackedNow].every((side) => side.untrackedAt(hook) === nothing);
    const onlyPolicy = affecting.length === 1 && first?.rules === 'policy' && isTracked ? first : undefined;
    const packets =
      onlyPolicy === undefined
        ? diagrams.and(metBy(affecting, sides, isTracked), here)
        : this.meetPolicy(onlyPolicy, here, sides);
    if (packets === nothing) return undefined;
    if (onlyPolicy !== undefined && this.tablesWith(hook, passed).length === 1) {
      const [before, now] = [this.before, this.after].map((side) => policyOf(side, onlyPolicy));
      if (before !== undefined && now !== undefined && before !== now) {
        const { effects } = space;
        const gained = new Map([[now, packets]]);
        return { space, packets, before: effects.of(before), now: effects.of(now), gained };
      }
    }
    const before = trackedBefore.effect(hook, passed, packets);
    const after = trackedNow.effect(hook, passed, packets);
    const gained = space.effects.outcomes(diagrams.differing(before, after));
    return { space, packets, before, now: after, gained };
  }

  /** Where only the policy of one chain changes, which packets meet it is the same before and after. */
  private meetPolicy({ table, chain }: ChangedChain, here: Node, { old, now }: Sides): Node {
    const passing = old.table(table).passing(chain, here);
    for (const side of [old, now]) side.table(table).assumePassing(chain, passing);
    return passing;
  }

  private tablesWith(hook: Hook, tables: readonly string[]): readonly string[] {
    return tables.filter((table) =>
      [this.before, this.after].some((side) => side.tables.get(table)?.chains.has(hook)),
    );
  }

  private reaches(table: string, hook: string | undefined, chain: string): boolean {
    return hook !== undefined && this.reach.some((reach) => reach.reaches(table, hook, chain));
  }

  private sides(): Sides {
    const { before, after, sets } = this;
    const space = new PacketSpace(this.family, new DecisionDiagrams(this.maxNodes), this.vocabulary);
    const old = new RulesetEffects(before, after, space, this.oldReader);
    const now = new RulesetEffects(after, before, space, this.nowReader);
    const trackedBefore = new TrackedEffects(before, after, space, old, sets?.before);
    const trackedNow = new TrackedEffects(after, before, space, now, sets?.after);
    return { space, old, now, trackedBefore, trackedNow };
  }
}

/** What a policy does to all packets that meet it. */
function policyOf({ tables }: Ruleset, { table, chain }: ChangedChain): Outcome {
  return tables.get(table)?.chains.get(chain)?.policy === 'DROP' ? dropped : accepted;
}

/** All packets that can be in a built-in chain. */
function packetsAt(hook: Hook, space: PacketSpace): Node {
  const absent = absentInterface[hook];
  return absent === undefined
    ? space.universe
    : space.diagrams.and(space.universe, space.withoutInterface(absent));
}

/** The packets of a set, and those that differ from one of them in the state alone: NOTRACK gives them another one. */
function inAnyState(set: Node, space: PacketSpace): Node {
  const { firstVariable, width } = space.placeOf('connectionState');
  return space.diagrams.and(space.diagrams.exists(set, firstVariable, width), space.universe);
}

/** Packets that what has changed in some chains may match, or may match without their state. */
function metBy(changed: readonly ChangedChain[], sides: Sides, isTracked: boolean): Node {
  const { space } = sides;
  const met = changed.reduce((set, chain) => space.diagrams.or(set, mayMeet(chain, sides)), nothing);
  return isTracked ? met : inAnyState(met, space);
}

/** Packets that what has changed in a chain may match. */
function mayMeet({ table, rules }: ChangedChain, { space, old, now }: Sides): Node {
  if (typeof rules === 'string') return space.universe;
  // Where sets have other members, a rule of one text matches others than before.
  return rules.reduce(
    (set, text) =>
      [old, now].reduce((both, side) => space.diagrams.or(both, side.mayMatch(table, text)), set),
    nothing,
  );
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
