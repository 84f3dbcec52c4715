/** The way of packets through a table whose rules set marks, rule by rule: such a rule moves what it matches to another part. */
import type { Table } from '../../ruleset/model/ruleset';
import { marksAfter, marksWhenTried } from '../rules/carried-marks';
import { conditionsLeft } from '../rules/rules-of-raw';
import { TooLarge, nothing } from '../diagrams/decision-diagrams';
import type { Outcome } from '../effects/effects';
import type { ChainEffects } from '../chains/evaluate-chain';
import { FoundOutcomes, type MarkedOutcomes, type MarkedPackets, joined, thoseOf } from './marked-packets';
import { matchedBy } from '../rules/rule-conditions';
import type { RulesetSpace } from '../chains/ruleset-space';

const maxDepth = 500;

export class MarkWalk {
  private readonly found: FoundOutcomes;
  private readonly effects: ChainEffects;
  /** Chains that packets are in. */
  private readonly open = new Set<string>();

  constructor(
    private readonly table: Table,
    private readonly own: RulesetSpace,
  ) {
    this.found = new FoundOutcomes(own);
    this.effects = own.effects.table(table.name);
  }

  get outcomes(): MarkedOutcomes {
    return this.found.byOutcome;
  }

  end(outcome: Outcome, parts: readonly MarkedPackets[]): void {
    this.found.add(outcome, parts);
  }

  /** The packets that come to the end of a chain, or return. @throws TooLarge */
  through(name: string, parts: readonly MarkedPackets[]): readonly MarkedPackets[] {
    // A loop, which no kernel takes, is followed once.
    if (this.open.has(name)) return parts;
    if (this.open.size > maxDepth) throw new TooLarge();
    this.open.add(name);
    const { own } = this;
    const back: MarkedPackets[] = [];
    let rest = parts;
    for (const [index, { text }] of (this.table.chains.get(name)?.rules ?? []).entries()) {
      if (rest.length === 0) break;
      const tried = rest.map(({ packets, marks }) => ({ packets, marks: marksWhenTried(text, marks) }));
      if (tried.some(({ marks }, at) => marks !== rest[at]?.marks)) rest = joined(tried, own);
      const { matched, others } = this.split(name, index, text, rest);
      if (matched.length === 0) continue;
      const { action } = own.reader.read(text);
      if (action.kind === 'nothing') {
        const changed = matched.map(({ packets, marks }) => ({ packets, marks: marksAfter(text, marks) }));
        rest = joined([...others, ...changed], own);
      } else {
        rest = others;
        if (action.kind === 'return') back.push(...matched);
        else if (action.kind === 'end') this.end(action.outcome, matched);
        else if (this.table.chains.has(action.chain)) {
          const passed = this.through(action.chain, matched);
          if (action.kind === 'jump') rest = joined([...others, ...passed], own);
          else back.push(...passed);
        } else this.end(action.chain, matched);
      }
    }
    this.open.delete(name);
    return joined([...rest, ...back], own);
  }

  private split(
    chain: string,
    index: number,
    text: string,
    parts: readonly MarkedPackets[],
  ): { readonly matched: readonly MarkedPackets[]; readonly others: readonly MarkedPackets[] } {
    const { own, effects } = this;
    const { conditions } = own.reader.read(text);
    const matched = parts.map((part) => {
      const open = conditionsLeft(this.table.name, conditions, part.marks);
      const stateful = effects.statefulIn(chain, index);
      const packets =
        open === undefined ? nothing : thoseOf(part, own, (set) => matchedBy(open, set, own.space, stateful));
      return { packets, marks: part.marks };
    });
    const others = parts.map(({ packets, marks }, at) => ({
      packets: own.diagrams.minus(packets, matched[at]?.packets ?? nothing),
      marks,
    }));
    const isThere = ({ packets }: MarkedPackets): boolean => packets !== nothing;
    return { matched: matched.filter(isThere), others: others.filter(isThere) };
  }
}
