/**
 * Which stateful matches (`-m limit`: they count or remember) are the same one before and after a change.
 *
 * Two of the same text let different packets through, so each is a question of its own. A rule that stays asks the
 * same question as before, whatever comes or goes around it. Among rules that change, the first one that has a
 * match takes the place of the first one that had it: a rule whose port is another one keeps its limit.
 */
import type { ChainRule, Table } from '../../ruleset/model/ruleset';

/** The texts of the stateful matches of a rule, in their order. */
export type StatefulTexts = (ruleText: string) => readonly string[];

/** Tells a match from others of the same text. */
export type WhichMatch = (ruleIndex: number, text: string, nth: number) => string;

export class StatefulMatches {
  private readonly known = new Map<string, WhichMatch>();

  /** @param other the same table on the other side of the change */
  constructor(
    private readonly table: Table,
    private readonly other: Table,
    private readonly textsOf: StatefulTexts,
  ) {}

  /** @param nth counts those of one text in one rule */
  which(chain: string, ruleIndex: number, text: string, nth: number): string {
    const known = this.known.get(chain) ?? this.number(chain);
    this.known.set(chain, known);
    return `${this.table.name} ${chain} ${known(ruleIndex, text, nth)}`;
  }

  private number(chain: string): WhichMatch {
    const rules = this.table.chains.get(chain)?.rules ?? [];
    const foreign = countsOf(this.other.chains.get(chain)?.rules ?? []);
    const seen = new Map<string, number>();
    const changed = new Map<string, number>();
    const names = rules.map(({ text }): string | ReadonlyMap<string, number> => {
      const before = seen.get(text) ?? 0;
      seen.set(text, before + 1);
      if (before < (foreign.get(text) ?? 0)) return `${text} ${String(before)}`;
      const first = new Map(changed);
      for (const match of this.textsOf(text)) changed.set(match, (changed.get(match) ?? 0) + 1);
      return first;
    });
    return (ruleIndex, text, nth) => {
      const name = names[ruleIndex] ?? '';
      return typeof name === 'string' ? `${name} ${String(nth)}` : String((name.get(text) ?? 0) + nth);
    };
  }
}

function countsOf(rules: readonly ChainRule[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of rules) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
