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
 * Each built-in chain is evaluated by itself: what raw, mangle, filter and security accept there together, and what
 * nat does with a connection there. What this does not do: follow a packet from one chain to another, so an address
 * that nat changes is compared as each chain sees it; know how rules that come later test what MARK and CT have set.
 */
import type { InterfaceField } from '../extensions/packet-test';
import { tryFindTarget } from '../extensions/registry';
import type { Family } from '../net/family';
import type { Ruleset } from '../ruleset/model/ruleset';
import { builtInChains } from '../ruleset/model/tables';
import { accepted, dropped } from './evaluate-chain';
import { DecisionDiagrams, type Node, TooLarge, nothing } from './decision-diagrams';
import { type PacketRegions, regionsOf } from './packet-regions';
import { PacketSpace } from './packet-space';
import { RulesetEffects, filterTables } from './evaluate-ruleset';
import { vocabularyOf } from './rule-vocabulary';

/** What changes in one chain: the rules that come, go or are replaced, or all of it. */
export interface ChangedChain {
  readonly table: string;
  readonly chain: string;
  /** Texts, before and after; `everything` where the policy changes, or the chain as a whole. */
  readonly rules: readonly string[] | 'everything';
}

/** Packets with another effect than before in a built-in chain, and which effect that is now. */
export interface TrafficChange {
  readonly kind: 'allowed' | 'blocked' | 'translated' | 'no-longer-translated' | 'queued' | 'handed-over';
  /** The table where only that one counts: nat, which changes and does not filter. */
  readonly table?: 'nat';
  readonly chain: string;
  /** The target with its options, such as `DNAT --to-destination 192.0.2.1`; none where they are allowed or blocked. */
  readonly by?: string;
  readonly packets: PacketRegions;
}

export type Comparison =
  | { readonly kind: 'compared'; readonly changes: readonly TrafficChange[] }
  /** The rules are too many, or too different from each other, to be compared. */
  | { readonly kind: 'too-large' };

/**
 * @param changed every chain that is not the same in both
 * @param maxNodes of the diagrams, before a change is too large. @default that of `DecisionDiagrams`
 */
export function compareRulesets(
  before: Ruleset,
  after: Ruleset,
  changed: readonly ChangedChain[],
  maxNodes?: number,
): Comparison {
  try {
    const diagrams = new DecisionDiagrams(maxNodes);
    return { kind: 'compared', changes: new RulesetComparison(before, after, changed, diagrams).changes() };
  } catch (error) {
    if (error instanceof TooLarge) return { kind: 'too-large' };
    throw error;
  }
}

/** In the order in which a packet meets them. */
const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;

type Hook = (typeof hooks)[number];

/** The interface that a packet does not have, or does not have yet. */
const absentInterface: Readonly<Partial<Record<Hook, InterfaceField>>> = {
  PREROUTING: 'outInterface',
  INPUT: 'outInterface',
  OUTPUT: 'inInterface',
};

class RulesetComparison {
  private readonly space: PacketSpace;
  private readonly old: RulesetEffects;
  private readonly now: RulesetEffects;

  constructor(
    before: Ruleset,
    after: Ruleset,
    private readonly changed: readonly ChangedChain[],
    private readonly diagrams: DecisionDiagrams,
  ) {
    this.space = new PacketSpace(before.family, this.diagrams, vocabularyOf([before, after]));
    this.old = new RulesetEffects(before, after, this.space);
    this.now = new RulesetEffects(after, before, this.space);
  }

  changes(): readonly TrafficChange[] {
    return hooks.flatMap((hook) => [...this.changesOf(hook, filterTables), ...this.changesOf(hook, ['nat'])]);
  }

  private changesOf(hook: Hook, tables: readonly string[]): readonly TrafficChange[] {
    const passed = tables.filter((table) => builtInChains(table).includes(hook));
    const affecting = this.changed.filter(
      ({ table, chain }) =>
        passed.includes(table) &&
        (this.old.reaches(table, hook, chain) || this.now.reaches(table, hook, chain)),
    );
    const absent = absentInterface[hook];
    const met = affecting.reduce((set, chain) => this.diagrams.or(set, this.mayMeet(chain)), nothing);
    const packets = absent === undefined ? met : this.diagrams.and(met, this.space.withoutInterface(absent));
    if (packets === nothing) return [];
    const old = this.old.of(hook, passed, packets);
    const now = this.now.of(hook, passed, packets);
    const isNat = tables.includes('nat');
    return [...now].flatMap(([outcome, set]): readonly TrafficChange[] => {
      const gained = this.diagrams.minus(set, old.get(outcome) ?? nothing);
      if (gained === nothing) return [];
      return [
        {
          ...changeOf(outcome, isNat, this.now.family),
          ...(isNat ? { table: 'nat' } : {}),
          chain: hook,
          packets: regionsOf(gained, this.space, absent),
        },
      ];
    });
  }

  /** Packets that what has changed in a chain may match. */
  private mayMeet({ table, rules }: ChangedChain): Node {
    if (rules === 'everything') return this.space.universe;
    return rules.reduce((set, text) => this.diagrams.or(set, this.now.mayMatch(table, text)), nothing);
  }
}

function changeOf(outcome: string, isNat: boolean, family: Family): Pick<TrafficChange, 'kind' | 'by'> {
  if (outcome === dropped) return { kind: 'blocked' };
  if (outcome === accepted) return { kind: isNat ? 'no-longer-translated' : 'allowed' };
  const [target = ''] = outcome.split(' ', 1);
  const effect = tryFindTarget(target, family)?.effect;
  return { kind: effect === 'translated' || effect === 'queued' ? effect : 'handed-over', by: outcome };
}
