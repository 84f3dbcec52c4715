/**
 * The effect of a chain on packets that enter it: a set of packets for each outcome.
 *
 * A packet meets the rules in their order; packets that a rule has decided about do not reach the next ones. A jump
 * evaluates the chain that it leads to for the packets that match, and those that return from there go on. Only the
 * packets in question are followed, so rules that none of them can match cost little.
 *
 * Rules with a stateful match (`-m limit`) are distinguished: see `stateful-matches.ts`.
 */
import type { PacketEffect } from '../extensions/extension';
import { tryFindTarget } from '../extensions/registry';
import { tryFindChainJump } from '../ruleset/check/jumps';
import { parseRule } from '../ruleset/parse/parse-rule';
import { printRule } from '../ruleset/model/print-rule';
import type { Rule } from '../ruleset/model/rule';
import { splitWords } from '../ruleset/text/words';
import type { Family } from '../net/family';
import type { Chain, Table } from '../ruleset/model/ruleset';
import { type Node, TooLarge, everything, nothing } from './decision-diagrams';
import type { PacketSpace } from './packet-space';
import { StatefulMatches } from './stateful-matches';
import { type Condition, type Stateful, conditionsOf, matchedBy, mayMatchText } from './rule-conditions';

/** Packets by what decides about them: `ACCEPT`, `DROP`, or the text of another target, such as `MASQUERADE`. */
export type Outcomes = ReadonlyMap<string, Node>;

export const accepted = 'ACCEPT';
export const dropped = 'DROP';

/** Packets that have met all rules of a chain. */
interface Followed {
  readonly outcomes: Outcomes;
  /** Those that go on behind the jump. */
  readonly returned: Node;
}

interface ReadRule {
  readonly conditions: readonly Condition[];
  readonly effect: Effect;
}

/** What a rule does with the packets that it matches. */
type Effect =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'return' }
  | { readonly kind: 'end'; readonly outcome: string }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

/** Nested jumps: the kernel takes 16 with nft, and as many as there is room for with legacy. */
const maxDepth = 500;

export class ChainOutcomes {
  private readonly rules = new Map<string, ReadRule>();
  private readonly followed = new Map<string, Followed>();
  private readonly stateful: StatefulMatches;
  private depth = 0;

  /** @param other the same table on the other side of the change */
  constructor(
    private readonly table: Table,
    other: Table,
    private readonly space: PacketSpace,
  ) {
    this.stateful = new StatefulMatches(table, other, (text) => this.statefulTexts(text));
  }

  /** The outcomes for some packets that enter a built-in chain. */
  of(chain: string, packets: Node): Outcomes {
    const start = this.table.chains.get(chain);
    if (start === undefined) return new Map([[accepted, packets]]);
    const { outcomes, returned } = this.follow(start, packets);
    const policy = start.policy === 'DROP' ? dropped : accepted;
    return this.joined(outcomes, new Map([[policy, returned]]));
  }

  /** The packets that a rule may match, whatever its stateful matches say. */
  mayMatch(text: string): Node {
    const { conditions } = this.read(text);
    const isSure = conditions.filter((condition) => condition.kind === 'fields' || !condition.stateful);
    return matchedBy(isSure, this.space.universe, this.space, () => everything);
  }

  private follow(chain: Chain, packets: Node): Followed {
    const key = `${String(packets)} ${chain.name}`;
    const known = this.followed.get(key);
    if (known !== undefined) return known;
    // A loop, which no kernel takes, is followed once.
    this.followed.set(key, { outcomes: new Map(), returned: nothing });
    if (++this.depth > maxDepth) throw new TooLarge();
    const followed = this.followRules(chain, packets);
    this.depth--;
    this.followed.set(key, followed);
    return followed;
  }

