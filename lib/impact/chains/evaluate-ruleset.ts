/** The effect of a ruleset on packets at its built-in chains. */
import { ChainGraph } from '../../ruleset/check/chain-graph';
import type { ChainRule, Ruleset, Table } from '../../ruleset/model/ruleset';
import type { Node } from '../diagrams/decision-diagrams';
import { type Outcomes, accepted } from '../effects/effects';
import { ChainEffects } from './evaluate-chain';
import type { PacketSpace } from '../packets/packet-space';
import { givesTemplates } from '../rules/connection-tracking';
import { type ReadsRules, RuleReader } from '../rules/rule-reader';
import { RawRuleReader, type StateInRaw } from '../rules/rules-of-raw';

/** Tables that let packets through or do not, in the order in which a packet meets them. */
export const filterTables: readonly string[] = ['raw', 'mangle', 'filter', 'security'];

export class RulesetEffects {
  private readonly tables = new Map<string, ChainEffects>();

  /**
   * @param other the ruleset on the other side of the change
   * @param statesInRaw of the packets that are asked about. @default no NOTRACK has met them
   */
  constructor(
    private readonly ruleset: Ruleset,
    private readonly other: Ruleset,
    private readonly space: PacketSpace,
    private readonly reader: ReadsRules = new RuleReader(ruleset.family),
    private readonly statesInRaw: readonly StateInRaw[] = givesTemplates(ruleset)
      ? ['INVALID', 'NEW']
      : ['INVALID'],
  ) {}

  /** The effect on packets that meet the chain of one name in several tables, one after the other. */
  effect(hook: string, tables: readonly string[], packets: Node): Node {
    const { diagrams, effects } = this.space;
    const pass = effects.of(accepted);
    const [first, ...others] = tables.filter((table) => this.ruleset.tables.get(table)?.chains.has(hook));
    if (first === undefined) return diagrams.when(packets, pass);
    return others.reduce(
      (before, table) => diagrams.then(diagrams.without(before, pass), this.table(table).of(hook, packets)),
      this.table(first).of(hook, packets),
    );
  }

  /** The packets of each outcome. */
  of(hook: string, tables: readonly string[], packets: Node): Outcomes {
    return this.space.effects.outcomes(this.effect(hook, tables, packets));
  }

  /** The packets that a rule of a table may match, whatever its stateful matches say. */
  mayMatch(table: string, text: string): Node {
    return this.table(table).mayMatch(text);
  }

  table(name: string): ChainEffects {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const made = new ChainEffects(
      tableOf(this.ruleset, name),
      tableOf(this.other, name),
      this.space,
      name === 'raw' ? new RawRuleReader(this.reader, this.statesInRaw) : this.reader,
    );
    this.tables.set(name, made);
    return made;
  }
}

/** Which chains packets may get to from others. */
export class ChainReach {
  private readonly graphs = new Map<string, ChainGraph<ChainRule>>();

  constructor(private readonly ruleset: Ruleset) {}

  /** Whether packets may get from a built-in chain to another chain of its table. */
  reaches(table: string, hook: string, chain: string): boolean {
    return this.graph(table).leadsTo(hook, chain);
  }

  private graph(name: string): ChainGraph<ChainRule> {
    const known = this.graphs.get(name);
    if (known !== undefined) return known;
    const graph = new ChainGraph(tableOf(this.ruleset, name), { family: this.ruleset.family });
    this.graphs.set(name, graph);
    return graph;
  }
}

function tableOf({ tables }: Ruleset, name: string): Table {
  return tables.get(name) ?? { name, chains: new Map() };
}
