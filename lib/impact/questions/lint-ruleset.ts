/**
 * What in a ruleset is without effect, or against what whoever wrote it wanted.
 *
 * 1. Redundant: without the rule, every packet that could be in its chain has the same outcome. Each chain is looked at by itself, from
 *    its last rule to the first, as if the redundant ones behind were gone. So all that are found can be removed together.
 * 2. Never met: from the built-in chains down, which packets get to each chain; then which of them get to each rule.
 * 3. Policies and established connections.
 *
 * Rules that let packets go on (LOG, MARK) are never called redundant: what they are for is not an outcome. Nor is a rule that keeps
 * packets from such a one.
 */
import { connectionStates } from '../../extensions/packet-test';
import type { Family } from '../../net/family';
import { ChainGraph } from '../../ruleset/check/chain-graph';
import type { Chain, ChainRule, Ruleset, Table } from '../../ruleset/model/ruleset';
import { isBuiltIn } from '../../ruleset/model/tables';
import { type Node, everything, nothing } from '../diagrams/decision-diagrams';
import { meets } from '../diagrams/diagram-questions';
import { accepted, dropped } from '../effects/effects';
import type { ChainEffects } from '../chains/evaluate-chain';
import type { Hook } from '../packets/packet-path';
import { RulesetSpace } from '../chains/ruleset-space';

export type LintCode =
  | 'lint/never-matches'
  | 'lint/covered'
  | 'lint/redundant'
  | 'lint/jump-never-happens'
  | 'lint/unreached-chain'
  | 'lint/pointless-policy'
  | 'lint/established-not-accepted'
  | 'lint/families-differ';

export interface LintFinding {
  readonly code: LintCode;
  readonly table: string;
  readonly chain: string;
  /** From 1; 0 where it is about the chain. */
  readonly index: number;
  /** Canonical; empty where it is about the chain. */
  readonly rule: string;
  /** The rules that make it so. */
  readonly because: readonly { readonly chain: string; readonly index: number }[];
  /** Of `lint/families-differ`: what one family lets others connect to, and the other family does not. */
  readonly openIn?: { readonly family: Family; readonly services: readonly string[] };
}

/** @param maxNodes of the diagrams. @throws TooLarge */
export function lintRuleset(ruleset: Ruleset, maxNodes?: number): readonly LintFinding[] {
  const space = new RulesetSpace(ruleset, [], maxNodes);
  return [...ruleset.tables.values()].flatMap((table) => new TableLint(table, space).findings());
}

/** A rule in its place, with the packets that it matches. */
interface PlacedRule {
  readonly index: number;
  readonly rule: ChainRule;
  /** Of all packets, whatever rules stand before it. */
  readonly matched: Node;
  /** 0 where packets go on with the next rule. */
  readonly effect: Node;
  /** Whether all that it is for is an outcome. */
  readonly mayGo: boolean;
  readonly isJump: boolean;
}

class TableLint {
  private readonly effects: ChainEffects;
  private readonly found: LintFinding[] = [];
  private readonly removed = new Set<ChainRule>();

  constructor(
    private readonly table: Table,
    private readonly space: RulesetSpace,
  ) {
    this.effects = space.effects.table(table.name);
  }

  findings(): readonly LintFinding[] {
    const chains = this.inOrder();
    for (const chain of chains) this.findRedundant(chain);
    this.findUnmet(chains);
    const places = [...this.table.chains.keys()];
    return this.found.sort(
      (left, right) => places.indexOf(left.chain) - places.indexOf(right.chain) || left.index - right.index,
    );
  }

