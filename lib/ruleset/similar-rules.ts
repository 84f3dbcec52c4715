/**
 * Rules of a ruleset that was read before, for reading one that is much the same.
 *
 * A line that is letter by letter a canonical rule of the same chain needs no other look, and becomes the very
 * same string, which is cheap to compare later. It is looked for a few rules ahead of the one found last: further
 * where lines were missed, so that a run of edits does not lose the way. Not finding it costs time only.
 */
import type { ChainRule, Ruleset } from './ruleset';

const leastAhead = 8;
const mostAhead = 256;

export class SimilarRules {
  private rules: readonly ChainRule[] = [];
  private next = 0;
  private ahead = leastAhead;

  constructor(private readonly ruleset: Ruleset) {}

  /** Begins a chain from its first rule. */
  open(table: string, chain: string): void {
    this.rules = this.ruleset.tables.get(table)?.chains.get(chain)?.rules ?? [];
    this.next = 0;
    this.ahead = leastAhead;
  }

  /** The canonical text that stands at a place in the save. */
  tryFind(save: string, start: number, end: number): string | undefined {
    const length = end - start;
    const last = Math.min(this.next + this.ahead, this.rules.length);
    for (let index = this.next; index < last; index++) {
      const text = this.rules[index]?.text ?? '';
      if (text.length === length && save.startsWith(text, start)) {
        this.next = index + 1;
        this.ahead = leastAhead;
        return text;
      }
    }
    this.ahead = Math.min(this.ahead + 2, mostAhead);
    return undefined;
  }
}
