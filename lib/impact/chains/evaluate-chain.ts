/**
 * What becomes of packets in a chain.
 *
 * Each chain is one effect diagram: what its rules decide, and nothing about the packets that come to its end or meet a RETURN.
 * It is worked out once, however many jumps lead there; a jump is the effect of its chain for the packets that the rule
 * matches. Only the packets in question are looked at, so rules that none of them can match cost little.
 *
 * Rules with a stateful match (`-m limit`) are distinguished: see `stateful-matches.ts`.
 */
import { at } from '../../base/at';
import { tryFindChainJump } from '../../ruleset/check/jumps';
import type { Chain, ChainRule, Table } from '../../ruleset/model/ruleset';
import { type Node, TooLarge, everything, nothing } from '../diagrams/decision-diagrams';
import { type Outcome, accepted, dropped } from '../effects/effects';
import { inNoneOf } from '../effects/join-effects';
import type { PacketSpace } from '../packets/packet-space';
import { type Stateful, matchedBy, mayMatchText } from '../rules/rule-conditions';
import { effectsWhere } from '../rules/rule-effects';
import type { ReadsRules, RuleAction } from '../rules/rule-reader';
import { type Effect, RulePaths } from '../effects/rule-paths';
import { StatefulMatches } from '../rules/stateful-matches';

/** Nested jumps: the kernel takes 16 with nft, and as many as there is room for with legacy. */
const maxDepth = 500;

/** The outcome of a packet that goes on behind the jump to its chain. No target is called so. */
const returned = '-';

/** Whether it neither returns nor goes to another chain for good. */
function staysInside(text: string): boolean {
  // Words are sooner looked for than an expression is tried.
  if (!text.includes('-j RETURN') && !text.includes('-g ')) return true;
  return !/(^| )(-j RETURN|-g )/.test(text);
}

/** How many rules lead to each chain. */
function countJumps(table: Table, reader: ReadsRules): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rules } of table.chains.values())
    for (const { text } of rules) {
      const jump = tryFindChainJump(text, reader.family);
      if (jump !== undefined) counts.set(jump.name, (counts.get(jump.name) ?? 0) + 1);
    }
  return counts;
}

interface PlacedRule {
  readonly chain: string;
  readonly rule: ChainRule;
  readonly index: number;
}

interface AskedPackets {
  readonly packets: Node;
  /** For the effects of the rules. */
  readonly paths: RulePaths;
  /** What becomes of packets that return. */
  readonly back: Node;
}

type DecidingAction = Exclude<RuleAction, { readonly kind: 'nothing' }>;

export class ChainEffects {
  private readonly known = new Map<string, Node>();
  private readonly stateful: StatefulMatches;
  private readonly passed = new Map<string, Node>();
  private asked: 'outcomes' | 'decided' | 'accepted' = 'outcomes';
  private jumps: ReadonlyMap<string, number> | undefined;
  private depth = 0;
  private readonly mayReturn: boolean;

  /** @param other the same table on the other side of the change */
  constructor(
    private readonly table: Table,
    other: Table,
    private readonly space: PacketSpace,
    private readonly reader: ReadsRules,
  ) {
    this.mayReturn = [...table.chains.values()].some(({ rules }) =>
      rules.some(({ text }) => !staysInside(text)),
    );
    this.stateful = new StatefulMatches(table, other, (text) => this.statefulTexts(text));
  }

  /** The effect on some packets that enter a built-in chain, its policy included. */
  of(chain: string, packets: Node): Node {
    const { diagrams, effects, universe } = this.space;
    const start = this.table.chains.get(chain);
    if (start === undefined) return diagrams.when(packets, effects.of(accepted));
    const passing = this.passed.get(chain);
    if (passing !== undefined && diagrams.minus(packets, passing) === nothing)
      return diagrams.when(packets, effects.of(start.policy === 'DROP' ? dropped : accepted));
    // Without limits to keep to, diagrams are smaller.
    const among = packets === universe ? everything : packets;
    return diagrams.when(packets, this.withPolicy(start, among));
  }

  /** The packets that a built-in chain accepts: with one outcome for all others, which is less than which of them they have. */
  accepting(chain: string): Node {
    const start = this.table.chains.get(chain);
    if (start === undefined) return everything;
    const { diagrams, effects } = this.space;
    this.known.clear();
    this.asked = 'accepted';
    const paths = new RulePaths(diagrams);
    const policy = start.policy === 'DROP' ? effects.of(dropped) : everything;
    // A loop that leads here, which no kernel takes, ends here.
    this.known.set(`${String(everything)} ${chain}`, nothing);
    const rules = this.rulesOf(start, { packets: everything, paths, back: policy });
    const accepting = effects.firstOf([...rules, policy], paths, dropped);
    this.asked = 'outcomes';
    this.known.clear();
    return accepting;
  }

  /** What is not decided by the rules of a built-in chain is by its policy, also where one of them returns. */
  private withPolicy(chain: Chain, packets: Node): Node {
    const { diagrams, effects } = this.space;
    const policy = effects.of(chain.policy === 'DROP' ? dropped : accepted);
    // A loop that leads here, which no kernel takes, ends here.
    this.known.set(`${String(packets)} ${chain.name}`, nothing);
    const paths = new RulePaths(diagrams);
    const rules = this.rulesOf(chain, { packets, paths, back: policy });
    const decided = effects.firstOf([...rules, policy], paths);
    this.known.delete(`${String(packets)} ${chain.name}`);
    return decided;
  }

