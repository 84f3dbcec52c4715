/**
 * What some rules of a built-in chain leave for a rule behind them.
 *
 * Rules of several writers stand in one chain, and each may decide about the packets that another one is for. Only what is
 * certain counts: a stateful match (`-m limit`) lets some of its packets past.
 */
import type { Chain, ChainRule, Policy, Ruleset } from '../../ruleset/model/ruleset';
import { DecisionDiagrams, type Node, TooLarge, nothing } from '../diagrams/decision-diagrams';
import { type Outcomes, accepted, dropped, rejected } from '../effects/effects';
import { ChainEffects } from '../chains/evaluate-chain';
import { PacketSpace } from '../packets/packet-space';
import { RuleReader } from '../rules/rule-reader';
import { vocabularyOf } from '../packets/rule-vocabulary';

/** Far fewer than for a comparison: this is asked with every plan. */
const maxNodes = 200_000;

export class RulesBefore {
  private readonly space: PacketSpace;
  private readonly diagrams = new DecisionDiagrams(maxNodes);
  private readonly alone: ChainEffects;
  private readonly reader: RuleReader;
  /** Packets that get past some rules; undefined where the rules are too many to tell. */
  private readonly passed = new WeakMap<readonly ChainRule[], { readonly packets: Node | undefined }>();

  constructor(
    private readonly ruleset: Ruleset,
    private readonly table: string,
    private readonly chain: string,
  ) {
    this.space = new PacketSpace(ruleset.family, this.diagrams, vocabularyOf([ruleset]));
    this.reader = new RuleReader(ruleset.family);
    this.alone = this.effectsOf([], 'ACCEPT');
  }

  /**
   * What the rules decide about packets that a rule behind them may match: `ACCEPT`, `DROP`, or the text of another target;
   * undefined when some of the packets get to that rule, or the rules are too many to tell.
   *
   * @param rules the same array for the same rules, which are followed once
   */
  tryFindDecisions(rules: readonly ChainRule[], text: string): ReadonlySet<string> | undefined {
    return this.attempt(() => {
      const passing = this.passing(rules);
      if (passing === undefined) return undefined;
      const packets = this.alone.mayMatch(text);
      if (packets === nothing || this.diagrams.and(packets, passing) !== nothing) return undefined;
      return this.decisions(rules, 'DROP', packets);
    });
  }

  /**
   * What other rules would decide about the packets that get to a rule, if it were not there; undefined when that cannot be
   * told.
   *
   * @param before rules that stand before it
   * @param others rules that decide instead, and the policy behind them
   */
  tryFindDecisionsWithout(
    text: string,
    before: readonly ChainRule[],
    others: readonly ChainRule[],
    policy: Policy,
  ): ReadonlySet<string> | undefined {
    return this.attempt(() => {
      const passing = this.passing(before);
      if (passing === undefined) return undefined;
      return this.decisions(others, policy, this.diagrams.and(this.alone.mayMatch(text), passing));
    });
  }

  private passing(rules: readonly ChainRule[]): Node | undefined {
    const known = this.passed.get(rules);
    if (known !== undefined) return known.packets;
    const packets = this.attempt(() => {
      const { universe } = this.space;
      const [open = nothing, closed = nothing] = (['ACCEPT', 'DROP'] as const).map((policy) =>
        this.outcomes(rules, policy, universe).get(accepted),
      );
      return this.diagrams.minus(open, closed);
    });
    this.passed.set(rules, { packets });
    return packets;
  }

  private decisions(rules: readonly ChainRule[], policy: Policy, packets: Node): ReadonlySet<string> {
    return new Set(decisionsOf(this.outcomes(rules, policy, packets)));
  }

  private outcomes(rules: readonly ChainRule[], policy: Policy, packets: Node): Outcomes {
    return this.space.effects.outcomes(this.effectsOf(rules, policy).of(this.chain, packets));
  }

  private effectsOf(rules: readonly ChainRule[], policy: Policy): ChainEffects {
    const chain: Chain = { name: this.chain, policy, rules };
    const known = this.ruleset.tables.get(this.table)?.chains ?? new Map<string, Chain>();
    const table = { name: this.table, chains: new Map([...known, [this.chain, chain]]) };
    return new ChainEffects(table, table, this.space, this.reader);
  }

  private attempt<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof TooLarge) return undefined;
      throw error;
    }
  }
}

function decisionsOf(outcomes: Outcomes): readonly string[] {
  // Whoever is not let in is not let in, whether told so or not.
  return [...outcomes.keys()].map((outcome) => (outcome === rejected ? dropped : outcome));
}