  private findRedundant(chain: Chain): void {
    const { diagrams, space } = this.space;
    const packets = this.packetsIn(chain);
    const own = space.effects;
    const end =
      chain.policy === undefined ? own.of('-') : own.of(chain.policy === 'DROP' ? dropped : accepted);
    const placed = this.placedRules(chain);
    // What the rules before each one leave for it.
    const before: Node[] = [];
    let rest = packets;
    for (const { matched, effect } of placed) {
      before.push(rest);
      rest = diagrams.minus(rest, diagrams.and(matched, diagrams.decided(effect)));
    }
    let behind = end;
    for (const [at, each] of [...placed.entries()].reverse()) {
      const left = before[at] ?? nothing;
      const met = diagrams.and(each.matched, left);
      // Who is spared a mark or a line of the log by a rule before it is not to get one.
      const effect = each.mayGo ? each.effect : own.of(`- ${String(each.index)}`);
      const all = diagrams.then(diagrams.when(each.matched, effect), behind);
      const changes = diagrams.differing(diagrams.when(left, behind), diagrams.when(left, all));
      if (changes !== nothing || !each.mayGo) {
        behind = all;
        continue;
      }
      this.removed.add(each.rule);
      const isPossible = diagrams.and(each.matched, packets) !== nothing;
      const code = !isPossible ? 'lint/never-matches' : met === nothing ? 'lint/covered' : 'lint/redundant';
      const others = met === nothing ? placed.slice(0, at) : placed.slice(at + 1);
      this.report(code, chain, each, isPossible ? this.meeting(chain, others, each.matched, met) : []);
    }
  }

  /** Rules that decide about some of the packets. */
  private meeting(
    chain: Chain,
    others: readonly PlacedRule[],
    matched: Node,
    met: Node,
  ): LintFinding['because'] {
    const { diagrams } = this.space;
    const wanted = met === nothing ? matched : met;
    const found = others.flatMap((other) => {
      if (this.removed.has(other.rule)) return [];
      const decided = diagrams.and(diagrams.and(other.matched, diagrams.decided(other.effect)), wanted);
      return decided === nothing ? [] : [{ place: { chain: chain.name, index: other.index }, decided }];
    });
    const alone = found.find(({ decided }) => decided === wanted);
    if (alone !== undefined) return [alone.place];
    let left = wanted;
    return found.flatMap(({ place, decided }) => {
      if (!meets(diagrams, decided, left)) return [];
      left = diagrams.minus(left, decided);
      return [place];
    });
  }

  private findUnmet(chains: readonly Chain[]): void {
    const { diagrams, reader } = this.space;
    const entries = new Map<string, Node>();
    // Chains where packets get to by a jump alone that is redundant, and was reported.
    const spared = new Set<string>();
    for (const chain of chains) {
      const isBase = isBuiltIn(this.table.name, chain.name);
      const entered = isBase ? this.packetsIn(chain) : (entries.get(chain.name) ?? nothing);
      if (entered === nothing) {
        if (spared.has(chain.name)) for (const next of this.ledTo(chain)) spared.add(next);
        else if (!isBase) this.report('lint/unreached-chain', chain, undefined, []);
        continue;
      }
      let rest = entered;
      for (const each of this.placedRules(chain)) {
        const met = diagrams.and(each.matched, rest);
        const { action } = reader.read(each.rule.text);
        if (this.removed.has(each.rule)) {
          if (met !== nothing && 'chain' in action) spared.add(action.chain);
          continue;
        }
        if (met === nothing) {
          this.report(each.isJump ? 'lint/jump-never-happens' : 'lint/covered', chain, each, []);
          continue;
        }
        if (action.kind === 'jump' || action.kind === 'goto')
          entries.set(action.chain, diagrams.or(entries.get(action.chain) ?? nothing, met));
        rest = diagrams.minus(rest, diagrams.and(each.matched, diagrams.decided(each.effect)));
      }
      if (isBase) this.findAtEnd(chain, entered, rest);
    }
  }

  /** Chains that its rules lead to. */
  private ledTo(chain: Chain): readonly string[] {
    return chain.rules.flatMap(({ text }) => {
      const { action } = this.space.reader.read(text);
      return 'chain' in action ? [action.chain] : [];
    });
  }

  private findAtEnd(chain: Chain, entered: Node, rest: Node): void {
    const { diagrams, space } = this.space;
    if (rest === nothing && chain.policy === 'DROP')
      this.report('lint/pointless-policy', chain, undefined, []);
    if (this.table.name !== 'filter' || chain.name !== 'INPUT') return;
    const state = BigInt(connectionStates.indexOf('ESTABLISHED'));
    const established = diagrams.and(
      entered,
      this.space.matching([{ field: 'connectionState', ranges: [[state, state]] }]),
    );
    const effect = this.effects.of(chain.name, established);
    const open = diagrams.where(effect, space.effects.of(accepted));
    if (chain.policy === 'DROP' && open === nothing)
      this.report('lint/established-not-accepted', chain, undefined, []);
  }