  private followRules(chain: Chain, packets: Node): Followed {
    const { diagrams } = this.space;
    let outcomes: Outcomes = new Map();
    let returned = nothing;
    let rest = packets;
    for (const [index, { text }] of chain.rules.entries()) {
      if (rest === nothing) break;
      if (!mayMatchText(text, rest, this.space)) continue;
      const { conditions, effect } = this.read(text);
      if (effect.kind === 'nothing') continue;
      const matched = matchedBy(conditions, rest, this.space, this.statefulIn(chain.name, index));
      if (matched === nothing) continue;
      rest = diagrams.minus(rest, matched);
      if (effect.kind === 'end') {
        outcomes = this.joined(outcomes, new Map([[effect.outcome, matched]]));
      } else if (effect.kind === 'return') {
        returned = diagrams.or(returned, matched);
      } else {
        const target = this.table.chains.get(effect.chain);
        const beyond = target === undefined ? undefined : this.follow(target, matched);
        outcomes = this.joined(outcomes, beyond?.outcomes ?? new Map([[effect.chain, matched]]));
        const back = beyond?.returned ?? nothing;
        if (effect.kind === 'jump') rest = diagrams.or(rest, back);
        else returned = diagrams.or(returned, back);
      }
    }
    return { outcomes, returned: diagrams.or(returned, rest) };
  }

  private statefulIn(chain: string, ruleIndex: number): Stateful {
    const seen = new Map<string, number>();
    return (text) => {
      const nth = seen.get(text) ?? 0;
      seen.set(text, nth + 1);
      return this.space.matchingText(text, this.stateful.which(chain, ruleIndex, text, nth));
    };
  }

  private statefulTexts(text: string): readonly string[] {
    return this.read(text).conditions.flatMap((condition) =>
      condition.kind === 'question' && condition.stateful ? [condition.text] : [],
    );
  }

  private effectOf(text: string, rule: Rule | undefined): Effect {
    const { family } = this.space;
    const jump = tryFindChainJump(text, family);
    if (jump !== undefined) return { kind: jump.via, chain: jump.name };
    const target = targetOf(text, rule, family);
    if (target === undefined) return { kind: 'nothing' };
    const extension = tryFindTarget(target.name, family);
    // A target that no table here knows may do anything.
    return printEffect(extension === undefined ? 'handed-over' : extension.effect, target.whole);
  }

  private read(text: string): ReadRule {
    const known = this.rules.get(text);
    if (known !== undefined) return known;
    const { family } = this.space;
    const { rule } = parseRule(text, { family });
    const conditions: readonly Condition[] =
      rule === undefined
        ? [{ kind: 'question', text, negated: false, stateful: false }]
        : conditionsOf(rule, family);
    const read = { conditions, effect: this.effectOf(text, rule) };
    this.rules.set(text, read);
    return read;
  }

  private joined(left: Outcomes, right: Outcomes): Outcomes {
    const all = new Map(left);
    for (const [outcome, packets] of right)
      all.set(outcome, this.space.diagrams.or(all.get(outcome) ?? nothing, packets));
    return all;
  }
}

/** What a rule does, with its options and without them. */
function targetOf(
  text: string,
  rule: Rule | undefined,
  family: Family,
): { readonly name: string; readonly whole: string } | undefined {
  const target = rule?.target;
  if (target !== undefined)
    return {
      name: target.name,
      whole: printRule({ parameters: [], matches: [], target }, family).replace(/^-[jg] /, ''),
    };
  if (rule !== undefined) return undefined;
  // A rule that cannot be read still names its target in its last words.
  const words = splitWords(text).words.map((word) => word.text);
  const end = words.slice(words.lastIndexOf('-j') + 1);
  return end.length === words.length ? undefined : { name: end[0] ?? '', whole: end.join(' ') };
}

function printEffect(effect: PacketEffect | undefined, target: string): Effect {
  switch (effect) {
    case undefined:
    case 'marked':
      return { kind: 'nothing' };
    case 'accepted':
      return { kind: 'end', outcome: accepted };
    case 'dropped':
      return { kind: 'end', outcome: dropped };
    case 'returned':
      return { kind: 'return' };
    case 'translated':
    case 'queued':
    case 'handed-over':
      return { kind: 'end', outcome: target };
  }
}
