/** The effect of a ruleset on packets at its built-in chains. */
import { ChainGraph } from '../ruleset/check/chain-graph';
import type { Family } from '../net/family';
import type { ChainRule, Ruleset, Table } from '../ruleset/model/ruleset';
import { ChainOutcomes, type Outcomes, accepted } from './evaluate-chain';
import { type Node, nothing } from './decision-diagrams';
import type { PacketSpace } from './packet-space';

/** Tables that let packets through or do not, in the order in which a packet meets them. */
export const filterTables: readonly string[] = ['raw', 'mangle', 'filter', 'security'];

export class RulesetEffects {
  private readonly tables = new Map<string, ChainOutcomes>();
  private readonly graphs = new Map<string, ChainGraph<ChainRule>>();

  /** @param other the ruleset on the other side of the change */
  constructor(
    private readonly ruleset: Ruleset,
    private readonly other: Ruleset,
    private readonly space: PacketSpace,
  ) {}

  get family(): Family {
    return this.ruleset.family;
  }

  /** The outcomes for packets that meet the chain of one name in several tables, one after the other. */
  of(hook: string, tables: readonly string[], packets: Node): Outcomes {
    const all = new Map<string, Node>();
    let passing = packets;
    for (const table of tables) {
      const outcomes = this.table(table).of(hook, passing);
      passing = outcomes.get(accepted) ?? nothing;
      for (const [outcome, set] of outcomes)
        if (outcome !== accepted) all.set(outcome, this.space.diagrams.or(all.get(outcome) ?? nothing, set));
    }
    return all.set(accepted, passing);
  }

  /** The packets that a rule of a table may match, whatever its stateful matches say. */
  mayMatch(table: string, text: string): Node {
    return this.table(table).mayMatch(text);
  }

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

  private table(name: string): ChainOutcomes {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const outcomes = new ChainOutcomes(tableOf(this.ruleset, name), tableOf(this.other, name), this.space);
    this.tables.set(name, outcomes);
    return outcomes;
  }
}

function tableOf({ tables }: Ruleset, name: string): Table {
  return tables.get(name) ?? { name, chains: new Map() };
}