  private report(
    code: LintCode,
    chain: Chain,
    placed: PlacedRule | undefined,
    because: LintFinding['because'],
  ): void {
    this.found.push({
      ...{ code, table: this.table.name, chain: chain.name },
      ...{ index: placed?.index ?? 0, rule: placed?.rule.text ?? '', because },
    });
  }

  private packetsIn(chain: Chain): Node {
    return isBuiltIn(this.table.name, chain.name)
      ? this.space.packetsAt(chain.name as Hook)
      : this.space.space.universe;
  }

  private placedRules(chain: Chain): readonly PlacedRule[] {
    const { diagrams, reader, space } = this.space;
    return chain.rules.map((rule, at): PlacedRule => {
      const { action } = reader.read(rule.text);
      const matched = this.effects.matchedBy(chain.name, at, rule.text, space.universe);
      const placed = { index: at + 1, rule, matched };
      const target =
        action.kind === 'jump' || action.kind === 'goto' ? this.table.chains.get(action.chain) : undefined;
      const isJump = action.kind === 'jump' || action.kind === 'goto';
      if (action.kind === 'nothing') return { ...placed, effect: nothing, mayGo: false, isJump };
      if (action.kind === 'return') return { ...placed, effect: this.endOfChain(chain), mayGo: true, isJump };
      if (action.kind === 'end')
        return { ...placed, effect: space.effects.of(action.outcome), mayGo: true, isJump };
      if (target === undefined)
        return { ...placed, effect: space.effects.of(action.chain), mayGo: true, isJump };
      const beyond = this.effects.follow(target, everything);
      const effect = action.kind === 'jump' ? beyond : diagrams.then(beyond, this.endOfChain(chain));
      return { ...placed, effect, mayGo: !this.hasSideEffects(target, new Set()), isJump };
    });
  }

  /** What happens to packets that return. */
  private endOfChain({ policy }: Chain): Node {
    const { effects } = this.space.space;
    return effects.of(policy === undefined ? '-' : policy === 'DROP' ? dropped : accepted);
  }

  /** Whether there is a rule in a chain, or behind it, after which packets go on. */
  private hasSideEffects(chain: Chain, seen: Set<string>): boolean {
    if (seen.has(chain.name)) return false;
    seen.add(chain.name);
    return chain.rules.some(({ text }) => {
      const { action } = this.space.reader.read(text);
      if (action.kind === 'nothing') return true;
      const next = 'chain' in action ? this.table.chains.get(action.chain) : undefined;
      return next !== undefined && this.hasSideEffects(next, seen);
    });
  }

  /** Chains before those that they lead to. */
  private inOrder(): readonly Chain[] {
    const graph = new ChainGraph(this.table, { family: this.space.ruleset.family });
    const chains = [...this.table.chains.values()];
    const depth = new Map<string, number>();
    for (const { name } of chains) {
      const reached = [...graph.reachableFrom(name)];
      depth.set(name, reached.length);
    }
    return chains.sort((left, right) => (depth.get(right.name) ?? 0) - (depth.get(left.name) ?? 0));
  }
}

/** A ruleset without the rules that findings are about. @internal */
export function withoutFindings(ruleset: Ruleset, findings: readonly LintFinding[]): Ruleset {
  const gone = new Set(findings.map(({ table, chain, index }) => `${table} ${chain} ${String(index)}`));
  const tables = [...ruleset.tables].map(([table, { chains }]): [string, Table] => [
    table,
    {
      name: table,
      chains: new Map(
        [...chains].map(([name, chain]) => [
          name,
          {
            ...chain,
            rules: chain.rules.filter((_, at) => !gone.has(`${table} ${name} ${String(at + 1)}`)),
          },
        ]),
      ),
    },
  ]);
  return { ...ruleset, tables: new Map(tables) };
}
