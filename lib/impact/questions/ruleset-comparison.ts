/**
 * The effects of two rulesets on the packets that the change between them may be about.
 *
 * Packets that no changed rule can match meet the same rules in the same order as before, so only the others are followed, through
 * the chains before and after. Where only a policy changes, they are those that come to it.
 *
 * A match on a mark is a question like others, unless the change is about marks: then packets are followed from the rules that set
 * them (`marked-effects.ts`), and what the marks are is no condition of the answer.
 */
import { connectionStates } from '../../extensions/packet-test';
import type { Family } from '../../net/family';
import type { Ruleset, Table } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import {
  type PlacedRule,
  asksForBitsOf,
  asksMark,
  hasMarks,
  marksAtFirst,
  rulesAskingMarks,
} from '../rules/carried-marks';
import { DecisionDiagrams, type Node, TooLarge, nothing } from '../diagrams/decision-diagrams';
import { type Outcome, type Outcomes, accepted, dropped } from '../effects/effects';
import { ChainReach, RulesetEffects, filterTables } from '../chains/evaluate-ruleset';
import { exists, variablesFrom, withValue } from '../diagrams/free-variables';
import { MarkedEffects } from '../path/marked-effects';
import { changesPackets } from '../path/marked-packets';
import { type Hook, waysTo } from '../packets/packet-path';
import { noInterface } from '../packets/interface-classes';
import { PacketSpace } from '../packets/packet-space';
import { RuleReader } from '../rules/rule-reader';
import { type RuleVocabulary, vocabularyOf } from '../packets/rule-vocabulary';
import { RulesetSpace } from '../chains/ruleset-space';
import type { SetsOfSides } from '../rules/set-conditions';
import { TrackedEffects, rawHooks } from '../chains/tracked-effects';
import { takesOutOfTracking } from '../rules/connection-tracking';

/** What changes in one chain: the rules that come, go or are replaced, or all of it. */
export interface ChangedChain {
  readonly table: string;
  readonly chain: string;
  /** Texts, before and after; `policy` where only that changes, `everything` where more does. */
  readonly rules: readonly string[] | 'policy' | 'everything';
}

/** The effects on the packets that a change may be about. */
interface Difference {
  readonly space: PacketSpace;
  readonly packets: Node;
  readonly before: Node;
  readonly now: Node;
  /** The packets that have another effect than before, by what becomes of them now. */
  readonly gained: Outcomes;
  /** Packets that raw takes out of connection tracking on their way to the chain, on one of the sides. */
  readonly takenOut: Node;
}

interface Sides {
  readonly space: PacketSpace;
  readonly old: RulesetEffects;
  readonly now: RulesetEffects;
  readonly trackedBefore: TrackedEffects;
  readonly trackedNow: TrackedEffects;
}

export class RulesetComparison {
  readonly family: Family;
  private readonly oldReader: RuleReader;
  private readonly nowReader: RuleReader;
  private readonly reach: readonly ChainReach[];
  private readonly vocabulary: RuleVocabulary;
  private readonly hasNotrack: boolean;
  /** Whether marks decide about packets. */
  private readonly hasMarks: boolean;
  /** Whether it was not too much yet to follow what packets carry. */
  private canFollow = true;
  private readonly asking: readonly PlacedRule[];
  /** Whether the marks of some packets could not be told. */
  private isAmbiguous = false;

  constructor(
    private readonly before: Ruleset,
    private readonly after: Ruleset,
    private readonly changed: readonly ChangedChain[],
    private readonly maxNodes: number | undefined,
    private readonly sets: Pick<SetsOfSides, 'before' | 'after'> | undefined,
  ) {
    this.hasNotrack = [before, after].some(takesOutOfTracking);
    this.hasMarks = hasMarks(before, after);
    this.asking = this.hasMarks ? rulesAskingMarks(before, after) : [];
    this.family = before.family;
    this.oldReader = new RuleReader(before.family, sets?.before);
    this.nowReader = sets === undefined ? this.oldReader : new RuleReader(before.family, sets.after);
    this.reach = [before, after].map((ruleset) => new ChainReach(ruleset));
    this.vocabulary = vocabularyOf([before, after]);
  }