  /** The packets that a rule may match, whatever its stateful matches say. */
  mayMatch(text: string): Node {
    const { conditions } = this.reader.read(text);
    const isSure = conditions.filter((condition) => condition.kind === 'fields' || !condition.stateful);
    return matchedBy(isSure, this.space.universe, this.space, () => everything);
  }

  /** The packets out of some that one rule of a chain matches. */
  matchedBy(chain: string, index: number, text: string, packets: Node): Node {
    return matchedBy(this.reader.read(text).conditions, packets, this.space, this.statefulIn(chain, index));
  }

  /** What the rules of a chain decide, without its policy. */
  follow(chain: Chain, packets: Node): Node {
    const key = `${String(packets)} ${chain.name}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // A loop, which no kernel takes, is followed once.
    this.known.set(key, nothing);
    if (++this.depth > maxDepth) throw new TooLarge();
    const { diagrams, effects } = this.space;
    const paths = new RulePaths(diagrams);
    const rules = this.rulesOf(chain, { packets, paths, back: effects.of(returned) });
    const all = effects.firstOf(rules, paths);
    this.depth--;
    const decided = this.mayReturn ? diagrams.without(all, effects.of(returned)) : all;
    this.known.set(key, decided);
    return decided;
  }

  /**
   * Those of some packets that come to the end of a built-in chain, so that its policy decides: with one outcome for all rules,
   * which is less than which rule decides how.
   */
  passing(chain: string, packets: Node): Node {
    const start = this.table.chains.get(chain);
    if (start === undefined) return packets;
    this.asked = 'decided';
    const passing = this.undecidedIn(start, packets);
    this.asked = 'outcomes';
    this.known.clear();
    return passing;
  }

  private undecidedIn(chain: Chain, packets: Node): Node {
    const { diagrams, effects } = this.space;
    if (this.mayReturn) return diagrams.minus(packets, this.follow(chain, everything));
    // A loop that leads here, which no kernel takes, ends here.
    this.known.set(`${String(everything)} ${chain.name}`, nothing);
    const paths = new RulePaths(diagrams);
    const rules = this.rulesOf(chain, { packets: everything, paths, back: effects.of(returned) });
    return inNoneOf(paths, rules, packets);
  }

  /** Tells that these packets come to the end of a built-in chain, so that it need not be worked out. */
  assumePassing(chain: string, packets: Node): void {
    this.passed.set(chain, packets);
  }

  private rulesOf(chain: Chain, asked: AskedPackets): readonly Effect[] {
    const found: Effect[] = [];
    for (let index = 0; index < chain.rules.length; index++)
      for (const effect of this.effectOf({ chain: chain.name, rule: at(chain.rules, index), index }, asked))
        found.push(effect);
    return found;
  }

  /** A chain that one rule alone jumps to, and that nothing returns from early: its rules may stand in place of the jump. */
  private tryFindOwn(name: string): Chain | undefined {
    this.jumps ??= countJumps(this.table, this.reader);
    const chain = this.table.chains.get(name);
    const isOwn = this.jumps.get(name) === 1 && chain?.rules.every(({ text }) => staysInside(text)) === true;
    return isOwn ? chain : undefined;
  }

  /** The effect of one rule, or none where it has none on these packets. */
  private effectOf({ chain, rule: { text }, index }: PlacedRule, asked: AskedPackets): readonly Effect[] {
    const { packets, paths, back } = asked;
    if (packets !== everything && !mayMatchText(text, packets, this.space)) return [];
    const { action, conditions } = this.reader.read(text);
    if (action.kind === 'nothing') return [];
    if (packets === everything) {
      const own =
        action.kind === 'jump' && conditions.length === 0 ? this.tryFindOwn(action.chain) : undefined;
      if (own !== undefined) {
        if (++this.depth > maxDepth) throw new TooLarge();
        const rules = this.rulesOf(own, asked);
        this.depth--;
        return rules;
      }
      const all = this.effectOfAction(action, packets, back);
      const stateful = this.statefulIn(chain, index);
      return effectsWhere(conditions, all, { space: this.space, paths, stateful });
    }
    const matched = this.matchedBy(chain, index, text, packets);
    if (matched === nothing) return [];
    const all = this.effectOfAction(action, packets, back);
    return [this.space.diagrams.when(matched, all)];
  }

  private effectOfAction(action: DecidingAction, packets: Node, back: Node): Node {
    const { diagrams } = this.space;
    if (action.kind === 'end') return this.endOf(action.outcome);
    if (action.kind === 'return') return back;
    const target = this.table.chains.get(action.chain);
    if (target === undefined) return this.endOf(action.chain);
    const beyond = this.follow(target, packets);
    return action.kind === 'jump' ? beyond : diagrams.then(beyond, back);
  }

  private endOf(outcome: Outcome): Node {
    const { effects } = this.space;
    if (this.asked === 'outcomes') return effects.of(outcome);
    return this.asked === 'decided' || outcome === accepted ? everything : effects.of(dropped);
  }

  /** How the stateful matches of one rule differ from those of others. */
  statefulIn(chain: string, ruleIndex: number): Stateful {
    let seen: Map<string, number> | undefined;
    return (text) => {
      seen ??= new Map();
      const nth = seen.get(text) ?? 0;
      seen.set(text, nth + 1);
      return this.space.matchingText(text, this.stateful.which(chain, ruleIndex, text, nth));
    };
  }

  private statefulTexts(text: string): readonly string[] {
    return this.reader
      .read(text)
      .conditions.flatMap((condition) =>
        condition.kind === 'question' && condition.stateful ? [condition.text] : [],
      );
  }
}