  /** Undefined where no packet can have another effect. */
  differenceAt(hook: Hook, part: { readonly table?: 'nat' }): Difference | undefined {
    const isNat = part.table === 'nat';
    const passed = (isNat ? ['nat'] : filterTables).filter((table) => builtInChains(table).includes(hook));
    const affecting = this.changed.filter(
      ({ table, chain }) =>
        (passed.includes(table) && this.reaches(table, hook, chain)) ||
        (table === 'raw' && this.hasNotrack && this.reaches(table, rawHooks[hook], chain)),
    );
    const marking = this.changedMarks(hook, passed);
    // Of what connection tracking leaves out, two ways lead to POSTROUTING, so it is followed on them.
    const isByTwoWays = hook === 'POSTROUTING' && this.hasNotrack && affecting.length > 0;
    if (this.canFollow && (marking.length > 0 || isByTwoWays)) {
      try {
        return this.markedDifference(hook, passed, { affecting, marking });
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        // Without them, a match on a mark is a condition.
        this.canFollow = false;
      }
    }
    if (affecting.length === 0) return undefined;
    const sides = this.sides();
    const { space, trackedBefore, trackedNow } = sides;
    const { diagrams } = space;
    const here = space.packetsAt(hook);
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
        return {
          space,
          packets,
          before: effects.of(before),
          now: effects.of(now),
          gained,
          takenOut: nothing,
        };
      }
    }
    const before = trackedBefore.effect(hook, passed, packets);
    const after = trackedNow.effect(hook, passed, packets);
    const gained = space.effects.outcomes(diagrams.differing(before, after));
    return { space, packets, before, now: after, gained, takenOut: takenOutBefore(hook, sides) };
  }

  /** The changed rules that set marks of which the comparison says what becomes of them. */
  followedMarks(): readonly string[] {
    if (!this.hasMarks || !this.canFollow || this.isAmbiguous) return [];
    const changed = this.changed.flatMap(({ rules }) => (typeof rules === 'string' ? [] : rules));
    return changed.filter((rule) => this.asking.some(({ text }) => asksForBitsOf(text, rule)));
  }

  /** What changes in chains that give packets of a hook other marks, or ask for those that they have. */
  private changedMarks(hook: Hook, passed: readonly string[]): readonly ChangedChain[] {
    const isAsked = this.asking.some(
      ({ table, chain }) => passed.includes(table) && this.reaches(table, hook, chain),
    );
    const isByTwoWays = hook === 'POSTROUTING' && this.hasNotrack;
    if (!(this.hasMarks && isAsked) && !isByTwoWays) return [];
    return this.changed.filter(({ table, chain, rules }) => {
      if (rules === 'policy') return false;
      const isHere = passed.includes(table) && this.reaches(table, hook, chain);
      if (isHere && (rules === 'everything' || rules.some(asksMark))) return true;
      const isSetting = [this.before, this.after].some((side) => setsMarks(side.tables.get(table)));
      return isSetting && [...waysTo[hook].flat(), hook].some((each) => this.reaches(table, each, chain));
    });
  }

  private markedDifference(
    hook: Hook,
    passed: readonly string[],
    changed: { readonly affecting: readonly ChangedChain[]; readonly marking: readonly ChangedChain[] },
  ): Difference | undefined {
    // Where packets come by two ways, whether they came in tells by which.
    const sides = this.sides(hook === 'POSTROUTING' ? [noInterface] : [], maxMarkedNodes);
    const { space } = sides;
    const { diagrams } = space;
    const isNat = passed.includes('nat');
    const here = isNat ? ofState(newState, space.packetsAt(hook), space) : space.packetsAt(hook);
    // Whatever the marks are: rules have set them, or other ones.
    const met = (chains: readonly ChangedChain[]): Node => {
      const set = metBy(chains, sides, !this.hasNotrack);
      return diagrams.and(exists(diagrams, set, variablesFrom(space.firstQuestion)), here);
    };
    const atFirst = marksAtFirst(this.before, this.after);
    const effectsOf = (ruleset: Ruleset, other: Ruleset, reader: RuleReader): MarkedEffects =>
      new MarkedEffects(
        new RulesetSpace(ruleset, [], undefined, undefined, { space, other, reader }),
        atFirst,
      );
    const old = effectsOf(this.before, this.after, this.oldReader);
    const now = effectsOf(this.after, this.before, this.nowReader);
    const marked = diagrams.and(old.mayComeOf(met(changed.marking), hook), here);
    // What does not come here on one of the sides is said where it ends.
    const affected = met(changed.affecting);
    const all = diagrams.or(affected, marked);
    const arriving = [old, now].reduce((left, side) => diagrams.and(left, side.arriving(hook, all)), marked);
    const packets = diagrams.or(affected, arriving);
    if (packets === nothing) return undefined;
    const [before, after] = [old, now].map((side) => {
      const effect = side.effect(hook, passed, packets);
      // The first packets of connections decide for all others.
      return isNat ? withValue(diagrams, effect, space.placeOf('connectionState'), newState) : effect;
    }) as [Node, Node];
    if (old.isAmbiguous || now.isAmbiguous) this.isAmbiguous = true;
    const gained = space.effects.outcomes(diagrams.differing(before, after));
    return { space, packets, before, now: after, gained, takenOut: takenOutBefore(hook, sides) };
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

  private sides(interfaceNames: readonly string[] = [], maxNodes = Infinity): Sides {
    const { before, after, sets, vocabulary } = this;
    const names = new Set([...vocabulary.interfaceNames, ...interfaceNames]);
    const limit = Math.min(this.maxNodes ?? Infinity, maxNodes);
    const diagrams = new DecisionDiagrams(limit === Infinity ? undefined : limit);
    const space = new PacketSpace(this.family, diagrams, {
      ...vocabulary,
      interfaceNames: names,
    });
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

/** Fewer than elsewhere, a few seconds: with more, a match on a mark is a condition. */
const maxMarkedNodes = 1 << 20;

const newState = BigInt(connectionStates.indexOf('NEW'));

function ofState(state: bigint, packets: Node, space: PacketSpace): Node {
  const { firstVariable, width } = space.placeOf('connectionState');
  return space.diagrams.and(packets, space.diagrams.between(firstVariable, width, state, state));
}

/** The packets of a set, and those that differ from one of them in the state alone: NOTRACK gives them another one. */
function inAnyState(set: Node, space: PacketSpace): Node {
  const inAny = exists(space.diagrams, set, space.placeOf('connectionState'));
  return space.diagrams.and(inAny, space.universe);
}

/** Those that raw takes out at a hook before this one. */
function takenOutBefore(hook: Hook, { space, trackedBefore, trackedNow }: Sides): Node {
  if (rawHooks[hook] === hook) return nothing;
  return space.diagrams.or(trackedBefore.untrackedAt(hook), trackedNow.untrackedAt(hook));
}

/** Packets that what has changed in some chains may match, or may match without their state. */
function metBy(changed: readonly ChangedChain[], sides: Sides, isTracked: boolean): Node {
  const { space } = sides;
  const met = changed.reduce((set, chain) => space.diagrams.or(set, mayMeet(chain, sides)), nothing);
  return isTracked ? met : inAnyState(met, space);
}

/** Packets that what has changed in a chain may match. */
function mayMeet({ table, rules }: ChangedChain, { space, trackedBefore, trackedNow }: Sides): Node {
  if (typeof rules === 'string') return space.universe;
  // Where sets have other members, a rule of one text matches others than before.
  const sides = [trackedBefore, trackedNow];
  const sets = rules.flatMap((text) => sides.map((side) => side.mayMatch(table, text)));
  return sets.reduce((all, set) => space.diagrams.or(all, set), nothing);
}

function setsMarks(table: Table | undefined): boolean {
  return table !== undefined && changesPackets(table);
}
